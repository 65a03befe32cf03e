//! Sheets for notice boards (R79a): a record or an item as a page to print, with the code that leads back.

use super::address;
use crate::console::client;
use crate::core::response::{download, file_name_header};
use crate::core::{AppState, PageError};
use crate::frame::Link;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use operations::OperationError;
use operations::catalogue::Download;
use operations::disclosure::SheetSize;

/// `GET /disclosures/{id}/sheets/{file}`
#[boxed::future]
pub async fn record(
    State(state): State<AppState>,
    Path((id, file)): Path<(i64, String)>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let size = size_of(&file)?;
    let address = format!("{}{}", public_origin(&state, &headers).await?, address::disclosure(id));
    Ok(answer(state.operations.board_sheet_of_record(id, size, &address).await?))
}

/// `GET /units/{unit}/{sector}/{item}/sheets/{file}`
#[boxed::future]
pub async fn item(
    State(state): State<AppState>,
    Path((unit, sector, key, file)): Path<(String, String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let size = size_of(&file)?;
    let origin = public_origin(&state, &headers).await?;
    let address = format!("{origin}{}", address::item(&unit, &sector, &key));
    Ok(answer(state.operations.board_sheet_of_item((&unit, &sector, &key), size, &address).await?))
}

/// The ways to the sheets of a page.
#[must_use]
pub fn links(page: &str) -> Vec<Link> {
    let link = |size: SheetSize| {
        Link::new(format!("{}张贴页", size.id().to_uppercase()), address::sheet(page, size.id()))
    };
    SheetSize::ALL.map(link).into()
}

/// Where the public reaches the site: under its own domain, where it has one.
///
/// # Errors
/// When the site's identity cannot be read.
#[boxed::future]
pub async fn public_origin(state: &AppState, headers: &HeaderMap) -> Result<String, PageError> {
    let reached = client::origin(state, headers);
    let domain = state.operations.site_identity().await?.site_domain;
    if domain.is_empty() {
        return Ok(reached);
    }
    let scheme = reached.split_once("://").map_or("https", |(scheme, _)| scheme);
    Ok(format!("{scheme}://{domain}"))
}

fn size_of(file: &str) -> Result<SheetSize, PageError> {
    SheetSize::of_file(file).ok_or_else(|| PageError(OperationError::NotFound("这个文件".to_owned())))
}

/// Shown in place, to be printed.
fn answer(file: Download) -> Response {
    let mut response = download(&file.name, file.media_type, file.bytes);
    if let Some(name) = file_name_header(&file.name, true) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    response
}
