//! Receipts that what is public was posted on a notice board, with a photo taken on a phone (R79a). The photo is seen
//! in the console alone.

use super::attachment::ServedFile;
use super::board::{BoardView, board_of, keeps_boards, paths};
use super::place::{RecordPlace, damaged};
use crate::text::words;
use crate::{Act, FieldProblem, OperationError, Operations, Writing};
use domain::disclosure::{BoardDays, BoardKind};
use domain::organisation::Permission;
use files::AttachmentKind;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use storage::Connection;
use storage::catalogue::{published, row};
use storage::disclosure::board::{self, NewReceipt, Receipt};
use storage::disclosure::record;
use tokio::sync::Semaphore;

/// One photo is read at a time: a large one takes much memory.
static ONE: Semaphore = Semaphore::const_new(1);
/// Receipts that a list shows.
const MOST: i64 = 200;

/// A receipt of a posting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceiptView {
    /// Number.
    pub id: i64,
    /// The board.
    pub board: BoardView,
    /// What was posted.
    pub title: String,
    /// Its public page.
    pub url: String,
    /// From when to when.
    pub days: BoardDays,
    /// What was said.
    pub note: String,
    /// By whom it was told.
    pub by: String,
    /// When.
    pub at: String,
    /// The hash of the photo.
    pub photo_hash: String,
    /// True where the person may say that it was taken down.
    pub may_take_down: bool,
}

/// Where something was posted, for everybody: neither people nor photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublicPlace {
    /// The board with its kind.
    pub place: String,
    /// Where it stands.
    pub address: String,
    /// From when to when.
    pub days: String,
}

/// What is posted: a public record, or an item of a published catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Posted {
    /// A record by its number.
    Record(i64),
    /// An item by unit, sector and key.
    Item(String, String, String),
}

/// What is posted, as a person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostedThing {
    /// 名称
    pub title: String,
    /// The unit that published it.
    pub unit: String,
    /// Its public page.
    pub url: String,
    /// The last day of its posting period, where it has one.
    pub until: Option<Date>,
    #[serde(skip)]
    place: (Option<i64>, i64, String),
}

/// A receipt about to be told.
#[derive(Debug, Clone, Default)]
pub struct PostingInput {
    /// The board.
    pub board_id: i64,
    /// When it was put up.
    pub posted_on: Option<Date>,
    /// Until when it is to hang.
    pub until_on: Option<Date>,
    /// What else is to be said.
    pub note: String,
    /// The photo as it came.
    pub photo: Vec<u8>,
}

impl Operations {
    /// What is about to be posted.
    ///
    /// # Errors
    /// When it is not public.
    #[boxed::future]
    pub async fn posted_thing(&self, what: &Posted) -> Result<PostedThing, OperationError> {
        match what {
            Posted::Record(id) => {
                let public = self.public_disclosure(*id).await?;
                let public = public.map_err(|_| OperationError::NotFound("该信息".to_owned()))?;
                let mut connection = self.store.read().await?;
                let known = record::by_id(&mut connection, *id).await?.ok_or_else(|| damaged("信息"))?;
                Ok(PostedThing {
                    title: public.version.title,
                    unit: public.unit,
                    url: super::public_url(*id),
                    until: public.posting.and_then(|one| one.posting).map(|days| days.to),
                    place: (Some(*id), known.catalogue_id, known.row_key),
                })
            }
            Posted::Item(unit, sector, key) => {
                let item = self.published_item(unit, sector, key).await?;
                let mut connection = self.store.read().await?;
                let head = published::of_unit_and_sector(&mut connection, unit, sector).await?;
                let head = head.ok_or_else(|| OperationError::NotFound("该公开事项".to_owned()))?;
                Ok(PostedThing {
                    title: item.row.row.level2_item,
                    unit: head.unit_name,
                    url: format!("/units/{unit}/{sector}/{key}"),
                    until: None,
                    place: (None, head.catalogue_id, key.clone()),
                })
            }
        }
    }

