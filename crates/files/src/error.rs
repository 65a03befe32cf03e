//! Why a file could not be read: what happened, what it seems to be, and what to do (R60a, R65).

use crate::limits;

/// The lists people hand in where a catalogue is wanted (R60a, R65, R66).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForeignList {
    /// 权责清单
    PowerList,
    /// 公共服务事项清单
    ServiceList,
    /// A site's list of columns.
    ColumnList,
    /// 政府信息公开目录 or a list of published documents.
    Directory,
}

impl ForeignList {
    /// The name a person knows it by.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::PowerList => "权责清单",
            Self::ServiceList => "公共服务事项清单",
            Self::ColumnList => "网站栏目列表",
            Self::Directory => "政府信息公开目录（文件列表）",
        }
    }

    /// True for the two lists that a unit keeps beside its catalogues (R60).
    #[must_use]
    pub fn is_unit_list(self) -> bool {
        matches!(self, Self::PowerList | Self::ServiceList)
    }
}

/// A refusal. `code` is stable; the text says what happened, `advice` what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// Nothing in it.
    #[error("文件“{name}”是空的，没有可读的内容")]
    Empty {
        /// The file's name.
        name: String,
    },
    /// Another kind of list, known by its headings (R60a).
    #[error("文件“{name}”看起来是{}，不是政务公开事项标准目录（表头有：{headings}）", kind.label())]
    OtherList {
        /// The file's name.
        name: String,
        /// What it seems to be.
        kind: ForeignList,
        /// The headings it was known by.
        headings: String,
    },
    /// No table with the headings of a catalogue.
    #[error("文件“{name}”中没有找到政务公开事项标准目录的表头（{seen}）")]
    NotACatalogue {
        /// The file's name.
        name: String,
        /// What was seen instead.
        seen: String,
    },
    /// A catalogue turned on its side: one column an item, the headings one below the other.
    #[error("文件“{name}”中的表格横竖颠倒：标题写在{place}（{headings}），一列是一个事项，无法按目录读取")]
    TurnedTable {
        /// The file's name.
        name: String,
        /// Sheet and column of the headings.
        place: String,
        /// The headings it was known by.
        headings: String,
    },
    /// A catalogue where a list of powers or services is wanted (R65).
    #[error("文件“{name}”看起来是政务公开事项标准目录，不是权责清单或公共服务事项清单（表头有：{headings}）")]
    CatalogueAsList {
        /// The file's name.
        name: String,
        /// The headings it was known by.
        headings: String,
    },
    /// No table with the headings of a list of powers or services (R60a).
    #[error("文件“{name}”中没有找到权责清单或公共服务事项清单（{seen}）")]
    NotAList {
        /// The file's name.
        name: String,
        /// What was seen instead.
        seen: String,
    },
    /// No table with the headings of records (R101).
    #[error("文件“{name}”中没有找到装载信息的表格（{seen}）")]
    NotRecords {
        /// The file's name.
        name: String,
        /// What was seen instead.
        seen: String,
    },
    /// A password stands before the content.
    #[error("文件“{name}”设有打开密码或已加密，无法读取")]
    Locked {
        /// The file's name.
        name: String,
    },
    /// Larger than the limit.
    #[error("文件“{name}”有 {megabytes} MB，超过 {} MB 的上限", limits::MAX_FILE_BYTES / 1_048_576)]
    TooBig {
        /// The file's name.
        name: String,
        /// Its size, rounded up.
        megabytes: usize,
    },
    /// More rows than the limit.
    #[error("文件“{name}”的行数超过 {} 行的上限", limits::MAX_ROWS)]
    TooManyRows {
        /// The file's name.
        name: String,
    },
    /// A compressed file that expands beyond reason.
    #[error("文件“{name}”的压缩内容解开后异常庞大，已拒绝读取")]
    ZipBomb {
        /// The file's name.
        name: String,
    },
    /// More pages than the limit.
    #[error("文件“{name}”超过 {} 页的上限", limits::MAX_PDF_PAGES)]
    TooManyPages {
        /// The file's name.
        name: String,
    },
    /// Pictures of text, or text that does not say what it is: nothing can be said about the catalogue.
    #[error("无法判断文件“{name}”的内容：{detail}")]
    CouldNotTell {
        /// The file's name.
        name: String,
        /// Why.
        detail: String,
    },
    /// Only LibreOffice reads it, and that is not there or failed.
    #[error("文件“{name}”需要借助 LibreOffice 读取：{detail}")]
    NeedsOffice {
        /// The file's name.
        name: String,
        /// What is missing or went wrong.
        detail: String,
    },
    /// A document that names outside entities.
    #[error("文件“{name}”含有外部实体声明，已拒绝读取")]
    ExternalEntity {
        /// The file's name.
        name: String,
    },
    /// A kind that is known but not readable.
    #[error("文件“{name}”是 {kind}，暂不能读取")]
    Unsupported {
        /// The file's name.
        name: String,
        /// The kind, e.g. PDF.
        kind: String,
    },
    /// A kind that is not known.
    #[error("无法识别文件“{name}”的类型")]
    UnknownType {
        /// The file's name.
        name: String,
    },
    /// A known kind whose content is broken.
    #[error("文件“{name}”已损坏或不完整，无法读取（{detail}）")]
    Damaged {
        /// The file's name.
        name: String,
        /// What the reader met.
        detail: String,
    },
}

