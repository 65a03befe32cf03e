//! One edition: what it holds, what it lacks and what was said of it, the request to print, and the acts
//! that are open to who looks.

use super::{
    ABANDON, AGAIN, COMPILATIONS, CONSENT, GAPS, INSTRUCTION, LETTER, RECALL, REFRESH, REQUEST, RETURN, SCAN,
    WITHDRAW, mark, of,
};
use crate::console::catalogue::parts::Mark;
use crate::console::form::{Choice, Control, Field, Form, Refusal};
use crate::console::frame::{Place, frame};
use crate::console::job::show::{FileLine, size_in_words};
use crate::console::organisation::parts::moment;
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::compilation::{CompilationState, Gap, GapKind};
use domain::organisation::Permission;
use operations::compilation::Compilation;

/// An edition.
#[derive(Debug, Clone, Template)]
#[template(path = "console/compilation/show.html")]
pub struct CompilationView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Where it stands.
    pub mark: Mark,
    /// Facts in order.
    pub facts: Vec<(String, String)>,
    /// The job that makes the files.
    pub job: Option<Link>,
    /// Catalogues that changed since the contents were fixed.
    pub changed: Vec<(String, &'static str)>,
    /// What can be done about that.
    pub remedy: &'static str,
    /// The sealed scan of the instruction.
    pub scan: Option<Link>,
    /// The request as files.
    pub letters: Vec<Link>,
    /// What it lacks with nothing said, and the form that says it.
    pub gaps: Option<Form>,
    /// What was said.
    pub settled: Vec<(String, &'static str, String)>,
    /// Units and their sectors.
    pub holdings: Vec<(String, String)>,
    /// Its files.
    pub files: Vec<FileLine>,
    /// Acts open to who looks, with their headings.
    pub acts: Vec<(&'static str, Form)>,
}

/// Shows an edition.
///
/// # Errors
/// When there is none, or one may not read there.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    render(&state, &who, id, None).await
}

/// Shows an edition, with the form that was refused.
///
/// # Errors
/// When there is none, or one may not read there.
pub async fn render(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    refusal: Option<(&'static str, Refusal<'_>)>,
) -> Result<Response, PageError> {
    let one = state.operations.compilation(&who.act(), id).await?;
    let unit = state.operations.unit(one.unit_id).await?;
    let may = |permission| who.actor.may(permission, &unit.path, None);
    let title = format!("{}文件汇编第{}期", unit.short_name, one.number);
    let mut frame = frame(state, who, &title, Place::Compilations).await?;
    frame.crumbs = vec![Link::new("文件汇编", COMPILATIONS)];
    let rights = Rights {
        review: may(Permission::ReviewCatalogue),
        approve: may(Permission::ApproveCatalogue),
        publish: may(Permission::PublishCatalogue),
    };
    // Who reads the compilation does not always read the job that makes it.
    let job = match one.job_id {
        Some(id) if state.operations.job(&who.act(), id).await.is_ok() => {
            Some(Link::new("制作任务", operations::job::url(id)))
        }
        _ => None,
    };
    let mut status = StatusCode::OK;
    let mut answer = |form: Form| match &refusal {
        Some((name, refusal)) if *name == form.id => {
            let (refused, form) = form.answered(Some(refusal));
            status = refused;
            form
        }
        _ => form,
    };
    let gaps = gaps_form(&one, rights, &who.csrf_token).map(&mut answer);
    let acts =
        acts(&one, rights, &who.csrf_token).into_iter().map(|(name, form)| (name, answer(form))).collect();
    let view = CompilationView {
        frame,
        mark: mark(one.state, one.is_stopped),
        facts: facts(&one),
        job,
        remedy: remedy(&one),
        changed: one.changed.clone(),
        scan: (one.instruction.is_some() && (rights.review || rights.approve))
            .then(|| Link::new("封存的批示扫描件", of(SCAN, one.id))),
        letters: letters(&one),
        gaps,
        settled: one
            .settled
            .iter()
            .map(|said| (said.gap.called(), said.kind.label(), said.reason.clone()))
            .collect(),
        holdings: holdings(&one),
        files: files(&one),
        acts,
    };
    page_with_status(status, &view)
}

/// What who looks may do in the district.
#[derive(Debug, Clone, Copy)]
struct Rights {
    review: bool,
    approve: bool,
    publish: bool,
}

/// What can be done where catalogues changed, as the state has it.
fn remedy(one: &Compilation) -> &'static str {
    match one.state {
        CompilationState::Preparing => "请先“按今天的情况重新核对”，再提请同意。",
        CompilationState::Requested => {
            "有新版本的，同意后仍按原内容制作和发布；有撤回的，不能同意。要收入最新的目录，请由审核人收回提请或由审定人退回，重新核对后再提请。"
        }
        _ => {
            "有新版本的，制作和发布的仍是同意时的内容；有撤回的，不能制作。要收入最新的目录，请收回重新核对，再提请同意。"
        }
    }
}

