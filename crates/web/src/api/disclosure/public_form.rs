//! What everybody reads of a record over the interface (R67, R108).

use super::form::{Attachment, DisclosureVersion};
use super::posting::{DisclosurePosting, PostedPlace};
use crate::api::mirror::{Form, mirror};
use operations::disclosure as source;

/// Of a version that is no longer shown the texts are empty.
impl Form<DisclosureVersion> for source::PublicVersion {
    fn form(self) -> DisclosureVersion {
        self.version.form()
    }
}

mirror! {
    /// 已公开的信息
    pub struct PublishedDisclosure from source::PublicRecord {
        /// 信息编号
        id: i64,
        /// 索引号
        index_number: String,
        /// 公开主体
        unit: String,
        /// 机构代码
        unit_code: String,
        /// 领域代码
        sector_code: String,
        /// 事项的固定键
        row_key: String,
        /// 二级事项
        item: String,
        /// 公开内容中的一项
        element: String,
        /// 是否为澄清
        is_clarification: bool,
        /// 首次公开的日期
        first_published_on: String,
        /// 效力：valid 有效，expired 已失效，repealed 已废止，partly_expired 部分失效，amended 已修改
        validity: String,
        /// 从哪一天起、依据哪份文件
        validity_words: String,
        /// 公示期
        posting: Option<DisclosurePosting>,
        /// 还张贴在哪里
        places: Vec<PostedPlace>,
        /// 附件
        attachments: Vec<Attachment>,
        /// 现行内容
        version: DisclosureVersion,
        /// 历次公开的内容，最新的在前
        versions: Vec<DisclosureVersion>,
    }
}
