//! Backup into one archive and restore from it: every table as lines of JSON, every sealed file,
//! the key; each with its SHA-256, so that a damaged archive is refused before anything is written.
//! An archive made on one database is read in on the other.

use crate::opening::{DATABASE_FILE, private_folder, write_private};
use crate::organisation::unit::root_id;
use crate::{Act, Actor, Channel, OpenOptions, OperationError, Operations};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use storage::dump::{self, TableDigest};
use storage::{StorageError, Store, migration};

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the archive.
    pub format: u32,
    /// The program that made it.
    pub program: String,
    /// The schema version of its tables.
    pub schema: i64,
    /// When it was made.
    pub made_at: String,
    /// Rows of each table.
    pub tables: Vec<(String, u64)>,
    /// Its members in order.
    pub members: Vec<Member>,
}

/// A file in the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its path.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256.
    pub sha256: String,
}

/// What was saved or read in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackupReceipt {
    /// Rows of all tables.
    pub rows: u64,
    /// Sealed files.
    pub files: usize,
    /// Bytes of all members before compression.
    pub bytes: u64,
    /// When the archive was made.
    pub made_at: String,
    /// What must be said about it.
    pub warning: String,
}

const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";
const KEY: &str = "secret.key";
/// A manifest is a line for each file; more than this is no manifest.
const LONGEST_MANIFEST: u64 = 512 << 20;
pub(crate) const LAST_BACKUP: &str = "last_backup";

impl Operations {
    /// Writes everything into one `.tar.gz` that must not exist yet. The tables are one state of the
    /// database; the server may go on meanwhile.
    ///
    /// # Errors
    /// When the file exists, the disk is full or the database fails; nothing is left behind then.
    #[boxed::future]
    pub async fn backup(&self, out: &Path, now: Timestamp) -> Result<BackupReceipt, OperationError> {
        if out.exists() {
            return Err(OperationError::State(format!("{}已存在，请换一个文件名", out.display())));
        }
        let work = beside(out, "tables.part");
        let part = beside(out, "part");
        let result = self.write_archive(&work, &part, out, now).await;
        let _ = std::fs::remove_dir_all(&work);
        let _ = std::fs::remove_file(&part);
        let receipt = result?;
        let act = Act { actor: Actor::system(), now, channel: Channel::Cli };
        let mut writing = self.begin(&act).await?;
        storage::setting::put(writing.connection(), LAST_BACKUP, &receipt.made_at, &act.at()).await?;
        let root = root_id(writing.connection()).await?;
        writing
            .audit(root, "backup", "backup", &json!({ "rows": receipt.rows, "files": receipt.files }))
            .await?;
        writing.commit().await?;
        Ok(receipt)
    }

    /// Reads an archive into an empty data directory and an empty database of either kind.
    ///
    /// # Errors
    /// When the target is not empty, the archive is damaged or newer than this program.
    #[boxed::future]
    pub async fn restore(archive: &Path, target: &OpenOptions) -> Result<BackupReceipt, OperationError> {
        private_folder(&target.data).map_err(StorageError::from)?;
        let taken = std::fs::read_dir(&target.data).map_err(StorageError::from)?.next().is_some();
        if taken {
            return Err(OperationError::State(format!(
                "数据目录{}不是空的；恢复只写入空目录",
                target.data.display()
            )));
        }
        let work = target.data.join("restore.part");
        let result = read_archive(archive, &work, target).await;
        let _ = std::fs::remove_dir_all(&work);
        if result.is_err() {
            empty_again(target);
        }
        result
    }

    /// What every table holds, alike on both databases: for comparing an installation with its copy.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn database_digest(&self) -> Result<Vec<TableDigest>, OperationError> {
        let mut snapshot = self.store.snapshot().await?;
        let mut digests = Vec::new();
        for table in dump::tables(dump::newest_version()) {
            digests.push(dump::digest(snapshot.connection(), &table).await?);
        }
        Ok(digests)
    }

    #[boxed::future]
    async fn write_archive(
        &self,
        work: &Path,
        part: &Path,
        out: &Path,
        now: Timestamp,
    ) -> Result<BackupReceipt, OperationError> {
        private_folder(work).map_err(StorageError::from)?;
        let mut manifest = Manifest {
            format: FORMAT,
            program: format!("gongkai {}", env!("CARGO_PKG_VERSION")),
            schema: dump::newest_version(),
            made_at: format!("{now:.0}"),
            tables: Vec::new(),
            members: Vec::new(),
        };
        let mut sources: Vec<PathBuf> = Vec::new();
        let mut snapshot = self.store.snapshot().await?;
        for table in dump::tables(manifest.schema) {
            let file = work.join(format!("{}.ndjson", table.name));
            let mut writer =
                HashWriter::new(BufWriter::new(File::create(&file).map_err(StorageError::from)?));
            let rows = dump::write_table(snapshot.connection(), &table, &mut writer).await?;
            let (size, sha256) = writer.finish().map_err(StorageError::from)?;
            manifest.tables.push((table.name.clone(), rows));
            manifest.members.push(Member { path: format!("tables/{}.ndjson", table.name), size, sha256 });
            sources.push(file);
        }
        drop(snapshot);
        // Sealed files are only ever added, so those the tables name are all there by now.
        let (root, key, part, out) =
            (self.blobs.root().to_owned(), self.data.join(KEY), part.to_owned(), out.to_owned());
        in_background(move || {
            for (path, file) in blob_files(&root)?.into_iter().chain(std::iter::once((KEY.to_owned(), key))) {
                let (size, sha256) = hash_file(&file)?;
                manifest.members.push(Member { path, size, sha256 });
                sources.push(file);
            }
            pack(&manifest, &sources, &part)?;
            // A hard link never replaces a file that appeared meanwhile.
            std::fs::hard_link(&part, &out).map_err(StorageError::from)?;
            Ok(receipt(&manifest))
        })
        .await
    }
}