fn facts(one: &Compilation) -> Vec<(String, String)> {
    let by = |at: Option<&str>, name: &str| {
        let at = moment(at, "");
        if at.is_empty() || name.is_empty() { at } else { format!("{at}，{name}") }
    };
    let mut facts = vec![("开始".to_owned(), by(Some(&one.created_at), &one.created_by))];
    let mut fact = |name: &str, value: String| {
        if !value.is_empty() {
            facts.push((name.to_owned(), value));
        }
    };
    fact("退回意见", one.returned.clone());
    fact("提请同意", by(one.requested_at.as_deref(), &one.requested_by));
    let consented = by(one.consented_at.as_deref(), &one.consented_by);
    match &one.instruction {
        Some((number, on)) => {
            fact("书面批示", format!("{number}，{on}"));
            fact("录入批示", consented);
        }
        None => fact("签署同意", consented),
    }
    fact("发布", by(one.published_at.as_deref(), "文件制作完成后自动发布"));
    let (ended, why) =
        if one.published_at.is_some() { ("撤回", "撤回理由") } else { ("放弃", "放弃理由") };
    fact(ended, by(one.withdrawn_at.as_deref(), &one.withdrawn_by));
    fact(why, one.withdrawal_notice.clone());
    facts
}

fn letters(one: &Compilation) -> Vec<Link> {
    if !matches!(one.state, CompilationState::Preparing | CompilationState::Requested) {
        return Vec::new();
    }
    [("pdf", "请示（PDF，供打印）"), ("docx", "请示（Word，可修改）")]
        .map(|(format, label)| Link::new(label, of(LETTER, one.id).replace("{format}", format)))
        .to_vec()
}

fn holdings(one: &Compilation) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for printable in &one.printable {
        match found.last_mut().filter(|(unit, _)| *unit == printable.unit) {
            Some((_, sectors)) => {
                sectors.push('、');
                sectors.push_str(&printable.sector);
            }
            None => found.push((printable.unit.clone(), printable.sector.clone())),
        }
    }
    found
}

fn files(one: &Compilation) -> Vec<FileLine> {
    if one.state != CompilationState::Published {
        return Vec::new();
    }
    let line = |file: &operations::compilation::CompilationFile| FileLine {
        link: Link::new(file.name.clone(), format!("/compilations/{}/{}", one.id, file.format)),
        size: size_in_words(file.size),
        sha256: file.sha256.clone(),
    };
    one.files.iter().map(line).collect()
}

fn form(one: &Compilation, id: &'static str, pattern: &str, token: &str, submit: &str) -> Form {
    Form::new(id, of(pattern, one.id), token, submit).with(Field::hidden("revision", one.revision))
}

