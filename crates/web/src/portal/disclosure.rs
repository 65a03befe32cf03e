//! One record of information: what is public now, or the notice of its withdrawal.

use super::disclosure_view::{DisclosureView, PastVersion, ShownFile, WithdrawnView};
use super::{address, item_part, sheet, shown};
use crate::core::sealed_file::sealed_file;
use crate::core::size::bytes_in_words;
use crate::core::{AppState, PageError, response};
use crate::frame::{Link, Section};
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::disclosure::Validity;
use operations::disclosure::{
    CopyView, Preview, PublicPlace, PublicRecord, PublicVersion, VersionView, WithdrawnRecord,
};

/// Characters of the text that describe a record of which nobody wrote a summary.
const DESCRIBED: usize = 100;

/// `GET /disclosures/{id}`
#[boxed::future]
pub async fn get(State(state): State<AppState>, Path(id): Path<i64>) -> Result<Response, PageError> {
    match state.operations.public_disclosure(id).await? {
        Ok(record) => {
            // The days left change with the day: what is posted now is made anew each time.
            let today = state.today();
            let is_posted = record.posting.as_ref().is_some_and(|posting| posting.runs_on(today));
            let view = view(&state, record).await?;
            let page = if is_posted { response::page(&view) } else { response::kept_page(&view) }?;
            let has_frames = view.attachments.iter().any(|one| one.is_document);
            if has_frames { response::with_frames(page) } else { Ok(page) }
        }
        Err(withdrawn) => gone(&state, withdrawn).await,
    }
}

/// `GET /disclosures/{id}/attachments/{attachment}`
#[boxed::future]
pub async fn attachment(
    State(state): State<AppState>,
    Path((id, number)): Path<(i64, i64)>,
    request: Request,
) -> Result<Response, PageError> {
    let served = state.operations.public_attachment(id, number).await?;
    sealed_file(&served, request).await
}

#[boxed::future]
async fn view(state: &AppState, record: PublicRecord) -> Result<DisclosureView, PageError> {
    let item_href = address::item(&record.unit_code, &record.sector_code, &record.row_key);
    let item = if record.item.is_empty() {
        Link::new(record.unit.clone(), address::unit(&record.unit_code))
    } else {
        Link::new(record.item.clone(), item_href)
    };
    let crumbs = vec![Link::new(record.unit.clone(), address::unit(&record.unit_code)), item.clone()];
    let mut page = shown::page(state, &record.version.title, Section::Units, crumbs).await?;
    let published_at = record.version.published_at.clone().unwrap_or_default();
    shown::as_article(&mut page, &record.version.title, &published_at, &record.version.source);
    page.column_name.clone_from(&item.label);
    page.description = description(&record.version);
    let copies = state.operations.copies_of(record.id).await?;
    Ok(DisclosureView {
        copies: copies.into_iter().map(also).collect(),
        facts: facts(&record, state.today()),
        due: format!("最迟{}公开", long(&record.version.due_on)),
        days: item_part::day_lines(record.days.clone()),
        versions: versions(&record),
        places: record.places.iter().map(place_line).collect(),
        tell_href: crate::console::disclosure::address::tell_posting(record.id),
        sheets: sheet::links(&address::disclosure(record.id)),
        title: record.version.title,
        element: record.element,
        summary: record.version.summary,
        item,
        body: record.version.body,
        link: Some(record.version.link).filter(|link| !link.is_empty()),
        change_note: record.version.change_note,
        clarifies: record.is_clarification.then_some((record.version.claim, record.version.spread)),
        attachments: record
            .attachments
            .iter()
            .map(|one| ShownFile {
                file: Link::new(one.name.clone(), address::attachment(record.id, one.id)),
                what: format!("{}，{}", one.label, bytes_in_words(one.size.unsigned_abs())),
                is_picture: one.preview == Some(Preview::Picture),
                is_document: one.preview == Some(Preview::Document),
            })
            .collect(),
        page,
    })
}

