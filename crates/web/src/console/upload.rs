//! Forms that carry a file: the fields as posted, and the file with its name, within a limit.

use super::form::Posted;
use crate::core::PageError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
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
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        // A form sent without any file need not be one of many parts.
        if kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            let posted = Posted::from_request(request, state).await?;
            return Ok(Self { posted, ..Self::default() });
        }
        let mut parts = Multipart::from_request(request, state).await.map_err(|_| broken())?;
        let mut uploaded = Self::default();
        while let Some(part) = parts.next_field().await.map_err(|error| unreadable(&error))? {
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(last_part) {
                Some(file_name) => {
                    let bytes = part.bytes().await.map_err(|error| unreadable(&error))?;
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
                    uploaded.posted.0.push((name, part.text().await.map_err(|error| unreadable(&error))?))
                }
            }
        }
        Ok(uploaded)
    }
}

/// Old browsers send the whole path of the file on the sender's machine.
fn last_part(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

fn broken() -> PageError {
    PageError(OperationError::invalid("file", "上传的内容不完整或无法读取，请返回上一页重新上传"))
}

fn unreadable(error: &axum::extract::multipart::MultipartError) -> PageError {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        let words = format!("文件超过{FILE_LIMIT_WORDS}，请拆分后上传");
        return PageError(OperationError::invalid("file", words));
    }
    broken()
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
