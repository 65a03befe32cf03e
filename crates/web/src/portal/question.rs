//! Questions and answers for everybody (R149); a check in the console leads here as well.

use super::question_view::{QuestionEntry, QuestionListView, QuestionView, Topic};
use super::{address, shown};
use crate::core::{AppState, PageError, response};
use crate::frame::{Link, Section};
use axum::extract::{Path, State};
use axum::response::Response;
use operations::question::Question;

const NOTE: &str = "问与答依原文要旨改写，便于查阅；以所列文件原文为准。";

/// `GET /questions`
#[boxed::future]
pub async fn list(State(state): State<AppState>) -> Result<Response, PageError> {
    let mut topics: Vec<Topic> = Vec::new();
    let mut is_shipped = false;
    for question in state.operations.questions().await? {
        is_shipped |= question.origin == "shipped";
        let entry = QuestionEntry {
            link: Link::new(question.title.clone(), address::question(&question.code)),
            answered: answered(&question),
            question: question.question,
        };
        match topics.iter_mut().find(|topic| topic.name == question.topic) {
            Some(topic) => topic.questions.push(entry),
            None => topics.push(Topic {
                anchor: format!("topic-{}", topics.len() + 1),
                name: question.topic,
                questions: vec![entry],
            }),
        }
    }
    let view = QuestionListView {
        page: shown::page(&state, "问答", Section::Help, above(false)).await?,
        topics,
        note: if is_shipped { NOTE.to_owned() } else { String::new() },
    };
    response::kept_page(&view)
}

/// `GET /questions/{code}`
#[boxed::future]
pub async fn get(State(state): State<AppState>, Path(code): Path<String>) -> Result<Response, PageError> {
    let question = state.operations.question(&code).await?;
    let all = state.operations.questions().await?;
    let at = all.iter().position(|other| other.code == code).unwrap_or(0);
    let link = |other: &Question| Link::new(other.title.clone(), address::question(&other.code));
    let mut page = shown::page(&state, &question.title, Section::Help, above(true)).await?;
    page.description.clone_from(&question.question);
    shown::as_article(&mut page, &question.title, &question.published_at, &question.answered_by);
    let named = |rule: &String| {
        domain::catalogue::lint::rules::named(rule).map(|rule| format!("{}（{}）", rule.title, rule.number))
    };
    let sector = match &question.sector_code {
        Some(code) => {
            let name = state.operations.guideline(code).await?.summary.name;
            Some(Link::new(format!("{name}领域各单位目录"), address::sector(code)))
        }
        None => None,
    };
    let view = QuestionView {
        facts: facts(&question),
        note: if question.origin == "shipped" { NOTE.to_owned() } else { String::new() },
        checks: question.lint_rules.iter().filter_map(named).collect(),
        previous: at.checked_sub(1).and_then(|at| all.get(at)).map(link),
        next: all.get(at + 1).map(link),
        title: question.title,
        topic: question.topic,
        question: question.question,
        answer: question.answer,
        sector,
        page,
    };
    response::kept_page(&view)
}

fn above(is_one: bool) -> Vec<Link> {
    let mut above = vec![Link::new("使用帮助", "/help")];
    if is_one {
        above.push(Link::new("问答", address::QUESTIONS));
    }
    above
}

fn facts(question: &Question) -> Vec<(String, String)> {
    let mut facts = vec![("答复单位".to_owned(), question.answered_by.clone())];
    facts.push(("答复时间".to_owned(), day(&question.answered_on)));
    if !question.source.is_empty() {
        facts.push(("出处".to_owned(), question.source.clone()));
    }
    if !question.rules.is_empty() {
        facts.push(("相关规则".to_owned(), question.rules.join("、")));
    }
    facts
}

fn answered(question: &Question) -> String {
    format!("{}，{}", question.answered_by, day(&question.answered_on))
}

/// A day in words; what the source gives less exactly stays as it is.
fn day(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), shown::long_day)
}