/// What search engines are told of it: 内容概述 (R67), else the first words of the text, else its name.
fn description(version: &VersionView) -> String {
    if !version.summary.is_empty() {
        return version.summary.clone();
    }
    let words = operations::disclosure::text_of(&version.body).replace('\n', " ");
    let first: String = words.trim().chars().take(DESCRIBED).collect();
    match (first.is_empty(), first.len() < words.trim().len()) {
        (true, _) => version.title.clone(),
        (false, true) => format!("{first}…"),
        (false, false) => first,
    }
}

/// Another place: channel, column or account, and the day.
fn also(copy: CopyView) -> (String, Option<String>) {
    let place = if copy.place.is_empty() { String::new() } else { format!("（{}）", copy.place) };
    let words = format!("{}{place}，{}", copy.channel, long(&copy.published_on));
    (words, Some(copy.address).filter(|address| !address.is_empty()))
}

fn facts(record: &PublicRecord, today: jiff::civil::Date) -> Vec<(String, String)> {
    let version = &record.version;
    let changed = version.changed_on.as_deref().map(long).unwrap_or_default();
    let all = [
        ("索引号", record.index_number.clone()),
        ("文号", version.document_number.clone()),
        ("发布机构", version.publisher.clone()),
        ("信息来源", version.source.clone()),
        ("成文日期", long(&version.arose_on)),
        ("变更日期", changed),
        ("首次公开", long(&record.first_published_on)),
        ("公开内容", record.element.clone()),
        ("效力", validity(record)),
        ("公示期", record.posting.as_ref().map(|posting| posting.words(today)).unwrap_or_default()),
    ];
    let filled = all.into_iter().filter(|(_, value)| !value.is_empty());
    filled.map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The mark with the day and the document that made it (R281); nothing where it holds and nobody said otherwise.
fn validity(record: &PublicRecord) -> String {
    match (record.validity, record.validity_words.as_str()) {
        (Validity::Valid, _) => String::new(),
        (mark, "") => mark.label().to_owned(),
        (mark, words) => format!("{}（{words}）", mark.label()),
    }
}

/// Where it hangs: place, address, days.
pub(super) fn place_line(place: &PublicPlace) -> (String, String, String) {
    (place.place.clone(), place.address.clone(), place.days.clone())
}

/// Earlier versions are listed only where there is more than one.
fn versions(record: &PublicRecord) -> Vec<PastVersion> {
    let all = &record.versions;
    if all.len() < 2 {
        return Vec::new();
    }
    let first = all.iter().map(|one| one.version.number).min();
    let line = |(at, one): (usize, &PublicVersion)| {
        let version = &one.version;
        let is_shown = one.hidden.is_none();
        let before = all.get(at + 1).filter(|before| is_shown && before.hidden.is_none());
        PastVersion {
            day: shown::long_day_of(version.published_at.as_deref().unwrap_or_default()),
            what: match version.change_note.as_str() {
                "" if Some(version.number) == first => "首次公开".to_owned(),
                "" => "内容有改动".to_owned(),
                note => note.to_owned(),
            },
            is_current: version.id == record.version.id,
            href: is_shown.then(|| address::disclosure_version(record.id, version.number)),
            hidden: one.hidden.map(|hidden| hidden.words().to_owned()),
            difference_href: before
                .map(|one| address::disclosure_difference(record.id, one.version.number, version.number)),
        }
    };
    all.iter().enumerate().map(line).collect()
}

/// A stored day in words.
pub(super) fn long(day: &str) -> String {
    day.parse().map_or_else(|_| day.to_owned(), shown::long_day)
}

/// 410: it was here, and why it is no more.
#[boxed::future]
pub(super) async fn gone(state: &AppState, withdrawn: WithdrawnRecord) -> Result<Response, PageError> {
    let page = shown::page(state, "信息已撤下", Section::Units, Vec::new()).await?;
    let view = WithdrawnView {
        page,
        index_number: withdrawn.index_number,
        unit: withdrawn.unit,
        day: shown::long_day_of(&withdrawn.at),
        notice: withdrawn.notice,
    };
    let mut answer = response::page(&view)?;
    *answer.status_mut() = StatusCode::GONE;
    Ok(answer)
}
