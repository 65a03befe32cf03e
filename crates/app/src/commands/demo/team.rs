//! The hands a catalogue of the demo passes through: the same operations that people use.

use super::faults::{clean_table, plant};
use super::past::Past;
use super::plan::Stage;
use crate::commands::data_directory::explain;
use crate::commands::now;
use anyhow::{Context as _, bail};
use operations::catalogue::ImportChoice;
use operations::maintenance::Cause;
use operations::{Act, Actor, Channel, Operations};
use std::rc::Rc;

/// Where a catalogue stands.
pub struct Place {
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// The short name of its district, printed before the title.
    pub district: String,
    /// The sector's code.
    pub sector: String,
}

/// The three people whose hands a catalogue passes through.
pub struct Team {
    past: Rc<Past>,
    compiler: Actor,
    reviewer: Actor,
    approver: Actor,
}

impl Team {
    /// The people of the district that shows everything.
    pub async fn of_tianhe(operations: &Operations, past: &Rc<Past>) -> anyhow::Result<Self> {
        Self::of(operations, past, ["tianhe-bianzhi", "tianhe-shenhe", "tianhe-shending"]).await
    }

    /// The people who fill the other districts.
    pub async fn of_city(operations: &Operations, past: &Rc<Past>) -> anyhow::Result<Self> {
        Self::of(operations, past, ["city-bianzhi", "city-shenhe", "city-shending"]).await
    }

    async fn of(operations: &Operations, past: &Rc<Past>, accounts: [&str; 3]) -> anyhow::Result<Self> {
        let [compiler, reviewer, approver] = accounts;
        Ok(Self {
            past: past.clone(),
            compiler: actor_of(operations, compiler).await?,
            reviewer: actor_of(operations, reviewer).await?,
            approver: actor_of(operations, approver).await?,
        })
    }

    /// An act of the compiler.
    pub fn compiler(&self) -> Act {
        Act { actor: self.compiler.clone(), now: self.past.now(), channel: Channel::Cli }
    }

    /// An act of the reviewer.
    pub fn reviewer(&self) -> Act {
        Act { actor: self.reviewer.clone(), now: self.past.now(), channel: Channel::Cli }
    }

    /// An act of the approver.
    pub fn approver(&self) -> Act {
        Act { actor: self.approver.clone(), now: self.past.now(), channel: Channel::Cli }
    }

    /// Brings a catalogue to a stage.
    pub async fn bring_to(&self, operations: &Operations, place: &Place, stage: Stage) -> anyhow::Result<()> {
        if stage != Stage::None {
            self.past.step();
        }
        let result = self.try_bring_to(operations, place, stage).await;
        result.with_context(|| format!("演示数据：{} 的 {} 领域", place.unit_name, place.sector))
    }

    async fn try_bring_to(&self, operations: &Operations, place: &Place, stage: Stage) -> anyhow::Result<()> {
        match stage {
            Stage::None => {}
            Stage::Draft => {
                self.draft(operations, place).await?;
            }
            Stage::ImportedWithFaults => self.import_with_faults(operations, place).await?,
            Stage::Submitted => {
                let version = self.draft(operations, place).await?;
                self.submit(operations, version).await?;
            }
            Stage::Returned => {
                let version = self.draft(operations, place).await?;
                self.submit(operations, version).await?;
                self.send_back(operations, version).await?;
            }
            Stage::Reviewed | Stage::Approved | Stage::Published | Stage::Republished | Stage::Withdrawn => {
                let version = self.draft(operations, place).await?;
                self.carry_on(operations, version, stage).await?;
            }
        }
        Ok(())
    }

    async fn draft(&self, operations: &Operations, place: &Place) -> anyhow::Result<i64> {
        let version = operations.draft_from_guideline(&self.compiler(), place.unit_id, &place.sector).await;
        let version = version.map_err(|e| explain(&e))?;
        self.name_publishers(operations, version, &place.unit_name).await?;
        Ok(version)
    }

    /// Who publishes is the unit itself: the guideline's class names are replaced as a clerk would.
    pub async fn name_publishers(
        &self,
        operations: &Operations,
        version: i64,
        unit: &str,
    ) -> anyhow::Result<()> {
        let draft = operations.draft(&self.compiler(), version).await.map_err(|e| explain(&e))?;
        let edits: Vec<operations::catalogue::CellEdit> = draft
            .rows
            .iter()
            .filter(|row| row.row.publisher != unit)
            .map(|row| operations::catalogue::CellEdit {
                row_key: row.key.clone(),
                column_id: "publisher".to_owned(),
                from: row.row.publisher.clone(),
                to: unit.to_owned(),
            })
            .collect();
        if !edits.is_empty() {
            operations.edit_cells(&self.compiler(), version, &edits).await.map_err(|e| explain(&e))?;
        }
        Ok(())
    }

