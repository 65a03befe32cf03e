//! The compilation of a district (文件汇编, R74, R74a, R75): prepared, the district government's consent
//! asked and recorded, made by a job, published with its hashes, withdrawn. Editions follow one another
//! and former ones stay readable.

mod completeness;
mod consent;
mod letter;
mod make;
mod prepare;
mod print;
mod public;
mod scan;
mod today;
mod withdrawn;

pub use consent::{Instruction, Scan};
pub use letter::LetterFormat;
pub use make::MakeCompilation;
pub use print::{Fonts, fonts, pdf, volume_pdf};
pub use public::PublicCompilation;
pub use today::ConsentWork;

use crate::job::JobState;
use crate::organisation::Unit;
use crate::organisation::unit::load_unit;
use crate::{Act, OperationError, Operations, Writing};
use domain::compilation::{CompilationState, Gap, Printable, Readiness, Settled, Step, changes};
use domain::organisation::{Permission, UnitKind};
use serde::{Deserialize, Serialize};
use storage::Connection;
use storage::compilation::{self, CompilationFileRow, CompilationRow};

/// A compilation for those who work on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compilation {
    /// Number.
    pub id: i64,
    /// The district.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// Which edition.
    pub number: i64,
    /// Where it stands.
    pub state: CompilationState,
    /// The catalogues it holds.
    pub printable: Vec<Printable>,
    /// What it lacks, of which nothing was said yet.
    pub open_gaps: Vec<Gap>,
    /// What it lacks, with what was said of it.
    pub settled: Vec<Settled>,
    /// Catalogues that changed since the contents were fixed, and what became of each; empty once it was
    /// published.
    pub changed: Vec<(String, &'static str)>,
    /// When it was begun.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// When the district government was asked.
    pub requested_at: Option<String>,
    /// By whom; empty while nobody did.
    pub requested_by: String,
    /// When it consented.
    pub consented_at: Option<String>,
    /// Who signed, or entered the instruction; empty while nobody did.
    pub consented_by: String,
    /// Number and date of the written instruction; none for a signature.
    pub instruction: Option<(String, String)>,
    /// Why it was sent back last; empty for never.
    pub returned: String,
    /// The job that makes the files.
    pub job_id: Option<i64>,
    /// True where the making was cancelled or failed: it may be made again.
    pub is_stopped: bool,
    /// When it was published.
    pub published_at: Option<String>,
    /// When it was withdrawn, or given up.
    pub withdrawn_at: Option<String>,
    /// By whom; empty where that was not recorded.
    pub withdrawn_by: String,
    /// Why.
    pub withdrawal_notice: String,
    /// Its files.
    pub files: Vec<CompilationFile>,
    /// What a change must repeat.
    pub revision: i64,
}

/// A file of a compilation, sealed under its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompilationFile {
    /// `pdf`, `docx`, `xlsx` or `html`.
    pub format: String,
    /// The name under which it is saved.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// SHA-256 of its content.
    pub sha256: String,
    /// Its length in bytes.
    pub size: u64,
}

/// What is stored of a compilation's contents.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Body {
    readiness: Readiness,
    settled: Vec<Settled>,
    returned: String,
    withdrawn_by: Option<i64>,
}

impl From<CompilationFileRow> for CompilationFile {
    fn from(row: CompilationFileRow) -> Self {
        let size = u64::try_from(row.size).unwrap_or(0);
        Self { format: row.format, name: row.name, media_type: row.media_type, sha256: row.sha256, size }
    }
}

/// A compilation within a transaction: its row, its contents, its district.
struct Held {
    row: CompilationRow,
    body: Body,
    unit: Unit,
}

impl Held {
    #[boxed::future]
    async fn read(connection: &mut Connection, id: i64) -> Result<Self, OperationError> {
        let row = compilation::by_id(connection, id).await?.ok_or_else(unknown)?;
        let unit = load_unit(connection, row.unit_id).await?;
        let body = serde_json::from_str(&row.body)
            .map_err(|error| OperationError::Internal(format!("compilation {id}: {error}")))?;
        Ok(Self { row, body, unit })
    }

