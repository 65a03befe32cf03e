//! Sealed files: what people upload is kept under its SHA-256 and never rewritten (invariant 4).

use crate::StorageError;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::AsyncWriteExt as _;

/// Counts the parts of this process: two that write the same file at once write two parts.
static PARTS: AtomicU64 = AtomicU64::new(0);

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
        let number = PARTS.fetch_add(1, Ordering::Relaxed);
        let part = folder.join(format!(".{hash}.{}.{number}.part", std::process::id()));
        write_whole(&part, &path, bytes).await?;
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

/// Writes a file by way of a part, of which nothing stays where that fails: on a full disk it would be in the way of all
/// others.
async fn write_whole(part: &Path, path: &Path, bytes: &[u8]) -> Result<(), StorageError> {
    let written = write_lasting(part, path, bytes).await;
    if written.is_err() {
        // The first trouble is told, not that of tidying up.
        let _ = tokio::fs::remove_file(part).await;
    }
    written?;
    Ok(())
}

/// Writes a part and gives it its name, both lasting: after a power cut the name leads to the whole file.
async fn write_lasting(part: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = tokio::fs::File::create_new(part).await?;
    file.write_all(bytes).await?;
    file.sync_all().await?;
    drop(file);
    tokio::fs::rename(part, path).await?;
    // The folders above may be new as well.
    for folder in path.ancestors().skip(1).take(3) {
        tokio::fs::File::open(folder).await?.sync_all().await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(folder: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
        }
        found
    }

    #[tokio::test]
    async fn the_same_file_from_many_at_once_is_there_whole_and_once() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobFolder::new(folder.path());
        let bytes = vec![7_u8; 1024 * 1024];
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (blobs, bytes) = (blobs.clone(), bytes.clone());
            tasks.spawn(async move { blobs.put(&bytes).await.unwrap() });
        }
        let all = tasks.join_all().await;
        assert!(all.iter().all(|hash| *hash == all[0]));
        assert_eq!(files(folder.path()), [blobs.file(&all[0]).unwrap()]);
        assert_eq!(blobs.get(&all[0]).await.unwrap(), bytes);
    }

    #[tokio::test]
    async fn what_could_not_be_written_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let (part, path) = (folder.path().join(".x.part"), folder.path().join("x"));
        // A file cannot take the place of a folder: all is written, and the last step fails.
        std::fs::create_dir(&path).unwrap();
        assert!(write_whole(&part, &path, b"words").await.is_err());
        assert!(files(folder.path()).is_empty());
        std::fs::remove_dir(&path).unwrap();
        write_whole(&part, &path, b"words").await.unwrap();
        assert_eq!(files(folder.path()), [path]);
    }
}
