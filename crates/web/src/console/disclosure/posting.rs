//! The posting period of a record (公示, R42a): planning it, allowing a correction before its end, and the proof of
//! what was masked or taken down.

use super::address;
use super::case::after_form;
use crate::console::form::{Choice, Field, Form};
use crate::console::organisation::parts::moment;
use crate::console::pages::{ActForm, Cell, Table};
use crate::console::sent::Sent;
use crate::core::{PageError, SignedIn};
use axum::response::Response;
use domain::calendar::{Period, PeriodUnit};
use domain::disclosure::{PostingEnd, PostingPlan};
use jiff::civil::Date;
use operations::OperationError;
use operations::disclosure::{ProofView, RecordView, posting_unit, posting_unit_id};

/// What the forms of this part are called on the record's page.
pub(super) const PLAN: &str = "plan_posting";
pub(super) const ALLOW: &str = "allow_correction";
/// The first characters of a hash by which people compare.
const SHOWN_HASH: usize = 16;

/// Plans the period, or takes the plan back.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn plan(sent: Sent) -> Result<Response, PageError> {
    let outcome = match read(&sent) {
        Ok(plan) => sent.operations().plan_posting(&sent.act(), sent.case(), plan).await,
        Err(error) => Err(error),
    };
    after_form(&sent, PLAN, outcome).await
}

/// Allows a correction before the end.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn allow(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().allow_correction(&sent.act(), sent.id, sent.get("reason")).await;
    after_form(&sent, ALLOW, outcome).await
}

fn read(sent: &Sent) -> Result<Option<PostingPlan>, OperationError> {
    let number = sent.get("number").trim();
    if number.is_empty() {
        return Ok(None);
    }
    let number = number
        .parse()
        .map_err(|_| OperationError::invalid("number", format!("“{number}”不是天数，请填写数字，如 7")))?;
    let unit = posting_unit(sent.get("unit"))
        .ok_or_else(|| OperationError::invalid("unit", "请选择按工作日、日还是月计算"))?;
    let at_end = PostingEnd::from_id(sent.get("at_end"))
        .ok_or_else(|| OperationError::invalid("at_end", "请选择期满以后怎样处理个人信息"))?;
    Ok(Some(PostingPlan { period: Period { number, unit }, at_end }))
}

/// What the page says of the posting.
pub(super) fn facts(record: &RecordView, today: Date) -> Vec<(String, Cell)> {
    let Some(posting) = &record.posting.posting else { return Vec::new() };
    let at_end = format!("期满：{}", posting.at_end.label());
    let fine = match (posting.at_end, posting.is_over, record.posting.masks) {
        (_, true, _) => "期满的处理已完成".to_owned(),
        (PostingEnd::Mask, false, 0) => {
            format!("{at_end}。正文没有认得出的姓名、住址等，期满将整篇撤下")
        }
        (PostingEnd::Mask, false, places) if record.posting.names_left.is_empty() => {
            format!("{at_end}（正文{places}处）")
        }
        (PostingEnd::Mask, false, places) => format!(
            "{at_end}（正文{places}处）；还有像姓名的词认不准，期满不会隐去：{}，请写成“姓名：某某”或者改用表格",
            record.posting.names_left.join("、")
        ),
        (_, false, _) => at_end,
    };
    let mut facts = vec![("公示期".to_owned(), Cell::text(posting.words(today)).with(fine))];
    if !posting.correction.is_empty() {
        facts.push(("准许更正".to_owned(), Cell::text(posting.correction.clone())));
    }
    facts
}

/// What may be done with it, each form under its name.
pub(super) fn forms(who: &SignedIn, record: &RecordView) -> Vec<(&'static str, ActForm)> {
    let mut forms = Vec::new();
    if record.posting.may_plan {
        let form = plan_form(who, record);
        let is_open = record.posting.posting.is_none() && !record.posting.offered.is_empty();
        forms.push((PLAN, ActForm { title: "设定公示期".to_owned(), form, is_open }));
    }
    if record.posting.may_allow {
        let reason = Field::text("reason", "错在哪里、为什么不能等到期满")
            .required()
            .longest(500)
            .hint("公示不能提前结束；内容有误的，准许以后可以发布更正的版本，或者撤下");
        let form =
            Form::new("allow", address::of(address::CORRECTION, record.id), &who.csrf_token, "准许更正")
                .with(reason)
                .grave();
        forms.push((ALLOW, ActForm { title: "准许更正".to_owned(), form, is_open: false }));
    }
    forms
}

fn plan_form(who: &SignedIn, record: &RecordView) -> Form {
    let known = record.posting.posting.as_ref();
    let offered = record.posting.offered.first().copied();
    let period = known.map(|posting| posting.period).or(offered);
    let hint = match record.posting.offered.as_slice() {
        [] => "目录的公开时限没有写公示的最短时间；留空并保存，即不设公示期".to_owned(),
        all => {
            let words: Vec<String> = all.iter().map(|period| period.label()).collect();
            format!("目录的公开时限要求公示不少于{}；留空并保存，即不设公示期", words.join("、"))
        }
    };
    let units = [
        (PeriodUnit::WorkingDay, "工作日"),
        (PeriodUnit::Day, "日（含周末和节假日）"),
        (PeriodUnit::Month, "个月"),
    ]
    .map(|(unit, label)| Choice::new(posting_unit_id(unit), label));
    let ends = PostingEnd::ALL.map(|end| Choice::new(end.id(), end.label()));
    let number = period.map(|period| period.number.to_string()).unwrap_or_default();
    let unit = period.map_or(PeriodUnit::WorkingDay, |period| period.unit);
    let at_end = known.map_or(PostingEnd::Mask, |posting| posting.at_end);
    Form::new("posting", address::of(address::POSTING, record.id), &who.csrf_token, "保存公示期")
        .with(Field::hidden("revision", record.version.revision))
        .with(Field::text("number", "公示多久").value(number).longest(4).hint(hint))
        .with(Field::select("unit", "单位", units.into()).value(posting_unit_id(unit)).required())
        .with(
            Field::select("at_end", "期满以后", ends.into())
                .value(at_end.id())
                .required()
                .hint("期满的次日自动处理：表格中“姓名”“住址”等栏和“姓名：”之后的文字隐去，写有这些栏目的附件撤下；原件封存，不再提供"),
        )
}

/// The proofs, where there are any.
pub(super) fn table(record: &RecordView) -> Option<Table> {
    if record.posting.proofs.is_empty() {
        return None;
    }
    let outcome = |one: &ProofView| match one.outcome.as_str() {
        "masked" => "已隐去个人信息",
        "taken_down" => "已撤下",
        _ => "继续公开",
    };
    let hash = |hash: &str| match hash.get(..SHOWN_HASH) {
        Some(start) => format!("{start}…"),
        None => "—".to_owned(),
    };
    let row = |one: &ProofView| {
        vec![
            Cell::text(if one.name.is_empty() { "正文".to_owned() } else { one.name.clone() }),
            Cell::text(outcome(one)).with(moment(Some(&one.at), "")),
            Cell::text(hash(&one.hash_before)),
            Cell::text(hash(&one.hash_after)),
        ]
    };
    Some(Table {
        title: "公示期满的处理".to_owned(),
        heads: vec!["内容", "处理", "处理之前的摘要（SHA-256）", "处理之后的摘要"],
        rows: record.posting.proofs.iter().map(row).collect(),
        empty: "",
    })
}
