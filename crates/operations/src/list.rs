//! Every list of the console as a workbook. It holds only what the caller was shown.

use crate::OperationError;

/// A list as a workbook, made away from the threads that answer requests.
///
/// # Errors
/// When the workbook cannot be made.
#[boxed::future]
pub async fn workbook(
    name: String,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
) -> Result<Vec<u8>, OperationError> {
    tokio::task::spawn_blocking(move || files::write::to_list_xlsx(&name, &heads, &rows))
        .await
        .map_err(|error| OperationError::Internal(error.to_string()))?
        .map_err(|error| OperationError::Internal(error.to_string()))
}