    /// Tells that something public hangs on a board, with a photo as proof. The photo is written anew, so that
    /// neither place nor device stay in it, and sealed.
    ///
    /// # Errors
    /// When it is not public, the board is not the person's, a day is wrong, or there is no photo.
    #[boxed::future]
    pub async fn tell_posting(
        &self,
        act: &Act,
        what: &Posted,
        input: PostingInput,
    ) -> Result<i64, OperationError> {
        let note = words("note", &input.note, 300)?;
        let thing = self.posted_thing(what).await?;
        let mut problems = Vec::new();
        let days = input.posted_on.map(|posted_on| BoardDays {
            posted_on,
            until_on: input.until_on,
            taken_down_on: None,
        });
        match days {
            None => problems.push(FieldProblem::new("posted_on", "请填写张贴的日期")),
            Some(days) => {
                problems
                    .extend(days.fault(act.today()).map(|(field, words)| FieldProblem::new(field, words)));
            }
        }
        let photo = clean(input.photo).await?;
        if let Err(refusal) = &photo {
            problems.push(FieldProblem::new("photo", refusal.to_string()));
        }
        let (Some(days), Ok(photo), true) = (days, photo, problems.is_empty()) else {
            return Err(OperationError::Invalid(problems));
        };
        let hash = self.blobs.put(&photo.bytes).await?;
        let mut writing = self.begin(act).await?;
        let board =
            board_of(writing.connection(), act, input.board_id).await.map_err(|error| match error {
                OperationError::NotFound(_) => OperationError::invalid("board", "请选择张贴在哪里"),
                other => other,
            })?;
        let (posted_on, until_on) = (days.posted_on.to_string(), days.until_on.map(|day| day.to_string()));
        let at = act.at();
        let new = NewReceipt {
            board_id: board.id,
            disclosure_id: thing.place.0,
            item: (thing.place.1, &thing.place.2),
            days: (&posted_on, until_on.as_deref()),
            photo: (&hash, i64::try_from(photo.bytes.len()).unwrap_or(i64::MAX)),
            note: &note,
            made: (&at, act.actor.person_id),
        };
        let id = board::insert_receipt(writing.connection(), &new).await?;
        let detail = json!({ "board": board.id, "what": thing.url, "posted_on": posted_on, "photo": hash });
        writing.audit(board.unit_id, "posting.tell", &format!("posting:{id}"), &detail).await?;
        self.show(&mut writing, &thing.place).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Tells that it was taken down.
    ///
    /// # Errors
    /// When there is none, the right is missing, it was told before, or the day is wrong.
    #[boxed::future]
    pub async fn tell_taken_down(&self, act: &Act, id: i64, on: Option<Date>) -> Result<(), OperationError> {
        let on = on.ok_or_else(|| OperationError::invalid("on", "请填写取下的日期"))?;
        let mut writing = self.begin(act).await?;
        let receipt = board::receipt(writing.connection(), id).await?.ok_or_else(no_receipt)?;
        if !keeps_boards(act, &receipt.unit_path) {
            return Err(no_receipt());
        }
        if let Some(fault) = days_of(&receipt)?.taken_down_fault(on, act.today()) {
            return Err(OperationError::invalid("on", fault));
        }
        if board::take_down(writing.connection(), id, &on.to_string()).await? == 0 {
            return Err(OperationError::State("这次张贴已经登记取下".to_owned()));
        }
        let detail = json!({ "on": on.to_string() });
        writing.audit(receipt.unit_id, "posting.taken_down", &format!("posting:{id}"), &detail).await?;
        let place = (receipt.disclosure_id, receipt.catalogue_id, receipt.row_key);
        self.show(&mut writing, &place).await?;
        writing.commit().await
    }

    /// A receipt, for those who keep its board.
    ///
    /// # Errors
    /// When there is none, or the person may not read it.
    #[boxed::future]
    pub async fn posting_receipt(&self, act: &Act, id: i64) -> Result<ReceiptView, OperationError> {
        let mut connection = self.store.read().await?;
        let receipt = board::receipt(&mut connection, id).await?.ok_or_else(no_receipt)?;
        if !reads(&mut connection, act, &receipt).await? {
            return Err(no_receipt());
        }
        view(&mut connection, act, receipt).await
    }

    /// The photo of a receipt, for the same.
    ///
    /// # Errors
    /// As [`Self::posting_receipt`].
    #[boxed::future]
    pub async fn posting_photo(&self, act: &Act, id: i64) -> Result<ServedFile, OperationError> {
        let receipt = self.posting_receipt(act, id).await?;
        let kind = AttachmentKind::of_media("image/jpeg").ok_or_else(|| damaged("照片"))?;
        let path = self.blobs.file(&receipt.photo_hash)?;
        Ok(ServedFile { path, name: format!("张贴照片{id}.jpg"), kind, hash: receipt.photo_hash })
    }

    /// The receipts on the boards that the person keeps, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn posting_receipts(&self, act: &Act) -> Result<Vec<ReceiptView>, OperationError> {
        let mut connection = self.store.read().await?;
        let mut found: Vec<ReceiptView> = Vec::new();
        for path in paths(act) {
            for one in board::receipts_below(&mut connection, &path, MOST).await? {
                if keeps_boards(act, &one.unit_path) && !found.iter().any(|known| known.id == one.id) {
                    found.push(view(&mut connection, act, one).await?);
                }
            }
        }
        found.sort_by(|a, b| b.days.posted_on.cmp(&a.days.posted_on).then(b.id.cmp(&a.id)));
        Ok(found)
    }

