//! The printed request for consent (请示, R74a) in letter form with the list of what the compilation
//! holds and lacks (R318-R330, R337).

use super::print::{explained, fonts};
use super::{Compilation, title};
use crate::catalogue::Download;
use crate::organisation::Unit;
use crate::{Act, OperationError, Operations};
use domain::compilation::GapKind;
use files::write::{LetterText, letter_docx};
use paper::{Annex, Letter};

/// The forms of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterFormat {
    /// To print and sign.
    Pdf,
    /// To go on writing.
    Docx,
}

impl LetterFormat {
    /// The format of a file's ending.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "pdf" => Some(Self::Pdf),
            "docx" => Some(Self::Docx),
            _ => None,
        }
    }

    /// The file's ending.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }
}

impl Operations {
    /// The request for consent of a compilation, as a file.
    ///
    /// # Errors
    /// When the person may not read there, or no font is there.
    #[boxed::future]
    pub async fn request_letter(
        &self,
        act: &Act,
        id: i64,
        format: LetterFormat,
    ) -> Result<Download, OperationError> {
        let compilation = self.compilation(act, id).await?;
        let unit = self.unit(compilation.unit_id).await?;
        let day = compilation
            .requested_at
            .as_deref()
            .and_then(|at| at.parse::<jiff::Timestamp>().ok())
            .map_or_else(|| act.today(), crate::act::beijing_date);
        let letter = text(&compilation, &unit, day);
        let name = format!("{}.{}", letter.title, format.ending());
        let data = self.data.clone();
        let bytes = tokio::task::spawn_blocking(move || match format {
            LetterFormat::Pdf => {
                let fonts = fonts(Some(&data))?;
                paper::letter(&on_paper(letter), &fonts).map(|printed| printed.bytes).map_err(explained)
            }
            LetterFormat::Docx => {
                letter_docx(&letter).map_err(|error| OperationError::Internal(error.to_string()))
            }
        })
        .await
        .map_err(|error| OperationError::Internal(error.to_string()))??;
        Ok(Download { name, media_type: format.media_type(), bytes })
    }
}

fn on_paper(letter: LetterText) -> Letter {
    Letter {
        mark: letter.mark,
        title: letter.title,
        to: letter.to,
        paragraphs: letter.paragraphs,
        from: letter.from,
        date: letter.date,
        annexes: letter.annexes.into_iter().map(|(title, lines)| Annex { title, lines }).collect(),
    }
}

fn text(compilation: &Compilation, unit: &Unit, day: jiff::civil::Date) -> LetterText {
    let office = format!("{}办公室", unit.name);
    let name = title(unit);
    let mut units: Vec<&str> = compilation.printable.iter().map(|one| one.unit.as_str()).collect();
    units.dedup();
    let lacking = match compilation.settled.len() + compilation.open_gaps.len() {
        0 => "各单位各领域均已收入。".to_owned(),
        _ => {
            let open = match compilation.open_gaps.len() {
                0 => String::new(),
                open => format!("；另有{open}处尚待注明"),
            };
            format!(
                "另有不适用{}处、尚缺{}处，已逐项注明理由{open}。",
                count(compilation, GapKind::NotApplicable),
                count(compilation, GapKind::Missing),
            )
        }
    };
    let mut annexes = vec![("收入汇编的目录清单".to_owned(), list(compilation))];
    if !compilation.settled.is_empty() {
        annexes.push(("未收入的单位和领域".to_owned(), lacks(compilation)));
    }
    LetterText {
        mark: office.clone(),
        title: format!("关于提请同意发布《{name}》（第{}期）的请示", compilation.number),
        to: unit.name.clone(),
        paragraphs: vec![
            format!(
                "按照全面推进基层政务公开标准化规范化工作的要求，我办组织各单位编制、审核了基层政务公开标准目录，现汇编成册，共收入{}个单位的{}份目录。{lacking}",
                units.len(),
                compilation.printable.len()
            ),
            "汇编经同意后，将在区政府门户网站发布，供公众查阅。".to_owned(),
            "妥否，请批示。".to_owned(),
        ],
        from: office,
        date: domain::calendar::in_words(day),
        annexes,
    }
}

fn count(compilation: &Compilation, kind: GapKind) -> usize {
    compilation.settled.iter().filter(|one| one.kind == kind).count()
}

fn list(compilation: &Compilation) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut unit = "";
    for one in &compilation.printable {
        if one.unit == unit {
            if let Some(line) = lines.last_mut() {
                line.push('、');
                line.push_str(&one.sector);
            }
        } else {
            unit = &one.unit;
            lines.push(format!("{}. {unit}：{}", lines.len() + 1, one.sector));
        }
    }
    lines
}

fn lacks(compilation: &Compilation) -> Vec<String> {
    let line = |(number, one): (usize, &domain::compilation::Settled)| {
        format!("{number}. {}：{}，{}", one.gap.called(), one.kind.label(), one.reason)
    };
    (1..).zip(&compilation.settled).map(line).collect()
}
