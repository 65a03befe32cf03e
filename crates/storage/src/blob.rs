//! Sealed files: what people upload is kept under its SHA-256 and never rewritten (invariant 4).

use crate::StorageError;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// A folder of files by content hash.
#[derive(Debug, Clone)]
pub struct BlobFolder {
    root: PathBuf,
}

impl BlobFolder {
    /// A folder, made when first written to.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Stores bytes and returns their hash. The file appears whole or not at all.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn put(&self, bytes: &[u8]) -> Result<String, StorageError> {
        let hash = hex::encode(Sha256::digest(bytes));
        let path = self.path(&hash);
        if tokio::fs::try_exists(&path).await? {
            return Ok(hash);
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        tokio::fs::create_dir_all(folder).await?;
        let part = folder.join(format!(".{hash}.{}.part", std::process::id()));
        let file = tokio::fs::File::create(&part).await?;
        let mut file = file;
        tokio::io::AsyncWriteExt::write_all(&mut file, bytes).await?;
        file.sync_all().await?;
        tokio::fs::rename(&part, &path).await?;
        Ok(hash)
    }

    /// The bytes of a hash.
    ///
    /// # Errors
    /// When the file is missing, or is no longer what its hash says.
    pub async fn get(&self, hash: &str) -> Result<Vec<u8>, StorageError> {
        let bytes = tokio::fs::read(self.file(hash)?).await?;
        if hex::encode(Sha256::digest(&bytes)) != hash {
            return Err(StorageError::Damaged(format!("文件{hash}的内容与其摘要不符")));
        }
        Ok(bytes)
    }

    /// Where the file of a hash lies, to be sent piece by piece.
    ///
    /// # Errors
    /// When it is no hash.
    pub fn file(&self, hash: &str) -> Result<PathBuf, StorageError> {
        if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(StorageError::Damaged("文件编号不是内容摘要".to_owned()));
        }
        Ok(self.path(hash))
    }

    /// The folder itself, for backup.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn path(&self, hash: &str) -> PathBuf {
        self.root.join(&hash[..2]).join(&hash[2..4]).join(hash)
    }
}
