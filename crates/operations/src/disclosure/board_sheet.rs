//! A sheet for the notice board from a public record or from an item of a published catalogue (R79a): what is posted,
//! by whom, for how long, and the code that leads to its page.

use super::public::PublicRecord;
use crate::catalogue::{Download, PublishedItem};
use crate::compilation::fonts;
use crate::{OperationError, Operations};
use domain::calendar::in_words;
use domain::catalogue::RowStatus;
use domain::disclosure::Validity;
use files::{ArticleBlock, article_blocks};
use jiff::civil::Date;
use paper::{PaperError, Sheet, SheetBlock, SheetCell};
use tokio::sync::Semaphore;

/// One sheet is set at a time: fonts are large, and a page of paper can wait a moment.
static ONE: Semaphore = Semaphore::const_new(1);
/// What a sheet is called that is longer than a file's name should be.
const LONGEST_NAME: usize = 60;

/// A size of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetSize {
    /// A4
    A4,
    /// A3
    A3,
}

impl SheetSize {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::A4, Self::A3];

    /// The name in addresses.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::A3 => "a3",
        }
    }

    /// The size of a name with the ending of its file.
    #[must_use]
    pub fn of_file(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| name.strip_suffix(".pdf") == Some(size.id()))
    }
}

impl Operations {
    /// The sheet of a public record. `address` is where its page is reached.
    ///
    /// # Errors
    /// When nothing of it is public, or the sheet cannot be set.
    #[boxed::future]
    pub async fn board_sheet_of_record(
        &self,
        id: i64,
        size: SheetSize,
        address: &str,
    ) -> Result<Download, OperationError> {
        let public = self.public_disclosure(id).await?;
        let record = public.map_err(|_| OperationError::NotFound("该信息".to_owned()))?;
        let mut sheet = of_record(&record);
        sheet.foot.extend(self.contact_lines().await?);
        self.set_sheet(sheet, size, address).await
    }

    /// The sheet of an item of a published catalogue.
    ///
    /// # Errors
    /// When there is no such item, or the sheet cannot be set.
    #[boxed::future]
    pub async fn board_sheet_of_item(
        &self,
        (unit, sector, key): (&str, &str, &str),
        size: SheetSize,
        address: &str,
    ) -> Result<Download, OperationError> {
        let item = self.published_item(unit, sector, key).await?;
        if item.row.status != RowStatus::Active {
            return Err(OperationError::NotFound("该公开事项".to_owned()));
        }
        let mut sheet = of_item(&item);
        sheet.foot.extend(self.contact_lines().await?);
        self.set_sheet(sheet, size, address).await
    }

    /// Whom to complain to, and whose site it is.
    #[boxed::future]
    async fn contact_lines(&self) -> Result<Vec<String>, OperationError> {
        let site = self.site_identity().await?;
        let mut lines = Vec::new();
        if !site.contact.is_empty() {
            lines.push(format!("意见和投诉：{}", site.contact));
        }
        if !site.site_name.is_empty() {
            lines.push(site.site_name);
        }
        if site.demo {
            lines.push("演示数据：单位、人员和内容均为虚构，不作办事依据。".to_owned());
        }
        Ok(lines)
    }

    #[boxed::future]
    async fn set_sheet(
        &self,
        sheet: Sheet,
        size: SheetSize,
        address: &str,
    ) -> Result<Download, OperationError> {
        let sheet = Sheet { is_large: size == SheetSize::A3, address: address.to_owned(), ..sheet };
        let title: String = sheet.title.chars().take(LONGEST_NAME).collect();
        let name = format!("{title}（{}张贴页）.pdf", size.id().to_uppercase());
        let data = self.data.clone();
        let _turn = ONE.acquire().await.map_err(|error| OperationError::Internal(error.to_string()))?;
        let bytes = tokio::task::spawn_blocking(move || {
            let fonts = fonts(Some(&data))?;
            paper::sheet(&sheet, &fonts).map(|printed| printed.bytes).map_err(explained)
        })
        .await
        .map_err(|error| OperationError::Internal(error.to_string()))??;
        Ok(Download { name, media_type: "application/pdf", bytes })
    }
}