/// Unpacks and proves the archive, reads the tables in one transaction, then puts files and key in place.
#[boxed::future]
async fn read_archive(
    archive: &Path,
    work: &Path,
    target: &OpenOptions,
) -> Result<BackupReceipt, OperationError> {
    let (archive, folder) = (archive.to_owned(), work.to_owned());
    let manifest = in_background(move || unpack(&archive, &folder)).await?;
    let store = Store::connect(&target.url()).await?;
    let result = read_tables(&store, &manifest, work).await;
    store.close().await;
    result?;
    let files = target.blob_folder();
    if work.join("files").is_dir() {
        std::fs::rename(work.join("files"), &files).map_err(StorageError::from)?;
    }
    let key = std::fs::read(work.join(KEY)).map_err(StorageError::from)?;
    write_private(&target.key_file(), &key).map_err(StorageError::from)?;
    Ok(receipt(&manifest))
}

#[boxed::future]
async fn read_tables(store: &Store, manifest: &Manifest, work: &Path) -> Result<(), OperationError> {
    if !dump::is_empty(store).await? {
        return Err(OperationError::State("目标数据库不是空的；恢复只写入空数据库".to_owned()));
    }
    migration::run_to(store, manifest.schema).await?;
    let tables = dump::tables(manifest.schema);
    let mut transaction = store.write().await?;
    for table in &tables {
        let file =
            File::open(work.join(format!("tables/{}.ndjson", table.name))).map_err(StorageError::from)?;
        let rows = dump::read_table(transaction.connection(), table, BufReader::new(file)).await?;
        let expected = manifest.tables.iter().find(|(name, _)| *name == table.name).map(|(_, rows)| *rows);
        if expected != Some(rows) {
            return Err(damaged(format!("表{}应有{expected:?}行，读到{rows}行", table.name)));
        }
    }
    dump::reset_counters(transaction.connection(), store.backend(), &tables).await?;
    transaction.commit().await?;
    Ok(migration::run(store).await?)
}

fn pack(manifest: &Manifest, sources: &[PathBuf], part: &Path) -> Result<(), OperationError> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let io = StorageError::from;
    // The archive holds the key: only its owner may read it.
    let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(part).map_err(io)?;
    let mut tar = tar::Builder::new(GzEncoder::new(BufWriter::new(file), Compression::default()));
    let text = serde_json::to_vec_pretty(manifest).map_err(StorageError::from)?;
    append(&mut tar, MANIFEST, text.len() as u64, text.as_slice())?;
    for (member, source) in manifest.members.iter().zip(sources) {
        append(&mut tar, &member.path, member.size, File::open(source).map_err(StorageError::from)?)?;
    }
    let writer = tar.into_inner().and_then(GzEncoder::finish).map_err(StorageError::from)?;
    let file = writer.into_inner().map_err(|error| StorageError::from(error.into_error()))?;
    Ok(file.sync_all().map_err(StorageError::from)?)
}

fn append(
    tar: &mut tar::Builder<impl Write>,
    path: &str,
    size: u64,
    data: impl Read,
) -> Result<(), OperationError> {
    let mut header = tar::Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o600);
    Ok(tar.append_data(&mut header, path, data.take(size)).map_err(StorageError::from)?)
}

