//! Opening an installation: its data directory, key, database and sealed files.

use crate::organisation::contact::ContactSeal;
use crate::{OperationError, Operations};
use domain::reference::Reference;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use storage::blob::BlobFolder;
use storage::{StorageError, Store};

/// Where an installation lives.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    /// The data directory: key, sealed files, and the database unless one is named.
    pub data: PathBuf,
    /// `sqlite:PATH` or `postgres://…`; the data directory's own SQLite file when none.
    pub database_url: Option<String>,
}

impl OpenOptions {
    /// What stands in the way of opening it, as far as can be seen without opening anything; every
    /// obstacle with its way out. Nothing is made.
    #[must_use]
    pub fn obstacles(&self) -> Vec<String> {
        let data = self.data.display();
        let mut found = Vec::new();
        if self.data.exists() && !self.data.is_dir() {
            found.push(format!("数据目录 {data} 是一个文件，不是目录；请用 --data 指定另一个目录"));
        } else if let Err(error) = write_try(nearest_folder(&self.data)) {
            found.push(format!(
                "数据目录 {data} 不能写入（{}）；请把目录交给运行本程序的用户，例如 chown -R gongkai {data}，或用 --data 指定另一个目录",
                reason(&error)
            ));
        }
        if let Err(error) = std::fs::File::open(self.key_file())
            && error.kind() == std::io::ErrorKind::PermissionDenied
        {
            let key = self.key_file();
            found.push(format!("密钥文件 {} 不能读取；请把它交给运行本程序的用户", key.display()));
        }
        let known = |url: &String| {
            ["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme))
        };
        if self.database_url.as_ref().is_some_and(|url| !known(url)) {
            found.push(
                "数据库地址须以 sqlite: 或 postgres:// 开头；请检查 --database-url 或 GONGKAI_DATABASE_URL"
                    .to_owned(),
            );
        }
        found
    }

    /// The address of the database.
    #[must_use]
    pub fn url(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.data.join(DATABASE_FILE).display()))
    }

    /// Where sealed files lie.
    #[must_use]
    pub fn blob_folder(&self) -> PathBuf {
        self.data.join("files")
    }

    /// Where the search index lies; it can be made again from the database at any time.
    #[must_use]
    pub fn search_folder(&self) -> PathBuf {
        self.data.join("search")
    }

    /// Where the key lies that encrypts personal contact data.
    #[must_use]
    pub fn key_file(&self) -> PathBuf {
        self.data.join(KEY_FILE)
    }
}

/// The embedded database's file in the data directory.
pub const DATABASE_FILE: &str = "gongkai.db";
/// The key's file in the data directory.
pub const KEY_FILE: &str = "secret.key";
const KEY_CHECK: &str = "contact_key_check";

impl Operations {
    /// Opens an installation and brings its database up to date; an empty directory becomes one.
    ///
    /// # Errors
    /// When the directory cannot be written, the database cannot be reached, or the key is not the
    /// one the stored contact data were encrypted with.
    #[boxed::future]
    pub async fn open(options: OpenOptions) -> Result<Self, OperationError> {
        let obstacles = options.obstacles();
        if !obstacles.is_empty() {
            return Err(OperationError::State(obstacles.join("\n")));
        }
        private_folder(&options.data).map_err(|error| {
            OperationError::State(format!(
                "数据目录{}无法使用：{error}；请检查路径与权限",
                options.data.display()
            ))
        })?;
        let store = Store::open(&options.url()).await?;
        let seal = open_seal(&store, &options.key_file()).await?;
        let last_change = storage::change::last(&mut *store.read().await?).await?;
        Ok(Self {
            store,
            reference: Reference::shipped(),
            blobs: BlobFolder::new(options.blob_folder()),
            search: storage::search::SearchIndex::new(options.search_folder()),
            seal,
            data: options.data,
            last_change: Arc::new(AtomicI64::new(last_change)),
            known_rows: crate::disclosure::KnownRows::default(),
            kept: crate::disclosure::KeptDesk::default(),
            subtrees: crate::kept::KeptSubtrees::default(),
            kept_names: crate::sector::KeptNames::default(),
            outside: crate::disclosure::Outside::default(),
        })
    }
}

/// A folder, else the nearest one above it that is there.
fn nearest_folder(path: &Path) -> &Path {
    let there = path.ancestors().find(|folder| folder.is_dir());
    there.unwrap_or_else(|| Path::new("."))
}

/// Writes a file into a folder and takes it away again.
fn write_try(folder: &Path) -> std::io::Result<()> {
    let file = folder.join(format!(".gongkai-{}.part", std::process::id()));
    std::fs::OpenOptions::new().write(true).create(true).truncate(true).open(&file)?;
    std::fs::remove_file(&file)
}

/// Why a folder takes no file, in words.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => "没有写权限".to_owned(),
        std::io::ErrorKind::ReadOnlyFilesystem => "文件系统只读".to_owned(),
        std::io::ErrorKind::StorageFull => "磁盘已满".to_owned(),
        std::io::ErrorKind::NotADirectory => "上级路径是一个文件".to_owned(),
        _ => error.to_string(),
    }
}

/// Makes a folder that only its owner may enter.
pub(crate) fn private_folder(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    if path.is_dir() {
        return Ok(());
    }
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// A new key beside data that were sealed with another would make them unreadable without a word,
/// so a text sealed with the key stands in the database and is opened at every start.
#[boxed::future]
async fn open_seal(store: &Store, file: &Path) -> Result<ContactSeal, OperationError> {
    let check = storage::setting::get(&mut *store.read().await?, KEY_CHECK).await?;
    if check.is_some() && !file.exists() {
        return Err(OperationError::State(format!(
            "找不到密钥文件{}，已加密的联系方式将无法读取；请从备份中取回该文件再启动",
            file.display()
        )));
    }
    let seal = ContactSeal::new(&key(file)?);
    match check {
        Some(sealed) if seal.open(&sealed).as_deref() == Some(KEY_CHECK) => {}
        Some(_) => {
            return Err(OperationError::State(format!(
                "密钥文件{}与数据库不是一套，已加密的联系方式无法读取；请换回原来的密钥文件",
                file.display()
            )));
        }
        None => {
            let mut transaction = store.write().await?;
            // The installation has no clock before its first act; the epoch says "from the beginning".
            storage::setting::put(
                transaction.connection(),
                KEY_CHECK,
                &seal.seal(KEY_CHECK),
                "1970-01-01T00:00:00Z",
            )
            .await?;
            transaction.commit().await?;
        }
    }
    Ok(seal)
}

/// The 32 bytes of the key file, made when there is none. The file appears whole or not at all.
fn key(file: &Path) -> Result<[u8; 32], OperationError> {
    if !file.exists() {
        let bytes: [u8; 32] = rand::random();
        write_private(file, &bytes).map_err(StorageError::from)?;
    }
    let bytes = std::fs::read(file).map_err(StorageError::from)?;
    bytes.try_into().map_err(|bytes: Vec<u8>| {
        OperationError::State(format!(
            "密钥文件{}应为32字节，实为{}字节；请从备份中取回",
            file.display(),
            bytes.len()
        ))
    })
}

/// Writes a file only its owner may read; an existing one is never replaced.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let part = path.with_extension(format!("{}.part", std::process::id()));
    let mut file =
        std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    match std::fs::hard_link(&part, path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            std::fs::remove_file(&part)?;
            Err(error)
        }
        _ => std::fs::remove_file(&part),
    }
}
