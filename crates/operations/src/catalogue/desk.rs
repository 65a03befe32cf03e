//! A draft opened for a change of its rows: what is done to them is kept here until it is written as
//! a whole (R21, R22, R28-R30).

use super::assign;
use super::finding::Checked;
use super::place::{self, Place, needed};
use super::reach::Reach;
use super::row::RowReceipt;
use crate::{Act, OperationError, Operations, Writing};
use domain::catalogue::numbering::{StableKey, renumber};
use domain::catalogue::{CatalogueRow, Guideline, GuidelineItem, KeyedRow, RowStatus};
use domain::text::fold;
use serde_json::{Value, json};
use storage::catalogue::contribution;
use storage::catalogue::row::{self, StoredRow};

/// What stands before a key that means a guideline item, whatever row bears the key.
pub(super) const OF_ITEM: &str = "item:";

/// A draft opened for a change of its rows.
pub(super) struct Desk<'a> {
    pub writing: Writing<'a>,
    pub act: &'a Act,
    pub at: Place,
    pub reach: Reach,
    pub checked: Checked,
    /// The rows as they were read.
    pub before: Vec<StoredRow>,
}

impl<'a> Desk<'a> {
    /// A version that is locked, with its rows.
    pub async fn open(
        mut writing: Writing<'a>,
        act: &'a Act,
        at: Place,
        reach: Reach,
    ) -> Result<Self, OperationError> {
        let checked = Checked::unchecked(writing.connection(), &at).await?;
        let before = checked.rows.clone();
        Ok(Self { writing, act, at, reach, checked, before })
    }

    /// Takes missing guideline items in, writes them and gives the transaction back.
    pub async fn take_items(mut self, keys: &[String]) -> Result<Writing<'a>, OperationError> {
        for key in keys {
            self.item(key).await?;
        }
        self.write().await?;
        Ok(self.writing)
    }
}

