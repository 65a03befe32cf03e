//! Reading maintenance tasks: one's own units' and those below.

use crate::{Act, OperationError, Operations};
use domain::maintenance::{TaskKind, TaskState};
use domain::organisation::Permission;
use serde::Serialize;
use storage::maintenance::task::{self, OpenTasks};
use storage::maintenance::{TaskFilter, TaskRow};

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MaintenanceTask {
    /// Number.
    pub id: i64,
    /// The catalogue.
    pub catalogue_id: i64,
    /// The version in force; none where it was withdrawn.
    pub version_id: Option<i64>,
    /// The unit's number.
    pub unit_id: i64,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit: String,
    /// The sector.
    pub sector_code: String,
    /// What it is about.
    pub kind: String,
    /// The same in words.
    pub kind_label: String,
    /// The row, empty for the whole catalogue.
    pub row_key: String,
    /// The row's item.
    pub item: String,
    /// What is no longer right.
    pub text: String,
    /// What would be right.
    pub proposal: String,
    /// Since when.
    pub arose_on: String,
    /// Where it stands.
    pub state: String,
    /// The same in words.
    pub state_label: String,
    /// When it was closed.
    pub closed_at: Option<String>,
    /// By whom; none for the system.
    pub closed_by: Option<String>,
    /// Why.
    pub closing_note: String,
    /// True where the reader may say why it is not done.
    pub may_dismiss: bool,
}

/// Which tasks are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MaintenanceFilter {
    /// A unit and those below it.
    pub unit_id: Option<i64>,
    /// One state; all when none.
    pub state: Option<TaskState>,
    /// One kind; all when none.
    pub kind: Option<TaskKind>,
}

/// A catalogue with open tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CatalogueTasks {
    /// The version in force.
    pub version_id: Option<i64>,
    /// The unit's name.
    pub unit: String,
    /// The sector.
    pub sector_code: String,
    /// How many.
    pub tasks: i64,
    /// The oldest.
    pub since: String,
}

/// Tasks shown at once; a city with more looks at one district.
const MOST: i64 = 2000;

/// What the day asks of the catalogues that somebody keeps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TasksToday {
    /// Some of the catalogues, the oldest cause first.
    pub lines: Vec<CatalogueTasks>,
    /// How many there are.
    pub all: usize,
}

impl Operations {
    /// The tasks of catalogues one may read, the oldest cause first.
    ///
    /// # Errors
    /// When there is no such unit or the database fails.
    #[boxed::future]
    pub async fn maintenance_tasks(
        &self,
        act: &Act,
        filter: &MaintenanceFilter,
    ) -> Result<Vec<MaintenanceTask>, OperationError> {
        let mut connection = self.store.read().await?;
        let path = match filter.unit_id {
            Some(id) => crate::organisation::unit::load_unit(&mut connection, id).await?.path,
            None => "/".to_owned(),
        };
        let filter = TaskFilter {
            path,
            state: filter.state.map(TaskState::id).unwrap_or_default().to_owned(),
            kind: filter.kind.map(TaskKind::id).unwrap_or_default().to_owned(),
        };
        let rows = task::list(&mut connection, &filter, MOST).await?;
        let may_read =
            |row: &TaskRow| act.actor.may(Permission::ReadCatalogue, &row.unit_path, Some(&row.sector_code));
        Ok(rows.into_iter().filter(may_read).map(|row| shown(act, row)).collect())
    }

    /// One task.
    ///
    /// # Errors
    /// When there is none, or one may not read its catalogue.
    #[boxed::future]
    pub async fn maintenance_task(&self, act: &Act, id: i64) -> Result<MaintenanceTask, OperationError> {
        let row = task::by_id(&mut *self.store.read().await?, id).await?;
        let may_read =
            |row: &TaskRow| act.actor.may(Permission::ReadCatalogue, &row.unit_path, Some(&row.sector_code));
        let row = row.filter(may_read).ok_or_else(|| OperationError::NotFound("该维护任务".to_owned()))?;
        Ok(shown(act, row))
    }

    /// Catalogues one compiles that need something, and those under which one loads and records are to be taken off, the
    /// oldest cause first: for the day's work. So many of them are told.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn maintenance_today(&self, act: &Act, most: usize) -> Result<TasksToday, OperationError> {
        let mut found = TasksToday::default();
        for (right, about_records) in
            [(Permission::CompileCatalogue, false), (Permission::LoadDisclosure, true)]
        {
            let reaches = act.actor.reaches(right, "/");
            // Reaches may overlap: then all of them are looked through.
            let most_of_each = if reaches.len() > 1 { usize::MAX } else { most };
            let mut connection = self.store.read().await?;
            let mut rows: Vec<OpenTasks> = Vec::new();
            for (path, sector) in &reaches {
                let below = self.subtree(&mut connection, path).await?;
                let reach = (&*below, sector.as_str());
                for row in
                    task::open_by_catalogue(&mut connection, reach, about_records, most_of_each).await?
                {
                    if !rows.iter().any(|known| known.catalogue_id == row.catalogue_id) {
                        rows.push(row);
                    }
                }
            }
            rows.sort_by(|a, b| (&a.since, a.catalogue_id).cmp(&(&b.since, b.catalogue_id)));
            found.all += match (reaches.len(), rows.first()) {
                (1, Some(first)) => usize::try_from(first.catalogues).unwrap_or_default(),
                _ => rows.len(),
            };
            found.lines.extend(rows.into_iter().take(most).map(|row| CatalogueTasks {
                version_id: row.version_id,
                unit: row.unit_name,
                sector_code: row.sector_code,
                tasks: row.tasks,
                since: row.since,
            }));
        }
        found.lines.truncate(most);
        Ok(found)
    }
}

/// True where the person may say why a task is not done: who compiles or reviews the catalogue, of public records who
/// loads or reviews them.
pub(super) fn may_dismiss(act: &Act, row: &TaskRow) -> bool {
    let rights = match TaskKind::from_id(&row.kind).is_some_and(TaskKind::is_about_records) {
        true => [Permission::LoadDisclosure, Permission::ReviewDisclosure],
        false => [Permission::CompileCatalogue, Permission::ReviewCatalogue],
    };
    rights.into_iter().any(|right| act.actor.may(right, &row.unit_path, Some(&row.sector_code)))
}

pub(super) fn shown(act: &Act, row: TaskRow) -> MaintenanceTask {
    let state = TaskState::from_id(&row.state);
    MaintenanceTask {
        may_dismiss: state == Some(TaskState::Open) && may_dismiss(act, &row),
        kind_label: TaskKind::from_id(&row.kind).map(TaskKind::label).unwrap_or_default().to_owned(),
        state_label: state.map(TaskState::label).unwrap_or_default().to_owned(),
        id: row.id,
        catalogue_id: row.catalogue_id,
        version_id: row.version_id,
        unit_id: row.unit_id,
        unit_code: row.unit_code,
        unit: row.unit_name,
        sector_code: row.sector_code,
        kind: row.kind,
        row_key: row.row_key,
        item: row.item,
        text: row.text,
        proposal: row.proposal,
        arose_on: row.arose_on,
        state: row.state,
        closed_at: row.closed_at,
        closed_by: row.closed_by_name,
        closing_note: row.closing_note,
    }
}
