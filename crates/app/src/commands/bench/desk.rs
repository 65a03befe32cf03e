//! `gongkai bench desk`: a city of so many published items with records under them, and officers who sign in to it:
//! one who answers for a unit, one for all of them.

use crate::commands::data_directory::{block_on, explain, open};
use crate::commands::{DataOptions, now};
use anyhow::Context as _;
use domain::catalogue::{Guideline, KeyedRow, RowStatus, VersionState};
use domain::disclosure::{RecordState, elements};
use operations::Operations;
use serde_json::json;
use std::process::ExitCode;
use storage::Connection;
use storage::catalogue::row::{self, StoredRow};
use storage::catalogue::version::{self as catalogue_version, NewVersion, StateChange};
use storage::disclosure::record::{self, NewRecord};
use storage::disclosure::version::{self as record_version, RecordChange, VersionText};
use storage::organisation::{NewUnitRow, unit};

/// The district that the measured units stand below.
const DISTRICT: &str = "440106";
/// One row in so many has a record, and one record in so many is on somebody's desk.
const ROWS_A_RECORD: usize = 3;
const RECORDS_A_DRAFT: usize = 25;

/// Fills an empty directory and prints the sessions of both officers.
pub fn run(data: &DataOptions, items: usize, rows: usize) -> anyhow::Result<ExitCode> {
    block_on(async move {
        let operations = open(data, true).await?;
        let demo = crate::commands::demo::bare_city(&operations).await?;
        let filled = Filling::of(&operations, rows).await?.fill(items.div_ceil(rows)).await?;
        // What a running city has done long since: the clocks by the shipped calendar, the counts, what catalogues
        // need, the search index.
        operations.follow_calendar(now()).await.map_err(|e| explain(&e))?;
        let counted = operations.recount_standings(now()).await.map_err(|e| explain(&e))?;
        let district = operations.unit_by_code(DISTRICT).await.map_err(|e| explain(&e))?;
        operations.keep_maintained(now()).await.map_err(|e| explain(&e))?;
        operations.follow_changes().await.map_err(|e| explain(&e))?;
        let first = operations.unit_by_code("d0").await.map_err(|e| explain(&e))?;
        let mut sessions = Vec::new();
        for (account, unit_id) in [("celiang-yi", first.id), ("celiang-qu", district.id)] {
            super::officer(&operations, account, unit_id, &demo.password).await?;
            let session = operations.sign_in(account, &demo.password, "127.0.0.1", now()).await;
            sessions.push(session.map_err(|e| explain(&e))?.token);
        }
        let line = json!({
            "catalogues": counted, "items": filled.items, "records": filled.records,
            "unit_session": sessions[0], "district_session": sessions[1],
        });
        println!("{line}");
        operations.store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// Writes units with a catalogue of each sector, published, and records under them.
struct Filling<'a> {
    operations: &'a Operations,
    guidelines: Vec<(i64, Guideline)>,
    rows: usize,
    person: i64,
    at: String,
    items: usize,
    records: usize,
}

impl<'a> Filling<'a> {
    async fn of(operations: &'a Operations, rows: usize) -> anyhow::Result<Self> {
        let mut guidelines = Vec::new();
        let heads = {
            let mut connection = operations.store.read().await?;
            storage::guideline::current(&mut connection).await?
        };
        for head in heads {
            let guideline = operations.guideline_version(head.id).await.map_err(|e| explain(&e))?.guideline;
            guidelines.push((head.id, guideline));
        }
        let person = operations.person_by_account("tianhe-shending").await.map_err(|e| explain(&e))?;
        let person = person.context("演示数据缺少账号 tianhe-shending")?.id;
        let at = format!("{:.0}", now());
        Ok(Self { operations, guidelines, rows, person, at, items: 0, records: 0 })
    }

    async fn fill(mut self, catalogues: usize) -> anyhow::Result<Self> {
        let district = self.operations.unit_by_code(DISTRICT).await.map_err(|e| explain(&e))?;
        let sectors = self.guidelines.len();
        for n in 0..catalogues.div_ceil(sectors) {
            let mut transaction = self.operations.store.write().await?;
            let connection = transaction.connection();
            let (code, name) = (format!("d{n}"), format!("测量第{n}局"));
            let new = NewUnitRow {
                code: &code,
                name: &name,
                short_name: &name,
                kind: "district_department",
                parent_id: Some(district.id),
                sector_parent_id: None,
                parent_path: &district.path,
                valid_from: "2020-01-01",
            };
            let unit_id = unit::insert(connection, &new, "").await?;
            for sector in 0..sectors.min(catalogues - n * sectors) {
                self.catalogue(connection, (unit_id, &name), sector).await?;
            }
            transaction.commit().await?;
        }
        Ok(self)
    }

    async fn catalogue(
        &mut self,
        connection: &mut Connection,
        (unit_id, unit): (i64, &str),
        sector: usize,
    ) -> anyhow::Result<()> {
        let (guideline_id, guideline) = &self.guidelines[sector];
        let at = self.at.as_str();
        let catalogue =
            catalogue_version::begin_catalogue(connection, unit_id, &guideline.sector_code, at).await?;
        let title = guideline.catalogue_title();
        let draft = NewVersion {
            catalogue_id: catalogue.id,
            title: &title,
            headings: "[]",
            guideline_id: *guideline_id,
            based_on_id: None,
            upload_hash: None,
            reason: "测量",
            at,
            by: self.person,
        };
        let version_id = catalogue_version::insert(connection, &draft).await?;
        let rows = rows_of(guideline, self.rows, unit);
        row::insert(connection, version_id, &rows).await?;
        let change = StateChange {
            state: VersionState::Published.id(),
            published: Some((at, self.person)),
            ..StateChange::default()
        };
        catalogue_version::change_state(connection, version_id, &change).await?;
        catalogue_version::point_catalogue(connection, catalogue.id, Some(version_id), None).await?;
        self.items += rows.len();
        for stored in rows.iter().step_by(ROWS_A_RECORD) {
            self.record(connection, (unit_id, catalogue.id), stored).await?;
        }
        Ok(())
    }

    async fn record(
        &mut self,
        connection: &mut Connection,
        (unit_id, catalogue_id): (i64, i64),
        stored: &StoredRow,
    ) -> anyhow::Result<()> {
        let element = elements(&stored.keyed.row).into_iter().next().map(|one| one.name).unwrap_or_default();
        let at = self.at.as_str();
        let new = NewRecord {
            unit_id,
            catalogue_id,
            row_key: &stored.keyed.key,
            element: &element,
            kind: "content",
            feed: None,
            at,
            by: Some(self.person),
        };
        let id = record::insert(connection, &new).await?;
        let today = operations::act::beijing_date(now());
        let due = today.checked_add(jiff::Span::new().days(i64::try_from(self.records % 30)?))?.to_string();
        let arose = today.to_string();
        let title = format!("测量用的第{}条信息", self.records);
        let text = VersionText {
            title: &title,
            body: "<p>测量用的内容。</p>",
            text: "测量用的内容。",
            arose_on: &arose,
            due: (&due, 0, 0),
            ..VersionText::default()
        };
        let is_draft = self.records.is_multiple_of(RECORDS_A_DRAFT);
        let state = RecordState::Draft.id();
        let version = record_version::insert(connection, (id, state), &text, (at, Some(self.person))).await?;
        if is_draft {
            record::point(connection, id, None, Some(version)).await?;
        } else {
            let change = RecordChange {
                state: RecordState::Published.id(),
                published: Some((at, &arose, Some(self.person))),
                ..RecordChange::default()
            };
            record_version::change_state(connection, version, &change).await?;
            record::point(connection, id, Some(version), None).await?;
        }
        self.records += 1;
        Ok(())
    }
}

fn rows_of(guideline: &Guideline, rows: usize, unit: &str) -> Vec<StoredRow> {
    let stored = |at: usize| {
        let item = &guideline.items[at % guideline.items.len()];
        let mut cells = domain::catalogue::CatalogueRow { publisher: unit.to_owned(), ..item.row.clone() };
        let (mut key, round) = (item.key.clone(), at / guideline.items.len());
        if round > 0 {
            key = format!("{key}-{round}");
            cells.level2_item = format!("{}第{round}类", cells.level2_item);
        }
        StoredRow {
            keyed: KeyedRow { key, status: RowStatus::Active, row: cells },
            guideline_key: (round == 0).then(|| item.key.clone()),
            position: i64::try_from(at).unwrap_or(i64::MAX) + 1,
            reason: String::new(),
            revision: 0,
        }
    };
    (0..rows).map(stored).collect()
}