impl FileError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "empty-file",
            Self::OtherList { kind: ForeignList::PowerList, .. } => "power-list",
            Self::OtherList { kind: ForeignList::ServiceList, .. } => "service-list",
            Self::OtherList { kind: ForeignList::ColumnList, .. } => "column-list",
            Self::OtherList { kind: ForeignList::Directory, .. } => "information-directory",
            Self::NotACatalogue { .. } => "not-a-catalogue",
            Self::TurnedTable { .. } => "turned-table",
            Self::CatalogueAsList { .. } => "catalogue-as-list",
            Self::NotAList { .. } => "not-a-list",
            Self::NotRecords { .. } => "not-records",
            Self::Locked { .. } => "locked-file",
            Self::TooBig { .. } => "file-too-big",
            Self::TooManyRows { .. } => "too-many-rows",
            Self::ZipBomb { .. } => "zip-bomb",
            Self::TooManyPages { .. } => "too-many-pages",
            Self::NeedsOffice { .. } => "needs-office",
            Self::CouldNotTell { .. } => "could-not-tell",
            Self::ExternalEntity { .. } => "external-entity",
            Self::Unsupported { .. } => "unsupported-type",
            Self::UnknownType { .. } => "unknown-type",
            Self::Damaged { .. } => "damaged-file",
        }
    }

    /// What the person can do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "请确认选对了文件，在原程序中打开核对后重新上传。",
            Self::OtherList { kind: ForeignList::PowerList | ForeignList::ServiceList, .. } => {
                "清单与标准目录的结构和要素不同，不能当作目录导入：清单请到“清单与覆盖”页面导入，目录请按领域标准指引编制后再上传。"
            }
            Self::OtherList { .. } => {
                "请上传含有公开事项、公开内容、公开依据、公开时限、公开主体、公开渠道等栏的目录表格。"
            }
            Self::NotACatalogue { .. } => {
                "请确认表格含有“序号、一级事项、二级事项、公开内容（要素）、公开依据、公开时限、公开主体、公开渠道和载体”等表头。"
            }
            Self::TurnedTable { .. } => {
                "请在 Excel 或 WPS 中选中整个表格并复制，在空白处用“选择性粘贴—转置”粘贴，使标题排成一行、一行一个事项，删去原表后重新上传。"
            }
            Self::CatalogueAsList { .. } => {
                "目录与清单的结构和要素不同：目录请到“导入目录”页面上传，这里请上传权责清单或公共服务事项清单。"
            }
            Self::NotAList { .. } => {
                "权责清单应有“事项名称、设立依据、实施层级及权限、对应责任事项”等表头，公共服务事项清单应有“事项名称、服务对象、实施机关、办理时间、办理地点”等表头。"
            }
            Self::NotRecords { .. } => {
                "请在装载清单的“用 Excel 装载”页面下载工作簿，填好以后上传；自己的表格应有“二级事项、名称、成文日期、正文或者网址”等表头。"
            }
            Self::Locked { .. } => "请在原程序中取消密码保护，另存后重新上传。",
            Self::TooBig { .. } | Self::TooManyRows { .. } | Self::TooManyPages { .. } => {
                "请删去图片和无关内容，或按领域拆成几个文件分别上传。"
            }
            Self::NeedsOffice { .. } => {
                "请在 Word、Excel 或 WPS 中打开，另存为 .docx 或 .xlsx 后再上传；管理员也可在服务器上安装 LibreOffice（libreoffice-writer、libreoffice-calc），或用环境变量 GONGKAI_SOFFICE 指明 soffice 程序的位置。"
            }
            Self::CouldNotTell { .. } => {
                "请上传制作该文件的 Word 或 Excel 原文件；没有原文件的，先用文字识别软件转换成 .docx 或 .xlsx，逐格核对后再上传。"
            }
            Self::ZipBomb { .. } => "请在 Excel、WPS 或 Word 中打开后另存为新文件再上传。",
            Self::ExternalEntity { .. } => "请在 Excel、WPS 或 Word 中打开后另存为 .xlsx 或 .docx 再上传。",
            Self::Unsupported { .. } => "请在 Word、Excel 或 WPS 中打开，另存为 .docx 或 .xlsx 后上传。",
            Self::UnknownType { .. } => {
                "可以读取的类型有 .xlsx、.xls、.ods、.docx、.pdf、.html、.csv 和本程序写出的 .json，装有 LibreOffice 时还有 .doc、.wps、.et、.rtf，请另存为其中一种。"
            }
            Self::Damaged { .. } => "请在原程序中打开核对，另存为新文件后重新上传。",
        }
    }
}