fn gaps_form(one: &Compilation, rights: Rights, token: &str) -> Option<Form> {
    if !rights.review || one.state != CompilationState::Preparing {
        return None;
    }
    let open = one.open_gaps.iter().map(|gap| (gap, "还没有说明".to_owned()));
    // What a declaration says of a gap is changed by ending the declaration.
    let said = one.settled.iter().filter(|said| !said.declared);
    let said = said.map(|said| (&said.gap, format!("已注明{}，{}", said.kind.label(), said.reason)));
    let choice =
        |(gap, state): (&Gap, String)| Choice::new(gap.key.clone(), format!("{}（{state}）", gap.told()));
    let choices: Vec<Choice> = open.chain(said).map(choice).collect();
    if choices.is_empty() {
        return None;
    }
    let next = match one.open_gaps.len() {
        0 => String::new(),
        many => format!("还有{many}处没有说明，全部注明后才能提请区政府同意；"),
    };
    let kinds = GapKind::ALL.map(|kind| Choice::new(kind.id(), kind.label()));
    let kinds = std::iter::once(Choice::none("请选择")).chain(kinds).collect();
    let form = form(one, "gaps", GAPS, token, "注明所选缺项")
        .with(
            Field::of("gap", "缺项", Control::Several(choices))
                .hint(format!("{next}已注明的也可以改：勾选后重新填写属于和理由，提请同意前有效")),
        )
        .with(
            Field::select("kind", "属于", kinds)
                .required()
                .hint("有目录在编或尚未编制的领域，须由单位申报“不适用”并经批准，这里只能注明尚缺"),
        )
        .with(
            Field::of("reason", "理由", Control::Lines)
                .required()
                .longest(300)
                .hint("同一理由可一次用于多项"),
        );
    Some(form)
}

fn acts(one: &Compilation, rights: Rights, token: &str) -> Vec<(&'static str, Form)> {
    let mut acts = Vec::new();
    match one.state {
        CompilationState::Preparing if rights.review => {
            if !one.changed.is_empty() {
                acts.push(("重新核对目录", form(one, "refresh", REFRESH, token, "按今天的情况重新核对")));
            }
            if one.open_gaps.is_empty() {
                acts.push(("提请区政府同意", form(one, "request", REQUEST, token, "提请同意")));
            }
            if one.changed.is_empty() {
                acts.push(("重新核对目录", form(one, "refresh", REFRESH, token, "按今天的情况重新核对")));
            }
        }
        CompilationState::Requested => {
            if rights.approve {
                acts.push(("签署同意", form(one, "consent", CONSENT, token, "同意发布")));
                let back = form(one, "return", RETURN, token, "退回")
                    .with(Field::of("reason", "退回的理由", Control::Lines).required().longest(500));
                acts.push(("退回", back.grave()));
            }
            if rights.review {
                acts.push(("录入书面批示", instruction_form(one, token)));
                acts.push(("收回提请", recall_form(one, token)));
            }
        }
        CompilationState::Consented if one.is_stopped && (rights.review || rights.approve) => {
            acts.push(("重新制作", form(one, "again", AGAIN, token, "重新制作")));
            if rights.review {
                acts.push(("收回重新核对", recall_form(one, token)));
            }
        }
        CompilationState::Published if rights.publish => {
            let withdraw = form(one, "withdraw", WITHDRAW, token, "撤回本期汇编").with(
                Field::of("notice", "撤回的理由", Control::Lines).required().longest(500).hint("将对外显示"),
            );
            acts.push(("撤回", withdraw.grave()));
        }
        _ => {}
    }
    let is_open = !matches!(one.state, CompilationState::Published | CompilationState::Withdrawn);
    if is_open && rights.review {
        let abandon = form(one, "abandon", ABANDON, token, "放弃本期汇编").with(
            Field::of("notice", "放弃的理由", Control::Lines)
                .required()
                .longest(500)
                .hint("本期不再办理，也不会公开；以后另开新一期"),
        );
        acts.push(("放弃本期", abandon.grave()));
    }
    acts
}

fn recall_form(one: &Compilation, token: &str) -> Form {
    form(one, "recall", RECALL, token, "收回，重新核对目录").grave()
}

fn instruction_form(one: &Compilation, token: &str) -> Form {
    form(one, "instruction", INSTRUCTION, token, "录入批示并制作")
        .with(Field::text("number", "文号或编号").required().longest(60))
        .with(Field::date("on", "批示日期", None).required())
        .with(
            Field::of("file", "批示扫描件", Control::File(".pdf,.jpg,.jpeg,.png"))
                .required()
                .hint("PDF、JPEG或PNG，封存后不能更改"),
        )
}
