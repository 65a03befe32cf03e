//! A file that a person names on the command line.

use anyhow::{Context as _, bail};
use std::path::Path;

/// Its name and its bytes; what is larger than any reader takes is refused before it is read.
pub fn read(path: &Path) -> anyhow::Result<(&str, Vec<u8>)> {
    let size = std::fs::metadata(path).with_context(|| format!("无法读取文件 {}", path.display()))?.len();
    if usize::try_from(size).unwrap_or(usize::MAX) > files::limits::MAX_FILE_BYTES {
        bail!("文件 {} 有 {} MB，超过 50 MB 的上限；请拆分后再试", path.display(), size / 1024 / 1024);
    }
    let bytes = std::fs::read(path).with_context(|| format!("无法读取文件 {}", path.display()))?;
    Ok((path.file_name().and_then(|name| name.to_str()).unwrap_or_default(), bytes))
}