impl FileError {
    /// True where a file is refused whatever it says: it would harm whoever opens it, or opens for nobody. What is a
    /// picture, or of a kind that is not read here, is none of these.
    #[must_use]
    pub fn is_harm(&self) -> bool {
        matches!(
            self,
            Self::Locked { .. }
                | Self::ZipBomb { .. }
                | Self::TooManyPages { .. }
                | Self::ExternalEntity { .. }
                | Self::Damaged { .. }
        )
    }

    /// What happened and what to do, in one line.
    #[must_use]
    pub fn with_advice(&self) -> String {
        format!("{self}。{}", self.advice())
    }
}

/// What a format reader meets, before the file's name is known to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// A password.
    Locked,
    /// Too many rows.
    Rows,
    /// Expands too far.
    Bomb,
    /// Too many pages.
    Pages,
    /// LibreOffice is not there or failed.
    Office(String),
    /// No text to read.
    NoText(&'static str),
    /// Names an entity.
    Entity,
    /// A known kind that cannot be read.
    Unsupported(&'static str),
    /// No known kind.
    Unknown,
    /// Broken.
    Damaged(String),
}

impl Trouble {
    /// The refusal for a file of this name.
    pub(crate) fn in_file(self, name: &str) -> FileError {
        let name = name.to_owned();
        match self {
            Self::Locked => FileError::Locked { name },
            Self::Rows => FileError::TooManyRows { name },
            Self::Bomb => FileError::ZipBomb { name },
            Self::Office(detail) => FileError::NeedsOffice { name, detail },
            Self::Pages => FileError::TooManyPages { name },
            Self::NoText(detail) => FileError::CouldNotTell { name, detail: detail.to_owned() },
            Self::Entity => FileError::ExternalEntity { name },
            Self::Unsupported(kind) => FileError::Unsupported { name, kind: kind.to_owned() },
            Self::Unknown => FileError::UnknownType { name },
            Self::Damaged(detail) => FileError::Damaged { name, detail },
        }
    }

    /// A damage with the inner reader's own words, shortened.
    pub(crate) fn damaged(detail: impl std::fmt::Display) -> Self {
        // What a library says of it is English, and of no help to whoever sent the file.
        let detail: String = detail.to_string().chars().take(120).collect();
        Self::Damaged(if detail.is_ascii() { "文件的内部结构不完整".to_owned() } else { detail })
    }
}
