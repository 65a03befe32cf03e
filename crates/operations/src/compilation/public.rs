//! Published compilations for everybody, and their withdrawal: a withdrawn one keeps its line with the
//! notice, its files are given out no more (R74, R81).

use super::{CompilationFile, Held, title, unknown, url};
use crate::catalogue::Download;
use crate::catalogue::place::needed;
use crate::organisation::Recipients;
use crate::organisation::unit::load_unit;
use crate::{Act, OperationError, Operations};
use domain::compilation::{CompilationState, Settled, Step};
use domain::organisation::{Permission, Role};
use serde::Serialize;
use serde_json::json;
use storage::Connection;
use storage::compilation::{self, CompilationRow};

/// A compilation that is or was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublicCompilation {
    /// Number.
    pub id: i64,
    /// The district's code.
    pub unit_code: String,
    /// Its name.
    pub unit: String,
    /// The title.
    pub title: String,
    /// Which edition.
    pub number: i64,
    /// When it was published.
    pub published_at: String,
    /// Number and date of the instruction; none for a signature.
    pub instruction: Option<(String, String)>,
    /// When the district government consented.
    pub consented_at: String,
    /// How many catalogues it holds.
    pub catalogues: usize,
    /// True for the newest of its district that stands.
    pub is_current: bool,
    /// Why it was withdrawn; none where it stands.
    pub withdrawal_notice: Option<String>,
    /// What it lacks and why; nothing of a withdrawn one.
    pub lacking: Vec<Settled>,
    /// Its files; none of a withdrawn one.
    pub files: Vec<CompilationFile>,
}

impl Operations {
    /// Everything that is or was published, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn public_compilations(&self) -> Result<Vec<PublicCompilation>, OperationError> {
        let mut connection = self.store.read().await?;
        let mut found: Vec<PublicCompilation> = Vec::new();
        for row in compilation::published(&mut connection).await? {
            let mut one = public(&mut connection, row).await?;
            let newer = found
                .iter()
                .any(|other| other.unit_code == one.unit_code && other.withdrawal_notice.is_none());
            one.is_current = one.withdrawal_notice.is_none() && !newer;
            found.push(one);
        }
        Ok(found)
    }

    /// One of them.
    ///
    /// # Errors
    /// When there is none.
    #[boxed::future]
    pub async fn public_compilation(&self, id: i64) -> Result<PublicCompilation, OperationError> {
        let all = self.public_compilations().await?;
        all.into_iter().find(|one| one.id == id).ok_or_else(unknown)
    }

    /// A file of one that stands.
    ///
    /// # Errors
    /// When there is none, or it was withdrawn.
    #[boxed::future]
    pub async fn compilation_file(&self, id: i64, format: &str) -> Result<Download, OperationError> {
        let found = self.public_compilation(id).await?;
        let file = found.files.into_iter().find(|file| file.format == format);
        let file = file.ok_or_else(|| OperationError::NotFound("该文件".to_owned()))?;
        let media_type = match file.format.as_str() {
            "pdf" => "application/pdf",
            "html" => "text/html; charset=utf-8",
            "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            _ => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        };
        Ok(Download { name: file.name, media_type, bytes: self.blobs.get(&file.sha256).await? })
    }

    /// Withdraws a published compilation with a notice; the edition before it stands again.
    ///
    /// # Errors
    /// When right, state or revision is wrong, or the notice is missing.
    #[boxed::future]
    pub async fn withdraw_compilation(
        &self,
        act: &Act,
        id: i64,
        revision: i64,
        notice: &str,
    ) -> Result<(), OperationError> {
        let notice = needed("notice", notice, "撤回的理由（将对外显示）", 500)?;
        let mut writing = self.begin(act).await?;
        let mut held = Held::read(writing.connection(), id).await?;
        act.actor.require(Permission::PublishCatalogue, &held.unit.path, None)?;
        held.seen(revision)?;
        held.step(Step::Withdraw)?;
        held.row.withdrawn_at = Some(act.at());
        held.row.withdrawal_notice.clone_from(&notice);
        held.body.withdrawn_by = act.actor.person_id;
        held.write(&mut writing).await?;
        writing
            .audit(held.unit.id, "compilation.withdraw", &held.object(), &json!({"notice": notice}))
            .await?;
        writing.changed("compilation", id).await?;
        let to = Recipients::Holders { role: Role::Reviewer, unit_id: held.unit.id, sector: None };
        let text = format!("{}已撤回：{notice}", held.called());
        writing.notify(&to, "compilation.withdrawn", &text, &url(id)).await?;
        writing.commit().await
    }
}

#[boxed::future]
async fn public(
    connection: &mut Connection,
    row: CompilationRow,
) -> Result<PublicCompilation, OperationError> {
    let unit = load_unit(connection, row.unit_id).await?;
    let held = Held::read(connection, row.id).await?;
    let is_withdrawn = held.state()? == CompilationState::Withdrawn;
    let files = if is_withdrawn { Vec::new() } else { compilation::files(connection, row.id).await? };
    Ok(PublicCompilation {
        id: row.id,
        title: title(&unit),
        unit_code: unit.code,
        unit: unit.name,
        number: row.number,
        published_at: row.published_at.unwrap_or_default(),
        instruction: (!row.instruction_number.is_empty())
            .then_some((row.instruction_number, row.instruction_date)),
        consented_at: row.consented_at.unwrap_or_default(),
        catalogues: held.body.readiness.printable.len(),
        is_current: false,
        withdrawal_notice: is_withdrawn.then_some(row.withdrawal_notice),
        lacking: if is_withdrawn { Vec::new() } else { held.body.settled },
        files: files.into_iter().map(CompilationFile::from).collect(),
    })
}