    /// Where an item itself was posted, for everybody.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn item_places(
        &self,
        unit: &str,
        sector: &str,
        key: &str,
    ) -> Result<Vec<PublicPlace>, OperationError> {
        let mut connection = self.store.read().await?;
        let head = published::of_unit_and_sector(&mut connection, unit, sector).await?;
        let Some(head) = head else { return Ok(Vec::new()) };
        let receipts = board::of_item(&mut connection, (head.catalogue_id, key)).await?;
        receipts.iter().map(public_place).collect()
    }

    /// Pages that show where something was posted are made anew.
    #[boxed::future]
    async fn show(
        &self,
        writing: &mut Writing<'_>,
        (record, catalogue, _): &(Option<i64>, i64, String),
    ) -> Result<(), OperationError> {
        match record {
            Some(id) => writing.changed("disclosure", *id).await,
            None => writing.changed("catalogue", *catalogue).await,
        }
    }
}

/// The receipts of a record, for its people.
#[boxed::future]
pub(super) async fn of_record(
    connection: &mut Connection,
    act: &Act,
    id: i64,
) -> Result<Vec<ReceiptView>, OperationError> {
    let mut views = Vec::new();
    for receipt in board::of_record(connection, id).await? {
        views.push(view(connection, act, receipt).await?);
    }
    Ok(views)
}

/// Where a record was posted, for everybody.
#[boxed::future]
pub(super) async fn places(connection: &mut Connection, id: i64) -> Result<Vec<PublicPlace>, OperationError> {
    board::of_record(connection, id).await?.iter().map(public_place).collect()
}

fn public_place(receipt: &Receipt) -> Result<PublicPlace, OperationError> {
    let kind = BoardKind::from_id(&receipt.board_kind).ok_or_else(|| damaged("公开栏的种类"))?;
    Ok(PublicPlace {
        place: format!("{}{}（{}）", receipt.unit_name, receipt.board_name, kind.label()),
        address: receipt.board_address.clone(),
        days: days_of(receipt)?.words(),
    })
}

#[boxed::future]
async fn clean(photo: Vec<u8>) -> Result<Result<files::CleanPhoto, files::PhotoRefusal>, OperationError> {
    let _turn = ONE.acquire().await.map_err(|error| OperationError::Internal(error.to_string()))?;
    let cleaned = tokio::task::spawn_blocking(move || files::clean_photo(&photo)).await;
    cleaned.map_err(|error| OperationError::Internal(error.to_string()))
}

/// Those who keep the board read the receipt, and those who read the record.
#[boxed::future]
async fn reads(connection: &mut Connection, act: &Act, receipt: &Receipt) -> Result<bool, OperationError> {
    if keeps_boards(act, &receipt.unit_path) {
        return Ok(true);
    }
    let Some(id) = receipt.disclosure_id else { return Ok(false) };
    let place = RecordPlace::read(connection, id).await?;
    Ok(place.may(&act.actor, Permission::ReadDisclosure))
}

fn days_of(receipt: &Receipt) -> Result<BoardDays, OperationError> {
    let day = |text: &str| text.parse::<Date>().map_err(|_| damaged("张贴的日期"));
    Ok(BoardDays {
        posted_on: day(&receipt.posted_on)?,
        until_on: receipt.until_on.as_deref().map(day).transpose()?,
        taken_down_on: receipt.taken_down_on.as_deref().map(day).transpose()?,
    })
}

#[boxed::future]
async fn view(
    connection: &mut Connection,
    act: &Act,
    receipt: Receipt,
) -> Result<ReceiptView, OperationError> {
    let (title, url) = called(connection, &receipt).await?;
    let days = days_of(&receipt)?;
    Ok(ReceiptView {
        id: receipt.id,
        title,
        url,
        may_take_down: days.taken_down_on.is_none() && keeps_boards(act, &receipt.unit_path),
        days,
        board: BoardView {
            id: receipt.board_id,
            unit: receipt.unit_name,
            kind: BoardKind::from_id(&receipt.board_kind).ok_or_else(|| damaged("公开栏的种类"))?,
            name: receipt.board_name,
            address: receipt.board_address,
        },
        note: receipt.note,
        by: receipt.created_name.unwrap_or_else(|| "系统".to_owned()),
        at: receipt.created_at,
        photo_hash: receipt.photo_hash,
    })
}

/// What was posted, and its page.
#[boxed::future]
async fn called(connection: &mut Connection, receipt: &Receipt) -> Result<(String, String), OperationError> {
    if let Some(id) = receipt.disclosure_id {
        let place = RecordPlace::read(connection, id).await?;
        return Ok((place.version.title, super::public_url(id)));
    }
    let Some(head) = published::of_catalogue(connection, receipt.catalogue_id).await? else {
        return Ok(("已不在目录中的事项".to_owned(), String::new()));
    };
    let rows = row::of_version(connection, head.version_id).await?;
    let own = rows.into_iter().find(|row| row.keyed.key == receipt.row_key);
    let title = own.map_or_else(|| "已不在目录中的事项".to_owned(), |row| row.keyed.row.level2_item);
    Ok((title, format!("/units/{}/{}/{}", head.unit_code, head.sector_code, receipt.row_key)))
}

fn no_receipt() -> OperationError {
    OperationError::NotFound("该张贴回执".to_owned())
}
