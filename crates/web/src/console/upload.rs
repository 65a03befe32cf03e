//! Forms that carry a file: the fields as posted, and the file with its name, within a limit.

use super::form::Posted;
use crate::api::problem::Problem;
use crate::core::PageError;
use crate::core::access::wants_json;
use crate::error_page;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use operations::OperationError;

/// The largest file of a form, in bytes.
pub const FILE_LIMIT: u64 = 50 * 1024 * 1024;
/// The same in words.
pub const FILE_LIMIT_WORDS: &str = "50 MB";

/// A form with its files. The route's body limit holds for all of it.
#[derive(Debug, Clone, Default)]
pub struct Uploaded {
    /// The fields.
    pub posted: Posted,
    /// The file as the browser named it; none where nothing was chosen, the last one where several were.
    pub file: Option<UploadedFile>,
    /// Every file that was chosen, empty ones as well.
    pub files: Vec<UploadedFile>,
}

/// A file that was sent.
#[derive(Debug, Clone, Default)]
pub struct UploadedFile {
    /// The last part of its name.
    pub name: String,
    /// Its content.
    pub bytes: Bytes,
}

impl Uploaded {
    /// Each file with its name.
    #[must_use]
    pub fn named(&self) -> Vec<(&str, &[u8])> {
        self.files.iter().map(|file| (file.name.as_str(), file.bytes.as_ref())).collect()
    }
}

impl<S: Send + Sync> FromRequest<S> for Uploaded {
    type Rejection = NotUploaded;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let wants_json = wants_json(request.headers());
        Self::read(request, state).await.map_err(|fault| NotUploaded { fault, wants_json })
    }
}

impl Uploaded {
    async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Self, Fault> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        // A form sent without any file need not be one of many parts.
        if kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            let posted = Posted::from_request(request, state).await.map_err(Fault::Form)?;
            return Ok(Self { posted, ..Self::default() });
        }
        let mut parts = Multipart::from_request(request, state).await.map_err(|_| Fault::Broken)?;
        let mut uploaded = Self::default();
        while let Some(part) = parts.next_field().await.map_err(|error| Fault::of(&error))? {
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(last_part) {
                Some(file_name) => {
                    let bytes = part.bytes().await.map_err(|error| Fault::of(&error))?;
                    let file = UploadedFile { name: file_name, bytes };
                    if !file.bytes.is_empty() {
                        uploaded.file = Some(file.clone());
                    }
                    // A browser sends a part without a name where nothing was chosen.
                    if !file.bytes.is_empty() || !file.name.is_empty() {
                        uploaded.files.push(file);
                    }
                }
                None => {
                    let text = part.text().await.map_err(|error| Fault::of(&error))?;
                    uploaded.posted.0.push((name, text));
                }
            }
        }
        Ok(uploaded)
    }
}

/// An upload that was not read: a page, or for a script a problem document.
#[derive(Debug)]
pub struct NotUploaded {
    fault: Fault,
    wants_json: bool,
}

/// Why an upload was not read.
#[derive(Debug)]
enum Fault {
    /// Its fields are no form.
    Form(PageError),
    /// It broke off, or is none.
    Broken,
    /// It is longer than the limit, however it was sent.
    TooLarge,
}

impl Fault {
    fn of(error: &MultipartError) -> Self {
        match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            _ => Self::Broken,
        }
    }
}

impl NotUploaded {
    /// The same for a form that answers it itself.
    #[must_use]
    pub fn into_error(self) -> OperationError {
        match self.fault {
            Fault::Form(PageError(error)) => error,
            Fault::Broken => {
                OperationError::invalid("file", "上传的内容不完整或无法读取，请返回上一页重新上传")
            }
            Fault::TooLarge => {
                OperationError::invalid("file", format!("文件超过{FILE_LIMIT_WORDS}，请拆分后上传"))
            }
        }
    }
}

impl IntoResponse for NotUploaded {
    fn into_response(self) -> Response {
        match (&self.fault, self.wants_json) {
            (Fault::TooLarge, wants_json) => error_page::too_large(wants_json),
            (_, true) => Problem::from(self.into_error()).into_response(),
            (_, false) => PageError(self.into_error()).into_response(),
        }
    }
}

/// Old browsers send the whole path of the file on the sender's machine.
fn last_part(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::last_part;

    #[test]
    fn only_the_last_part_of_a_name_is_kept() {
        for (sent, kept) in
            [("目录.xlsx", "目录.xlsx"), ("C:\\文件\\目录.xlsx", "目录.xlsx"), ("../../etc/x", "x"), ("", "")]
        {
            assert_eq!(last_part(sent), kept);
        }
    }
}