    fn state(&self) -> Result<CompilationState, OperationError> {
        CompilationState::parse(&self.row.state).ok_or_else(|| {
            OperationError::Internal(format!("compilation {}: {}", self.row.id, self.row.state))
        })
    }

    /// Takes a step, or says where the compilation stands.
    fn step(&mut self, step: Step) -> Result<(), OperationError> {
        let state = self.state()?;
        let next = state.after(step).ok_or_else(|| {
            OperationError::State(format!(
                "本期汇编现在{}，不能这样办理；请刷新页面查看最新状态",
                state.label()
            ))
        })?;
        next.id().clone_into(&mut self.row.state);
        Ok(())
    }

    /// Refuses what was decided on another state than the present.
    fn seen(&self, revision: i64) -> Result<(), OperationError> {
        if self.row.revision == revision {
            return Ok(());
        }
        Err(OperationError::Conflict {
            message: "本期汇编已被他人修改，请核对最新内容后再办理".to_owned(),
            places: serde_json::Value::Null,
        })
    }

    /// Nobody was asked any more, and nobody consented.
    fn unasked(&mut self) {
        self.row.requested_at = None;
        self.row.requested_by = None;
        self.row.consented_at = None;
        self.row.consented_by = None;
        self.row.instruction_number = String::new();
        self.row.instruction_date = String::new();
        self.row.instruction_hash = None;
        self.row.job_id = None;
    }

    #[boxed::future]
    async fn write(&mut self, writing: &mut Writing<'_>) -> Result<(), OperationError> {
        self.row.body =
            serde_json::to_string(&self.body).map_err(|error| OperationError::Internal(error.to_string()))?;
        if compilation::update(writing.connection(), &self.row).await? {
            return Ok(());
        }
        Err(OperationError::Conflict {
            message: "本期汇编刚刚被他人修改，请刷新后再办理".to_owned(),
            places: serde_json::Value::Null,
        })
    }

    fn object(&self) -> String {
        format!("compilation/{}", self.row.id)
    }

    fn called(&self) -> String {
        format!("{}第{}期", title(&self.unit), self.row.number)
    }
}

/// The compilation's title: 东湖区基层政务公开标准目录汇编.
fn title(unit: &Unit) -> String {
    format!("{}基层政务公开标准目录汇编", district(unit))
}

/// 东湖区人民政府 prints as 东湖区.
fn district(unit: &Unit) -> &str {
    unit.name.strip_suffix("人民政府").unwrap_or(&unit.name)
}

/// The page of a compilation in the console.
#[must_use]
pub fn url(id: i64) -> String {
    format!("/console/compilations/{id}")
}

fn day_of(at: &str) -> Option<jiff::civil::Date> {
    at.parse::<jiff::Timestamp>().ok().map(crate::act::beijing_date)
}

#[boxed::future]
async fn name_of(connection: &mut Connection, person: Option<i64>) -> Result<String, OperationError> {
    let Some(id) = person else { return Ok(String::new()) };
    Ok(storage::person::by_id(connection, id).await?.map_or_else(String::new, |person| person.name))
}

fn unknown() -> OperationError {
    OperationError::NotFound("该期汇编".to_owned())
}

fn require_reading(act: &Act, unit: &Unit) -> Result<(), OperationError> {
    act.actor.require(Permission::ReadCatalogue, &unit.path, None)
}

#[boxed::future]
async fn load_district(connection: &mut Connection, unit_id: i64) -> Result<Unit, OperationError> {
    let unit = load_unit(connection, unit_id).await?;
    if unit.kind == UnitKind::District {
        return Ok(unit);
    }
    Err(OperationError::invalid("unit", format!("{}不是区（县）政府，汇编以区（县）为单位", unit.name)))
}

