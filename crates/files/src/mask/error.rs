//! Why no copy with hidden numbers is given: what happened, where, and what to do (R250).

use crate::error::{FileError, Trouble};

/// A refusal; its text says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MaskError {
    /// A kind of file that is not changed here: a picture, a printed page, a format of another program.
    #[error("文件“{name}”是{kind}，不能自动隐去个人号码；请在原文件中隐去后重新上传")]
    Unsupported {
        /// The file's name.
        name: String,
        /// What it is.
        kind: String,
    },
    /// Macros could act upon the numbers, and write them anew.
    #[error("文件“{name}”含有宏，不能自动隐去个人号码；请另存为不含宏的文件，在原文件中隐去后重新上传")]
    Macros {
        /// The file's name.
        name: String,
    },
    /// Empty, sealed, broken or too large.
    #[error("{0}；没有隐去个人号码。{advice}", advice = .0.advice())]
    Unreadable(FileError),
    /// A part in which numbers cannot be hidden without breaking the file.
    #[error("文件“{name}”{reason}，不能自动隐去个人号码；请在原文件中隐去后重新上传")]
    NotMaskable {
        /// The file's name.
        name: String,
        /// What stands in the way.
        reason: String,
    },
    /// A number is still found in the copy.
    #[error("文件“{name}”的{place}仍有没能隐去的个人号码，没有生成副本；请在原文件中隐去后重新上传")]
    NotProven {
        /// The file's name.
        name: String,
        /// Where.
        place: String,
    },
    /// The copy differs from the original by more than its numbers.
    #[error("文件“{name}”的{place}隐去个人号码后与原文不一致，没有生成副本；请在原文件中隐去后重新上传")]
    Altered {
        /// The file's name.
        name: String,
        /// Where.
        place: String,
    },
}

impl MaskError {
    /// A reader's refusal; kinds that are no text are told apart from broken files.
    pub(super) fn of_file(error: FileError) -> Self {
        match error {
            FileError::Unsupported { name, kind } => Self::Unsupported { name, kind },
            FileError::UnknownType { name } => {
                Self::Unsupported { name, kind: "无法识别的文件".to_owned() }
            }
            other => Self::Unreadable(other),
        }
    }
}

/// What stands in the way, before the file's name is known to it.
#[derive(Debug)]
pub(super) enum Fault {
    /// The reader's trouble.
    Reading(Trouble),
    /// What cannot be changed.
    Reason(String),
    /// Numbers come to light again and again.
    Stubborn,
    /// A number is still there, and where.
    Left(String),
    /// More than the numbers differs, and where.
    Altered(String),
}

impl From<Trouble> for Fault {
    fn from(trouble: Trouble) -> Self {
        Self::Reading(trouble)
    }
}

impl Fault {
    /// The refusal for a file of this name.
    pub(super) fn in_file(self, name: &str) -> MaskError {
        let name = name.to_owned();
        match self {
            Self::Reading(trouble) => MaskError::of_file(trouble.in_file(&name)),
            Self::Reason(reason) => MaskError::NotMaskable { name, reason },
            Self::Stubborn => MaskError::NotProven { name, place: "内容中".to_owned() },
            Self::Left(place) => MaskError::NotProven { name, place },
            Self::Altered(place) => MaskError::Altered { name, place },
        }
    }
}