    async fn import_with_faults(&self, operations: &Operations, place: &Place) -> anyhow::Result<()> {
        let guideline = operations.reference.guideline_coded(&place.sector).context("没有这个领域")?.clone();
        let mut table = clean_table(&guideline, &place.unit_name, &place.district);
        plant(&mut table);
        let bytes = files::write::to_xlsx(&[table])?;
        let name = format!("{}{}目录（报送稿）.xlsx", place.district, guideline.guideline_name);
        let preview = operations
            .preview_import(&self.compiler(), place.unit_id, &name, &bytes)
            .await
            .map_err(|e| explain(&e))?;
        let choice =
            ImportChoice { index: 0, sector_code: place.sector.clone(), unit_id: None, replace: false };
        operations.confirm_import(&self.compiler(), preview.id, &[choice]).await.map_err(|e| explain(&e))?;
        Ok(())
    }

    async fn submit(&self, operations: &Operations, version: i64) -> anyhow::Result<()> {
        let note = "对照指引逐项编制；与指引写法一致之处保留指引原文";
        operations.submit(&self.compiler(), version, note).await.map_err(|e| explain(&e))?;
        Ok(())
    }

    async fn send_back(&self, operations: &Operations, version: i64) -> anyhow::Result<()> {
        let draft = operations.draft(&self.reviewer(), version).await.map_err(|e| explain(&e))?;
        if let Some(row) = draft.rows.first() {
            let text = "请补充本区配套文件的名称和文号。";
            let key = Some(row.key.as_str());
            operations
                .remark(&self.reviewer(), version, key, Some("legal_basis"), text)
                .await
                .map_err(|e| explain(&e))?;
        }
        if let Some(row) = draft.rows.get(2) {
            let text = "公开渠道请核实是否还有镇街便民服务中心。";
            let key = Some(row.key.as_str());
            operations
                .remark(&self.reviewer(), version, key, Some("channels"), text)
                .await
                .map_err(|e| explain(&e))?;
        }
        let note = "总体符合指引，请按意见补充后重新提交。";
        operations.return_for_revision(&self.reviewer(), version, note).await.map_err(|e| explain(&e))?;
        Ok(())
    }

    pub async fn carry_on(&self, operations: &Operations, version: i64, stage: Stage) -> anyhow::Result<()> {
        self.submit(operations, version).await?;
        operations
            .pass_review(&self.reviewer(), version, "逐项核对，同意报审定", true)
            .await
            .map_err(|e| explain(&e))?;
        if stage == Stage::Reviewed {
            return Ok(());
        }
        operations.approve(&self.approver(), version, "同意").await.map_err(|e| explain(&e))?;
        if stage == Stage::Approved {
            return Ok(());
        }
        operations.publish(&self.approver(), version).await.map_err(|e| explain(&e))?;
        if matches!(stage, Stage::Republished | Stage::Withdrawn) {
            let next = self.second_version(operations, version).await?;
            if stage == Stage::Withdrawn {
                let notice = "该版目录公开依据引用有误，现予撤回，以前一版为准。";
                operations.withdraw(&self.approver(), next, notice).await.map_err(|e| explain(&e))?;
            }
        }
        Ok(())
    }

    async fn second_version(&self, operations: &Operations, version: i64) -> anyhow::Result<i64> {
        let add = |row: &operations::catalogue::DraftRow| {
            Some(("content_elements", format!("{}；本区配套措施", row.row.content_elements)))
        };
        let cause = Cause::new("new_policy", "补充本区配套文件");
        self.revise(operations, version, &cause, &add).await
    }

    /// Publishes the next version of a catalogue, the first cells that `change` names changed.
    pub async fn revise(
        &self,
        operations: &Operations,
        version: i64,
        cause: &Cause,
        change: &dyn Fn(&operations::catalogue::DraftRow) -> Option<(&'static str, String)>,
    ) -> anyhow::Result<i64> {
        let draft = operations.draft(&self.compiler(), version).await.map_err(|e| explain(&e))?;
        let catalogue = draft.version.catalogue_id;
        let next =
            operations.new_version(&self.compiler(), catalogue, cause).await.map_err(|e| explain(&e))?;
        let draft = operations.draft(&self.compiler(), next).await.map_err(|e| explain(&e))?;
        let edit = |row: &operations::catalogue::DraftRow| {
            let (column, to) = change(row)?;
            Some(operations::catalogue::CellEdit {
                row_key: row.key.clone(),
                column_id: column.to_owned(),
                from: row.cells.get(column).cloned().unwrap_or_default(),
                to,
            })
        };
        let edits: Vec<_> = draft.rows.iter().filter_map(edit).take(2).collect();
        operations.edit_cells(&self.compiler(), next, &edits).await.map_err(|e| explain(&e))?;
        self.submit(operations, next).await?;
        operations.pass_review(&self.reviewer(), next, "同意", true).await.map_err(|e| explain(&e))?;
        operations.approve(&self.approver(), next, "同意").await.map_err(|e| explain(&e))?;
        operations.publish(&self.approver(), next).await.map_err(|e| explain(&e))?;
        Ok(next)
    }
}

/// A person of the demo by account, as an actor of today.
pub async fn actor_of(operations: &Operations, account: &str) -> anyhow::Result<Actor> {
    let person = operations.person_by_account(account).await.map_err(|e| explain(&e))?;
    let Some(person) = person else { bail!("演示数据缺少账号 {account}") };
    operations.actor(person.id, now()).await.map_err(|e| explain(&e))
}