impl Operations {
    /// A compilation.
    ///
    /// # Errors
    /// When there is none, or the person may not read there.
    #[boxed::future]
    pub async fn compilation(&self, act: &Act, id: i64) -> Result<Compilation, OperationError> {
        let mut connection = self.store.read().await?;
        let held = Held::read(&mut connection, id).await?;
        require_reading(act, &held.unit)?;
        let changed = match held.state()? {
            CompilationState::Published | CompilationState::Withdrawn => Vec::new(),
            _ => {
                let day = act.today().to_string();
                let today = prepare::standing(&mut connection, &held.unit.path, &day).await?;
                changes(&held.body.readiness.printable, &today.printable)
            }
        };
        Ok(Compilation { changed, ..view(&mut connection, held).await? })
    }

    /// The compilations of the districts where the person may read, the newest first of each.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn compilations(&self, act: &Act) -> Result<Vec<Compilation>, OperationError> {
        let mut found = Vec::new();
        for unit in self.compiling_districts(act).await? {
            let mut connection = self.store.read().await?;
            for row in compilation::of_unit(&mut connection, unit.id).await? {
                let held = Held::read(&mut connection, row.id).await?;
                found.push(view(&mut connection, held).await?);
            }
        }
        Ok(found)
    }

    /// The districts of which the person may read compilations.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn compiling_districts(&self, act: &Act) -> Result<Vec<Unit>, OperationError> {
        let units = self.units_on(act.today()).await?;
        let readable = |unit: &Unit| {
            unit.kind == UnitKind::District && act.actor.may(Permission::ReadCatalogue, &unit.path, None)
        };
        Ok(units.into_iter().filter(readable).collect())
    }
}

/// True where no job makes the files any more: it was cancelled or failed, or there is none.
#[boxed::future]
async fn is_stopped(connection: &mut Connection, job_id: Option<i64>) -> Result<bool, OperationError> {
    let Some(id) = job_id else { return Ok(true) };
    let job = storage::job::by_id(connection, id).await?;
    let ended = |state: &str| [JobState::Failed.id(), JobState::Cancelled.id()].contains(&state);
    Ok(job.is_none_or(|job| ended(&job.state)))
}

#[boxed::future]
async fn view(connection: &mut Connection, held: Held) -> Result<Compilation, OperationError> {
    let state = held.state()?;
    let files = compilation::files(connection, held.row.id).await?;
    let open = domain::compilation::unsettled(&held.body.readiness.gaps, &held.body.settled);
    let open_gaps = open.into_iter().cloned().collect();
    let is_stopped = state == CompilationState::Consented && is_stopped(connection, held.row.job_id).await?;
    let row = held.row;
    let created_by = name_of(connection, Some(row.created_by)).await?;
    let requested_by = name_of(connection, row.requested_by).await?;
    let consented_by = name_of(connection, row.consented_by).await?;
    let withdrawn_by = name_of(connection, held.body.withdrawn_by).await?;
    Ok(Compilation {
        id: row.id,
        unit_id: row.unit_id,
        unit: held.unit.name,
        number: row.number,
        state,
        open_gaps,
        printable: held.body.readiness.printable,
        settled: held.body.settled,
        returned: held.body.returned,
        changed: Vec::new(),
        created_at: row.created_at,
        created_by,
        requested_at: row.requested_at,
        requested_by,
        consented_at: row.consented_at,
        consented_by,
        instruction: (!row.instruction_number.is_empty())
            .then_some((row.instruction_number, row.instruction_date)),
        job_id: row.job_id,
        is_stopped,
        published_at: row.published_at,
        withdrawn_at: row.withdrawn_at,
        withdrawn_by,
        withdrawal_notice: row.withdrawal_notice,
        files: files.into_iter().map(CompilationFile::from).collect(),
        revision: row.revision,
    })
}
