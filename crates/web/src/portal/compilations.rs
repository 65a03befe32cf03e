//! 文件汇编: the compilations of the districts, the newest first, with their files and hashes; former
//! editions stay readable, withdrawn ones keep their line with the notice (R74, R75).

use super::compilation_view::{CompilationEntry, CompilationFileEntry, CompilationListView};
use super::parts::{StateKind, StateMark};
use super::shown;
use crate::console::job::show::size_in_words;
use crate::core::{AppState, PageError, response};
use crate::frame::{Link, Section};
use axum::extract::{Path, State};
use axum::response::Response;
use operations::compilation::PublicCompilation;

/// `GET /compilations`
#[boxed::future]
pub async fn list(State(state): State<AppState>) -> Result<Response, PageError> {
    let found = state.operations.public_compilations().await?;
    let view = CompilationListView {
        page: shown::page(&state, "文件汇编", Section::Units, vec![Link::new("单位", "/units")]).await?,
        entries: found.into_iter().map(entry).collect(),
    };
    response::kept_page(&view)
}

/// `GET /compilations/{id}/{format}`
#[boxed::future]
pub async fn file(
    State(state): State<AppState>,
    Path((id, format)): Path<(i64, String)>,
) -> Result<Response, PageError> {
    let file = state.operations.compilation_file(id, &format).await?;
    Ok(response::download(&file.name, file.media_type, file.bytes))
}

fn entry(one: PublicCompilation) -> CompilationEntry {
    let file = |file: &operations::compilation::CompilationFile| CompilationFileEntry {
        link: Link::new(file.format.to_uppercase(), format!("/compilations/{}/{}", one.id, file.format)),
        size: size_in_words(file.size),
        sha256: file.sha256.clone(),
    };
    let consent = match &one.instruction {
        Some((number, on)) => format!("区政府同意发布（{number}，{on}）"),
        None => format!("{}区政府同意发布", shown::long_day_of(&one.consented_at)),
    };
    CompilationEntry {
        id: one.id,
        title: format!("{}（第{}期）", one.title, one.number),
        state: match (&one.withdrawal_notice, one.is_current) {
            (Some(_), _) => StateMark::new(StateKind::Withdrawn, "已撤回"),
            (None, true) => StateMark::new(StateKind::Published, "现行"),
            (None, false) => StateMark::new(StateKind::NotYet, "旧的一期"),
        },
        facts: format!(
            "{}发布，收入{}份目录；{consent}",
            shown::long_day_of(&one.published_at),
            one.catalogues
        ),
        notice: one.withdrawal_notice.clone().unwrap_or_default(),
        lacking: one
            .lacking
            .iter()
            .map(|said| (said.gap.called(), said.kind.label(), said.reason.clone()))
            .collect(),
        files: one.files.iter().map(file).collect(),
    }
}
