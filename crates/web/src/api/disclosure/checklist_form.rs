//! What is sent of the checklist of a catalogue: its rows, their elements, what is loaded and what is due (R101, R162).

use crate::api::mirror::{Form, mirror};
use domain::disclosure::{Duty, Light};
use operations::disclosure as source;

impl Form<String> for Duty {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

impl Form<String> for Light {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

mirror! {
    /// 公开内容的一项
    pub struct ChecklistElement from source::ChecklistElement {
        /// 名称
        name: String,
        /// 所属分项
        part: String,
        /// 装载时填写的 element：几个分项都有这一名称的，前面带上分项
        called: String,
        /// 期限怎样计算
        clock: Vec<String>,
        /// 已公开几条
        records: i64,
        /// 办理中几条
        open: i64,
        /// 最新一条的成文日期
        newest: Option<String>,
        /// 最近一份“本期无此类信息”的说明
        nil: Option<NilLine>,
        /// 只向特定对象公开的：最近一次送达的日期
        delivered_on: Option<String>,
        /// 期限：什么应当在哪一天以前公开或者装载
        due: ElementDue,
    }
}

mirror! {
    /// “本期无此类信息”的说明
    pub struct NilLine from source::NilLine {
        /// 哪一期
        period: String,
        /// 是否已公开
        is_public: bool,
        /// 现在是否仍视为已装载
        closes: bool,
    }
}

mirror! {
    /// 一项公开内容的期限
    pub struct ElementDue from source::ElementDue {
        /// 最迟的日期；没有确定日期的为空
        due_on: Option<String>,
        /// green 充裕，yellow 即将到期，red 到期或逾期；现在不用办理的为空
        light: Option<String>,
        /// 怎样计算，是哪一期的
        words: String,
        /// 定期公开的内容，已经结束的一期还没有装载
        is_missing: bool,
    }
}

mirror! {
    /// 一个事项要公开的内容
    pub struct ChecklistRow from source::ChecklistRow {
        /// 固定键
        key: String,
        /// 一级事项
        level1_item: String,
        /// 二级事项
        level2_item: String,
        /// everyone 向全社会公开，specific_group 向特定群体公开，on_request 依申请公开，none 不公开
        duty: String,
        /// 各项内容
        elements: Vec<ChecklistElement>,
        /// 没有归入某一项的条数，包括办理中的
        others: i64,
        /// 公开对象已收窄、还在向全社会公开的条数
        exposed: i64,
    }
}

mirror! {
    /// 装载清单
    pub struct Checklist from source::Checklist {
        /// 公开主体
        unit: String,
        /// 机构代码
        unit_code: String,
        /// 领域代码
        sector_code: String,
        /// 目录名称
        title: String,
        /// 应装载几项
        due: i64,
        /// 已装载几项
        loaded: i64,
        /// 各事项
        rows: Vec<ChecklistRow>,
    }
}