/// Every member is written under its own name and proved; anything else is refused.
fn unpack(archive: &Path, work: &Path) -> Result<Manifest, OperationError> {
    let file = File::open(archive)
        .map_err(|error| OperationError::State(format!("备份文件{}无法打开：{error}", archive.display())))?;
    let mut tar = tar::Archive::new(GzDecoder::new(BufReader::new(file)));
    let mut entries = tar.entries().map_err(|_| not_an_archive())?;
    let mut first = entries.next().and_then(Result::ok).ok_or_else(not_an_archive)?;
    if first.path().map_err(|_| not_an_archive())?.as_ref() != Path::new(MANIFEST) {
        return Err(not_an_archive());
    }
    let mut text = Vec::new();
    first.by_ref().take(LONGEST_MANIFEST).read_to_end(&mut text).map_err(|_| not_an_archive())?;
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| not_an_archive())?;
    check_manifest(&manifest)?;
    let mut missing: HashMap<&str, &Member> = manifest.members.iter().map(|m| (m.path.as_str(), m)).collect();
    for entry in entries {
        let mut entry = entry.map_err(|_| damaged("文件不完整".to_owned()))?;
        let path =
            entry.path().map_err(|_| damaged("成员名无法识别".to_owned()))?.to_string_lossy().into_owned();
        let member = missing.remove(path.as_str()).ok_or_else(|| damaged(format!("多出{path}")))?;
        let to = work.join(&member.path);
        std::fs::create_dir_all(to.parent().unwrap_or(work)).map_err(StorageError::from)?;
        let mut writer = HashWriter::new(BufWriter::new(File::create(&to).map_err(StorageError::from)?));
        std::io::copy(&mut entry.by_ref().take(member.size + 1), &mut writer)
            .map_err(|_| damaged(format!("{path}不完整")))?;
        if writer.finish().map_err(StorageError::from)? != (member.size, member.sha256.clone()) {
            return Err(damaged(format!("{path}的内容与清单不符")));
        }
    }
    match missing.keys().next() {
        Some(path) => Err(damaged(format!("缺少{path}"))),
        None => Ok(manifest),
    }
}

fn check_manifest(manifest: &Manifest) -> Result<(), OperationError> {
    if manifest.format != FORMAT || manifest.schema > dump::newest_version() {
        return Err(OperationError::State(format!(
            "备份由更新的程序（{}）制作，请用同样新的程序恢复",
            manifest.program
        )));
    }
    let mut wanted: Vec<String> =
        dump::tables(manifest.schema).iter().map(|table| format!("tables/{}.ndjson", table.name)).collect();
    wanted.push(KEY.to_owned());
    if let Some(path) =
        wanted.iter().find(|path| !manifest.members.iter().any(|member| member.path == **path))
    {
        return Err(damaged(format!("清单中缺少{path}")));
    }
    // Names come from outside: only those this program writes are let through, so none leads out of the folder.
    let is_blob = |member: &Member| {
        let hash = &member.sha256;
        hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()) && member.path == blob_path(hash)
    };
    match manifest.members.iter().find(|member| !wanted.contains(&member.path) && !is_blob(member)) {
        Some(member) => Err(damaged(format!("清单中有不认识的{}", member.path))),
        None => Ok(()),
    }
}

fn blob_path(hash: &str) -> String {
    format!("files/{}/{}/{hash}", &hash[..2], &hash[2..4])
}

/// The sealed files with their paths in the archive; parts of writes that were cut off are left out.
fn blob_files(root: &Path) -> Result<Vec<(String, PathBuf)>, OperationError> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&folder).map_err(StorageError::from)? {
            let path = entry.map_err(StorageError::from)?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit()) {
                found.push((blob_path(&name), path));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn receipt(manifest: &Manifest) -> BackupReceipt {
    BackupReceipt {
        rows: manifest.tables.iter().map(|(_, rows)| rows).sum(),
        files: manifest.members.iter().filter(|member| member.path.starts_with("files/")).count(),
        bytes: manifest.members.iter().map(|member| member.size).sum(),
        made_at: manifest.made_at.clone(),
        warning:
            "备份中含有解密联系方式的密钥和全部密码摘要，请按涉及个人信息的文件保管，不要放在网站目录或共享盘"
                .to_owned(),
    }
}

/// After a failed restore the target is as empty as it was.
fn empty_again(target: &OpenOptions) {
    let _ = std::fs::remove_dir_all(target.blob_folder());
    let _ = std::fs::remove_file(target.key_file());
    if target.database_url.is_none() {
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(target.data.join(format!("{DATABASE_FILE}{suffix}")));
        }
    }
}

fn beside(out: &Path, suffix: &str) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.{suffix}", std::process::id()));
    out.with_file_name(name)
}

fn hash_file(path: &Path) -> Result<(u64, String), OperationError> {
    let mut writer = HashWriter::new(std::io::sink());
    std::io::copy(&mut BufReader::new(File::open(path).map_err(StorageError::from)?), &mut writer)
        .map_err(StorageError::from)?;
    Ok(writer.finish().map_err(StorageError::from)?)
}

fn not_an_archive() -> OperationError {
    OperationError::State("这不是本平台的备份文件，或文件开头已损坏".to_owned())
}

fn damaged(what: String) -> OperationError {
    OperationError::State(format!("备份文件已损坏：{what}；没有写入任何内容，请换一份备份"))
}

async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, OperationError> + Send + 'static,
) -> Result<T, OperationError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| OperationError::Internal(error.to_string()))?
}

/// Counts and hashes what passes through.
struct HashWriter<W: Write> {
    inner: W,
    digest: Sha256,
    size: u64,
}

impl<W: Write> HashWriter<W> {
    fn new(inner: W) -> Self {
        Self { inner, digest: Sha256::new(), size: 0 }
    }

    fn finish(mut self) -> std::io::Result<(u64, String)> {
        self.inner.flush()?;
        Ok((self.size, hex::encode(self.digest.finalize())))
    }
}

impl<W: Write> Write for HashWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}
