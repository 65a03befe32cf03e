//! Why no copy of a list is given: what happened, where, and what to do (R250).

use crate::error::FileError;

/// A refusal; its text says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ColumnsError {
    /// Not a table, or one that is not written here.
    #[error("文件“{name}”是{kind}，不能按列处理；请另存为 xlsx、csv，或者只有一个表格的 docx 后重新上传")]
    Unsupported {
        /// The file's name.
        name: String,
        /// What it is.
        kind: String,
    },
    /// Empty, sealed, broken or too large.
    #[error("{0}；没有生成副本。{advice}", advice = .0.advice())]
    Unreadable(FileError),
    /// No heads were found.
    #[error(
        "文件“{name}”没有认出表头，不能按列处理；请在第一行写明各列的名称（如“姓名”“身份证号”）后重新上传"
    )]
    NoHeads {
        /// The file's name.
        name: String,
    },
    /// Rows or sheets that nobody sees.
    #[error("文件“{name}”的{place}是隐藏的，请取消隐藏或者删除后重新上传")]
    Hidden {
        /// The file's name.
        name: String,
        /// Which.
        place: String,
    },
    /// Another table stands below the first.
    #[error("文件“{name}”的{place}又是一个表头，不能按列处理；请把两个表分到两个工作表后重新上传")]
    SecondHeads {
        /// The file's name.
        name: String,
        /// Where.
        place: String,
    },
    /// A document with several tables.
    #[error("文件“{name}”有{many}个表格，不能按列处理；请只留一个表格，或者把各个表格分成几个文件后重新上传")]
    ManyTables {
        /// The file's name.
        name: String,
        /// How many.
        many: usize,
    },
    /// Something of it was not read.
    #[error("文件“{name}”不能按列处理：{reason}；请拆分后重新上传")]
    TooLarge {
        /// The file's name.
        name: String,
        /// What.
        reason: String,
    },
    /// No column is left.
    #[error("所有的列都去掉了，没有可以公开的内容；请至少保留一列")]
    NothingLeft,
    /// Every column is kept.
    #[error("各列都选了保留，副本和原件没有区别；请选择要隐去或者去掉的列")]
    NothingChosen,
    /// A personal number stands in what is kept.
    #[error(
        "{place}还有{kind}，没有生成副本；请把这一列也选为隐去或者去掉，表头以外的在原文件中修改后重新上传"
    )]
    Number {
        /// The file's name.
        name: String,
        /// Where.
        place: String,
        /// What kind of number.
        kind: &'static str,
    },
    /// What is hidden in one place stands in another.
    #[error(
        "{place}还写着要隐去的{what}，没有生成副本；请把这一列也选为隐去或者去掉，表头以外的在原文件中修改后重新上传"
    )]
    Left {
        /// Where.
        place: String,
        /// What.
        what: &'static str,
    },
    /// The writer refused.
    #[error("文件“{name}”的副本无法生成：{reason}")]
    NotWritten {
        /// The file's name.
        name: String,
        /// Why.
        reason: String,
    },
    /// The copy reads otherwise than chosen.
    #[error("文件“{name}”的{place}在副本中与所选的不一致，没有生成副本；请在原文件中处理后重新上传")]
    Altered {
        /// The file's name.
        name: String,
        /// Where.
        place: String,
    },
}