impl Desk<'_> {
    /// True where a row goes only with a reason and a basis: a guideline's, or one published before
    /// (R22).
    #[boxed::future]
    pub async fn wants_reason(&mut self, key: &str) -> Result<bool, OperationError> {
        let own = self.checked.rows.iter().find(|row| row.keyed.key == key);
        let of_guideline = own.is_none_or(|row| row.guideline_key.as_deref() == Some(key));
        let catalogue = self.at.catalogue.id;
        Ok(of_guideline || row::was_published(self.writing.connection(), catalogue, key).await?)
    }

    /// Takes a row out, as R22 has it. Returns its key and what the audit log says of it.
    #[boxed::future]
    pub async fn take_out(
        &mut self,
        target: &str,
        reason: &str,
        basis: &str,
    ) -> Result<(String, Value), OperationError> {
        let rows = self.checked.rows.len();
        let index = self.target(target).await?;
        let key = self.checked.rows[index].keyed.key.clone();
        let was_missing = self.checked.rows.len() > rows;
        if !was_missing && !self.wants_reason(&key).await? {
            self.checked.rows.remove(index);
            let detail = json!({ "row": key, "vanished": true });
            return Ok((key, detail));
        }
        let reason = needed("reason", reason, "取消该事项的原因（如工作已结束、事项已取消）", 300)?;
        let basis = needed("basis", basis, "取消该事项的依据（文件名称和文号）", 300)?;
        self.explain(index, RowStatus::Removed, &reason, Some(&basis)).await?;
        let detail = json!({ "row": key, "reason": reason, "basis": basis });
        Ok((key, detail))
    }

    /// A row of these names: a guideline item that is missing, a part of one that is there (R21), or
    /// an item beyond the guideline (R28). Returns its key.
    #[boxed::future]
    pub async fn put_in(
        &mut self,
        row: &CatalogueRow,
        behind: Option<&str>,
    ) -> Result<String, OperationError> {
        let level1 = needed("level1_item", &row.level1_item, "一级事项的名称", 200)?;
        let level2 = needed("level2_item", &row.level2_item, "二级事项的名称", 200)?;
        let mut keyed: Vec<KeyedRow> = self.checked.rows.iter().map(|row| row.keyed.clone()).collect();
        keyed.push(KeyedRow { row: row.clone(), ..KeyedRow::default() });
        let item = assign::items_of(&self.checked.guideline, &keyed).pop().flatten();
        let behind = behind.filter(|key| self.find(key).is_ok());
        let key = match &item {
            Some(item) => self.of_item(item, &level2).await?,
            None => self.add(&level1, &level2, behind).await?,
        };
        if item.as_ref() == Some(&key) {
            return Ok(key);
        }
        if let Some(behind) = behind {
            let from = self.find(&key)?;
            let moved = self.checked.rows.remove(from);
            let to = self.find(behind)? + 1;
            self.checked.rows.insert(to, moved);
        }
        self.give_to_own_unit(&key).await?;
        Ok(key)
    }

    /// A row for a guideline item: the item itself where it is missing, else a part of it (R21).
    #[boxed::future]
    pub async fn of_item(&mut self, item: &str, level2: &str) -> Result<String, OperationError> {
        let part = |row: &&StoredRow| row.guideline_key.as_deref() == Some(item);
        let parts: Vec<&StoredRow> = self.checked.rows.iter().filter(part).collect();
        if parts.is_empty() {
            self.own(item)?;
            let index = self.item(item).await?;
            return Ok(self.checked.rows[index].keyed.key.clone());
        }
        let Some(whole) = parts.iter().find(|row| row.keyed.status == RowStatus::Active) else {
            let words = "该事项在草稿中已取消或者不开展；需要时请先在草稿中恢复";
            return Err(OperationError::State(words.to_owned()));
        };
        let whole = whole.keyed.key.clone();
        self.own(&whole)?;
        self.refine(&whole, level2).await
    }

    /// Puts the rows in the order of these keys; rows that are not named stay at the end.
    pub fn put_in_order(&mut self, keys: &[String]) -> Result<(), OperationError> {
        self.reach.require_whole("调整行的顺序")?;
        let place = |row: &StoredRow| keys.iter().position(|key| *key == row.keyed.key).unwrap_or(keys.len());
        self.checked.rows.sort_by_key(place);
        Ok(())
    }

    /// A row that is the person's own (R23b).
    pub fn own(&self, key: &str) -> Result<(), OperationError> {
        let key = key.strip_prefix(OF_ITEM).unwrap_or(key);
        match self.checked.rows.iter().find(|row| row.keyed.key == key) {
            Some(row) => self.reach.require(row),
            None if self.reach.covers_key(key, None) => Ok(()),
            None => self.reach.require_whole("没有分给本单位的事项"),
        }
    }

    /// What a contributor adds is its own: it may add within the level-1 items where it has some.
    #[boxed::future]
    pub async fn give_to_own_unit(&mut self, key: &str) -> Result<(), OperationError> {
        let Some(row) = self.checked.rows.iter().find(|row| row.keyed.key == key) else { return Ok(()) };
        let level1 = &row.keyed.row.level1_item;
        let within = self.checked.rows.iter().filter(|other| other.keyed.row.level1_item == *level1);
        let own = within
            .filter_map(|other| self.reach.unit_of(&other.keyed.key, other.guideline_key.as_deref()))
            .map(|assigned| assigned.unit_id)
            .next();
        let Some(unit_id) = own else {
            return self.reach.require_whole("在其他一级事项下增加事项");
        };
        let (catalogue, person, at) = (self.at.catalogue.id, self.act.person_id()?, self.act.at());
        contribution::assign(self.writing.connection(), catalogue, &[key.to_owned()], unit_id, person, &at)
            .await?;
        Ok(())
    }

    /// A row of the person's own that stands.
    pub fn standing(&self, row_key: &str) -> Result<usize, OperationError> {
        self.own(row_key)?;
        let index = self.find(row_key)?;
        let stored = &self.checked.rows[index];
        if stored.keyed.status != RowStatus::Active {
            return Err(OperationError::State("该事项已标为取消或不开展，请先恢复再修改".to_owned()));
        }
        Ok(index)
    }

    pub fn find(&self, key: &str) -> Result<usize, OperationError> {
        let found = self.checked.rows.iter().position(|row| row.keyed.key == key);
        found.ok_or_else(|| OperationError::NotFound("该行".to_owned()))
    }

    /// The row, or the guideline item of that key taken in as a new row at its place.
    pub fn find_or_take(&mut self, key: &str) -> Result<usize, OperationError> {
        if let Ok(found) = self.find(key) {
            return Ok(found);
        }
        let guideline = &self.checked.guideline;
        let item = guideline.items.iter().position(|item| item.key == key);
        let item = item.ok_or_else(|| OperationError::NotFound("该行".to_owned()))?;
        Ok(self.take(item, key.to_owned()))
    }

    /// The row of a key, or the guideline item of that key that stands nowhere, taken in. `item:` before the key
    /// means the guideline item alone: a row that was renamed keeps the key that it had from the item.
    #[boxed::future]
    pub async fn target(&mut self, key: &str) -> Result<usize, OperationError> {
        match key.strip_prefix(OF_ITEM) {
            Some(item) => self.item(item).await,
            None => self.find_or_take(key),
        }
    }

    /// The row of a guideline item, or the item taken in. A row that was renamed keeps the key it had
    /// from the item: the item then comes in under the key of a part.
    #[boxed::future]
    pub async fn item(&mut self, key: &str) -> Result<usize, OperationError> {
        let tie = |row: &StoredRow| row.guideline_key.as_deref() == Some(key);
        let rows = &self.checked.rows;
        let bears = |row: &&StoredRow| row.keyed.key == key && row.keyed.status == RowStatus::Active;
        let is_renamed = rows.iter().find(bears).is_some_and(|row| !tie(row));
        if let Some(tied) = rows.iter().position(tie).filter(|_| is_renamed) {
            return Ok(tied);
        }
        let item = self.checked.guideline.items.iter().position(|item| item.key == key);
        let Some(item) = item.filter(|_| is_renamed) else { return self.find_or_take(key) };
        let part = self.next_part_key(key).await?;
        Ok(self.take(item, part))
    }

    /// A guideline item taken in as a new row at its place.
    fn take(&mut self, item: usize, key: String) -> usize {
        let guideline = &self.checked.guideline;
        let index = place_of(&self.checked.rows, guideline, item);
        let taken: &GuidelineItem = &guideline.items[item];
        let keyed = KeyedRow { key, status: RowStatus::Active, row: taken.row.clone() };
        self.checked.rows.insert(index, assign::stored(keyed, Some(taken.key.clone()), 0));
        index
    }

    /// The next key of a part of a guideline item (R21).
    #[boxed::future]
    async fn next_part_key(&mut self, item: &str) -> Result<String, OperationError> {
        let ever = row::ever_of_catalogue(self.writing.connection(), self.at.catalogue.id).await?;
        let mut book = assign::book(&self.checked.guideline, &ever)?;
        book.record(self.checked.rows.iter().map(|row| &row.keyed));
        let whole: StableKey = item.parse().map_err(|_| place::damaged("事项编码"))?;
        Ok(book.next_part_key(whole).to_string())
    }

    #[boxed::future]
    pub async fn add(
        &mut self,
        level1: &str,
        level2: &str,
        after: Option<&str>,
    ) -> Result<String, OperationError> {
        if level1.is_empty() {
            return Err(OperationError::invalid("level1_item", "请选择或填写一级事项"));
        }
        let guideline = &self.checked.guideline;
        let known = |name: &str| fold(name) == fold(level1);
        let printed =
            guideline.items.iter().map(|item| &item.row.level1_item).find(|name| known(name)).cloned();
        if printed.is_none() && !guideline.policy.add_level1 {
            let names = level1_names(guideline).join("、");
            return Err(OperationError::invalid(
                "level1_item",
                format!("本领域的标准指引不增加一级事项；请归入已有的一级事项：{names}"),
            ));
        }
        let level1 = printed.unwrap_or_else(|| level1.to_owned());
        let ever = row::ever_of_catalogue(self.writing.connection(), self.at.catalogue.id).await?;
        let mut book = assign::book(&self.checked.guideline, &ever)?;
        let row = CatalogueRow { level1_item: level1, level2_item: level2.to_owned(), ..self.blank() };
        let mut keyed: Vec<KeyedRow> = self.checked.rows.iter().map(|row| row.keyed.clone()).collect();
        let at = book.add_row(&mut keyed, KeyedRow { row, ..KeyedRow::default() });
        let key = keyed[at].key.clone();
        let seq_no: Vec<String> = keyed.iter().map(|row| row.row.seq_no.clone()).collect();
        self.checked.rows.insert(at, assign::stored(keyed.swap_remove(at), None, 0));
        for (row, seq_no) in self.checked.rows.iter_mut().zip(seq_no) {
            row.keyed.row.seq_no = seq_no;
        }
        if let Some(after) = after.filter(|after| !after.is_empty()) {
            let added = self.checked.rows.remove(at);
            let to = self.find(after)? + 1;
            self.checked.rows.insert(to, added);
        }
        Ok(key)
    }

    /// A part of a guideline item beside it, with its cells and a name of its own (R21).
    #[boxed::future]
    pub async fn refine(&mut self, of: &str, level2: &str) -> Result<String, OperationError> {
        let index = self.find(of)?;
        let stored = self.checked.rows[index].clone();
        let Some(item) = stored.guideline_key.clone() else {
            return Err(OperationError::invalid(
                "refines",
                "只有标准指引的事项可以细化；自行增加的事项请直接增加",
            ));
        };
        if !self.checked.guideline.policy.split_level2 {
            return Err(OperationError::invalid("refines", "本领域的标准指引不允许细化二级事项"));
        }
        let key = self.next_part_key(&item).await?;
        let row = CatalogueRow { level2_item: level2.to_owned(), ..stored.keyed.row };
        let keyed = KeyedRow { key: key.clone(), status: RowStatus::Active, row };
        self.checked.rows.insert(index + 1, assign::stored(keyed, Some(item), 0));
        Ok(key)
    }

    /// A row with the columns that the headings have (R12).
    fn blank(&self) -> CatalogueRow {
        let has = |column: domain::catalogue::Column| {
            self.checked.headings.iter().any(|head| head.id == column.id())
        };
        CatalogueRow {
            level_county: has(domain::catalogue::Column::LevelCounty).then_some(false),
            level_township: has(domain::catalogue::Column::LevelTownship).then_some(false),
            ..CatalogueRow::default()
        }
    }

    /// Marks a row removed or omitted. A removed one says so in 公开依据 (R22).
    #[boxed::future]
    pub async fn explain(
        &mut self,
        index: usize,
        status: RowStatus,
        reason: &str,
        basis: Option<&str>,
    ) -> Result<(), OperationError> {
        let stored = &mut self.checked.rows[index];
        stored.keyed.status = status;
        reason.clone_into(&mut stored.reason);
        let Some(basis) = basis else { return Ok(()) };
        let key = stored.keyed.key.clone();
        let old = stored.keyed.row.legal_basis.clone();
        let new = format!(
            "已取消：{}（依据：{}）",
            reason.trim_end_matches(['。', '；']),
            basis.trim_end_matches(['。', '；'])
        );
        stored.keyed.row.legal_basis.clone_from(&new);
        self.record(&key, BASIS, &old, &new).await
    }

    #[boxed::future]
    pub async fn restore(&mut self, index: usize) -> Result<(), OperationError> {
        let stored = &self.checked.rows[index];
        if stored.keyed.status == RowStatus::Active {
            return Ok(());
        }
        let key = stored.keyed.key.clone();
        let last = row::last_change(self.writing.connection(), self.at.version.id, &key, BASIS).await?;
        let item = super::view::item_of(stored, &self.checked.guideline).map(|item| item.legal_basis.clone());
        let was_removed = stored.keyed.status == RowStatus::Removed;
        let old = stored.keyed.row.legal_basis.clone();
        let stored = &mut self.checked.rows[index];
        stored.keyed.status = RowStatus::Active;
        stored.reason.clear();
        if !was_removed {
            return Ok(());
        }
        // The words in 公开依据 said why the row was gone: what stood there before stands again.
        let before = last.filter(|change| change.new_value == old).map(|change| change.old_value).or(item);
        let Some(before) = before else { return Ok(()) };
        stored.keyed.row.legal_basis.clone_from(&before);
        self.record(&key, BASIS, &old, &before).await
    }

    /// Keeps a change of a cell in the history of the row.
    #[boxed::future]
    pub async fn record(
        &mut self,
        key: &str,
        column_id: &str,
        old: &str,
        new: &str,
    ) -> Result<(), OperationError> {
        let change = [(key, column_id, old, new)];
        let (person, at) = (self.act.person_id()?, self.act.at());
        Ok(row::record_changes(self.writing.connection(), self.at.version.id, &change, person, &at).await?)
    }

    /// Writes what differs, the rows numbered anew.
    #[boxed::future]
    pub async fn write(&mut self) -> Result<(), OperationError> {
        let mut keyed: Vec<KeyedRow> = self.checked.rows.iter().map(|row| row.keyed.clone()).collect();
        renumber(self.checked.guideline.numbering, &mut keyed);
        for ((stored, keyed), position) in self.checked.rows.iter_mut().zip(keyed).zip(1..) {
            stored.keyed = keyed;
            stored.position = position;
        }
        self.write_rows().await
    }

    #[boxed::future]
    async fn write_rows(&mut self) -> Result<(), OperationError> {
        let version_id = self.at.version.id;
        for gone in self
            .before
            .iter()
            .filter(|row| !self.checked.rows.iter().any(|now| now.keyed.key == row.keyed.key))
        {
            row::delete(self.writing.connection(), version_id, &gone.keyed.key).await?;
        }
        let mut new = Vec::new();
        for stored in &mut self.checked.rows {
            match self.before.iter().find(|row| row.keyed.key == stored.keyed.key) {
                Some(before) if before == stored => {}
                Some(_) => {
                    row::update(self.writing.connection(), version_id, stored).await?;
                    stored.revision += 1;
                }
                None => new.push(stored.clone()),
            }
        }
        row::insert(self.writing.connection(), version_id, &new).await?;
        Ok(())
    }

    /// Writes what differs, audits, commits and checks anew.
    pub async fn finish(
        mut self,
        operations: &Operations,
        name: &str,
        key: &str,
        detail: &Value,
    ) -> Result<RowReceipt, OperationError> {
        self.write().await?;
        self.end(operations, name, key, detail).await
    }

    /// The same where only words of rows changed: 序号 stays as it is written.
    pub async fn finish_cells(
        mut self,
        operations: &Operations,
        name: &str,
        key: &str,
        detail: &Value,
    ) -> Result<RowReceipt, OperationError> {
        self.write_rows().await?;
        self.end(operations, name, key, detail).await
    }

    async fn end(
        mut self,
        operations: &Operations,
        name: &str,
        key: &str,
        detail: &Value,
    ) -> Result<RowReceipt, OperationError> {
        self.writing.audit(self.at.unit.id, name, &self.at.object(), detail).await?;
        self.writing.commit().await?;
        self.checked.check(&self.at, &operations.reference, self.act.today());
        let found = self.checked.rows.iter().find(|row| row.keyed.key == key);
        Ok(RowReceipt {
            row_key: key.to_owned(),
            seq_no: found.map(|row| row.keyed.row.seq_no.clone()).unwrap_or_default(),
            position: found.map_or(0, |row| row.position),
            summary: self.checked.summary(),
            findings: self.checked.findings,
        })
    }
}

const BASIS: &str = "legal_basis";

/// Where a guideline item belongs among the rows: behind the rows of the nearest item before it.
fn place_of(rows: &[StoredRow], guideline: &Guideline, item: usize) -> usize {
    let before = guideline.items[..item].iter().rev();
    let behind = before
        .filter_map(|item| rows.iter().rposition(|row| row.guideline_key.as_deref() == Some(&item.key)));
    behind.map(|at| at + 1).next().unwrap_or(0)
}

fn level1_names(guideline: &Guideline) -> Vec<&str> {
    let mut names: Vec<&str> = guideline.items.iter().map(|item| item.row.level1_item.as_str()).collect();
    names.dedup();
    names
}