fn of_record(record: &PublicRecord) -> Sheet {
    let version = &record.version;
    let facts = [
        ("索引号", record.index_number.clone()),
        ("文号", version.document_number.clone()),
        ("成文日期", long(&version.arose_on)),
    ];
    // Who reads the sheet sees first that it holds no more (R281).
    let mark = mark_of(record.validity, &record.validity_words).map(SheetBlock::Heading);
    let text: Vec<SheetBlock> = article_blocks(&version.body).into_iter().map(on_paper).collect();
    let mut blocks: Vec<SheetBlock> = mark.into_iter().chain(text).collect();
    if !version.link.is_empty() {
        blocks.push(SheetBlock::Paragraph(format!("全文见：{}", version.link)));
    }
    if !record.attachments.is_empty() {
        let names: Vec<&str> = record.attachments.iter().map(|one| one.name.as_str()).collect();
        blocks.push(SheetBlock::Item(format!("附件（扫码查看）：{}", names.join("、"))));
    }
    let mut foot = Vec::new();
    match record.posting.as_ref().and_then(|one| one.posting.map(|days| (one, days))) {
        Some((one, days)) => foot.push(format!("公示期：{}（{}）", days.words(), one.period.label())),
        None => foot.push(format!("公开日期：{}", long(&record.first_published_on))),
    }
    let publisher = if version.publisher.is_empty() { &record.unit } else { &version.publisher };
    foot.push(format!("发布机构：{publisher}"));
    Sheet {
        unit: record.unit.clone(),
        title: version.title.clone(),
        facts: filled(&facts),
        blocks,
        foot,
        ..Sheet::default()
    }
}

/// What a sheet says of what does not hold as it stands: the mark, since when and by which document.
fn mark_of(validity: Validity, words: &str) -> Option<String> {
    (validity != Validity::Valid).then(|| match words {
        "" => format!("【{}】", validity.label()),
        words => format!("【{}】{words}", validity.label()),
    })
}

/// An item says what is published, by whom, when, where and by which rule.
fn of_item(item: &PublishedItem) -> Sheet {
    let (summary, row) = (&item.catalogue.summary, &item.row.row);
    let cells = [
        ("公开内容", row.content_elements.clone()),
        ("公开依据", row.legal_basis.clone()),
        ("公开时限", row.time_limit.clone()),
        ("公开主体", row.publisher.clone()),
        ("公开渠道", row.channels.join("、")),
    ];
    let cell = |text: &str, is_head| SheetCell { text: text.to_owned(), span: 1, is_head };
    let rows = cells
        .iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(name, text)| vec![cell(name, true), cell(&text.replace('\n', "　"), false)]);
    let title = match row.level1_item.trim() {
        "" => row.level2_item.clone(),
        level1 => format!("{level1}：{}", row.level2_item),
    };
    Sheet {
        unit: summary.unit.clone(),
        title,
        facts: filled(&[("目录", summary.title.clone()), ("序号", row.seq_no.clone())]),
        blocks: vec![SheetBlock::Table(rows.collect())],
        foot: vec![format!("发布机构：{}", summary.unit)],
        ..Sheet::default()
    }
}

fn on_paper(block: ArticleBlock) -> SheetBlock {
    match block {
        ArticleBlock::Heading(text) => SheetBlock::Heading(text),
        ArticleBlock::Paragraph(text) => SheetBlock::Paragraph(text),
        ArticleBlock::Item(text) => SheetBlock::Item(text),
        ArticleBlock::Table(rows) => {
            let cell = |(text, span, is_head)| SheetCell { text, span, is_head };
            SheetBlock::Table(rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect())
        }
    }
}

fn filled(facts: &[(&str, String)]) -> Vec<String> {
    let filled = facts.iter().filter(|(_, value)| !value.trim().is_empty());
    filled.map(|(name, value)| format!("{name}：{value}")).collect()
}

/// A stored day in words.
fn long(day: &str) -> String {
    day.parse::<Date>().map_or_else(|_| day.to_owned(), in_words)
}

fn explained(error: PaperError) -> OperationError {
    match error {
        PaperError::Font(error) => OperationError::State(error.to_string()),
        other => OperationError::Internal(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r281_a_sheet_says_that_it_holds_no_more_and_since_when() {
        assert_eq!(mark_of(Validity::Valid, ""), None);
        let words = "自2026年3月1日起，东府办〔2026〕3号";
        let said = mark_of(Validity::Repealed, words).unwrap();
        assert_eq!(said, "【已废止】自2026年3月1日起，东府办〔2026〕3号");
        assert_eq!(mark_of(Validity::Expired, "").as_deref(), Some("【已失效】"));
    }
}
