//! Samples of questions and answers, from those that are shipped.

use super::{Sample, document, links, page, pairs, sample};
use crate::frame::{Link, Section};
use crate::portal::question_view::{QuestionEntry, QuestionListView, QuestionView, Topic};

pub(super) fn all() -> askama::Result<Vec<Sample>> {
    let mut topics: Vec<Topic> = Vec::new();
    for question in domain::question::shipped() {
        let entry = QuestionEntry {
            link: Link::new(question.title.clone(), "/question"),
            question: question.question.clone(),
            answered: format!("{}，{}", question.answered_by, question.answered_on),
        };
        match topics.iter_mut().find(|topic| topic.name == question.topic) {
            Some(topic) => topic.questions.push(entry),
            None => topics.push(Topic {
                name: question.topic.clone(),
                anchor: format!("topic-{}", topics.len() + 1),
                questions: vec![entry],
            }),
        }
    }
    let above = [("使用帮助", "/help")];
    let list = QuestionListView {
        page: page("问答", Section::Help, &above),
        topics,
        note: "以所列文件原文为准。".to_owned(),
    };
    let empty = QuestionListView { topics: Vec::new(), note: String::new(), ..list.clone() };
    let mut samples = vec![sample("/questions", &list)?, sample("/questions-none", &empty)?];
    if let Some(first) = domain::question::shipped().first() {
        let one = QuestionView {
            page: document(&first.title, Section::Help, &above),
            title: first.title.clone(),
            topic: first.topic.clone(),
            question: first.question.clone(),
            answer: first.answer.clone(),
            facts: pairs(&[("答复单位", &first.answered_by), ("出处", &first.source)]),
            note: "以所列文件原文为准。".to_owned(),
            checks: vec!["公开依据写了具体条款（R34）".to_owned()],
            sector: None,
            previous: None,
            next: links(&[("下一个问题", "/question")]).pop(),
        };
        samples.push(sample("/question", &one)?);
    }
    Ok(samples)
}
