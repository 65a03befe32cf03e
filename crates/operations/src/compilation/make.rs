//! The job that makes a compilation (R75): gathers the fixed versions, sets them as PDF, DOCX, XLSX and
//! HTML, seals each under its hash, and publishes all in its last transaction. Until then nothing is
//! visible, so that it may be cancelled or begin again anywhere.

use super::consent::AGAIN;
use super::print::{book, explained, fonts};
use super::withdrawn::refuse_withdrawn;
use super::{Held, day_of, district, title, url};
use crate::catalogue::download::table;
use crate::job::{JobContext, JobKind, JobStop, Receipt, ReceiptFile, Working};
use crate::organisation::Recipients;
use crate::{OperationError, Operations};
use domain::calendar::in_words;
use domain::compilation::{CompilationState, Settled, Step};
use domain::organisation::Role;
use files::write::{Lacking, Part, Volume, volume_docx, volume_html, volume_xlsx};
use paper::PaperError;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use storage::compilation::{self, CompilationFileRow};

/// 制作文件汇编
pub struct MakeCompilation;

/// Format, media type.
const FORMS: [(&str, &str); 4] = [
    ("pdf", "application/pdf"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("html", "text/html; charset=utf-8"),
];
/// How often the setter is looked at.
const LOOK: Duration = Duration::from_millis(300);

impl MakeCompilation {
    /// The name of the kind.
    pub const NAME: &'static str = "compilation.make";
}

impl JobKind for MakeCompilation {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn label(&self) -> &'static str {
        "制作文件汇编"
    }

    fn run<'a>(&'a self, context: &'a mut JobContext) -> Working<'a> {
        Box::pin(make(context))
    }
}

#[boxed::future]
async fn make(context: &mut JobContext) -> Result<Receipt, JobStop> {
    let id = context.job.arguments["compilation"]
        .as_i64()
        .ok_or_else(|| OperationError::Internal("a job without its compilation".to_owned()))?;
    let operations = context.operations.clone();
    let held = Held::read(&mut *operations.store.read().await?, id).await?;
    if held.state()? != CompilationState::Consented {
        let text = format!("本期汇编{}，不能制作", held.state()?.label());
        return Err(OperationError::State(text).into());
    }
    refuse_withdrawn(&mut *operations.store.read().await?, &held, "制作", AGAIN).await?;
    let parts = held.body.readiness.printable.len() as u64;
    let total = 2 * parts + 3;
    let day = context.now().today();
    let volume = Arc::new(gather(context, &operations, &held, day, total).await?);
    let pdf = set_pdf(context, &operations, volume.clone(), parts, total).await?;
    let mut files = vec![pdf];
    for (at, (format, _)) in (0_u64..).zip(FORMS.iter().skip(1)) {
        context.say(2 * parts + at, total, &format!("正在生成 {} 文件", format.to_uppercase())).await?;
        files.push(written(format, volume.clone()).await?);
    }
    publish(context, &operations, id, files, total).await
}

/// What stands on everything printed from a demo city.
const DEMO: &str = "演示数据，内容均为虚构";

/// Reads the versions that were fixed when consent was asked.
#[boxed::future]
async fn gather(
    context: &mut JobContext,
    operations: &Operations,
    held: &Held,
    day: jiff::civil::Date,
    total: u64,
) -> Result<Volume, JobStop> {
    let name = format!("{}基层政务公开", district(&held.unit));
    let consent = match held.row.instruction_number.as_str() {
        "" => "区政府同意发布".to_owned(),
        number => format!("区政府同意发布（{number}）"),
    };
    let mut facts = Vec::new();
    // The day of the instruction is the day of the consent, whenever it was entered.
    let instructed = held.row.instruction_date.parse::<jiff::civil::Date>().ok();
    let on = instructed.or_else(|| held.row.consented_at.as_deref().and_then(day_of));
    facts.extend(on.map(|on| format!("{}　{consent}", in_words(on))));
    facts.push(format!("{}　发布", in_words(day)));
    let is_demo = operations.site_identity().await?.demo;
    if is_demo {
        facts.insert(0, DEMO.to_owned());
    }
    let mut volume = Volume {
        title: vec![name, "标准目录汇编".to_owned()],
        facts,
        foot: vec![format!("第{}期", held.row.number), held.unit.name.clone()],
        parts: Vec::new(),
        lacking: held.body.settled.iter().map(lacking).collect(),
    };
    for (at, one) in (1_u64..).zip(&held.body.readiness.printable) {
        // Every tenth is told: a step is a transaction.
        if at % 10 == 1 {
            context.say(at - 1, total, &format!("正在汇集目录：{}", one.unit)).await?;
        }
        let catalogue = operations.published_version(one.version_id).await?;
        let version =
            storage::catalogue::version::by_id(&mut *operations.store.read().await?, one.version_id).await?;
        let mut facts = vec![format!("编制单位：{}", one.unit)];
        let approved = version.as_ref().and_then(|version| version.approved_at.as_deref()).and_then(day_of);
        facts.extend(approved.map(|on| format!("审定日期：{}", in_words(on))));
        facts.push(format!("发布日期：{}", in_words(catalogue.version.from)));
        if is_demo {
            facts.push(DEMO.to_owned());
        }
        volume.parts.push(Part {
            chapter: one.unit.clone(),
            short: format!("{}{}", catalogue.summary.unit.chars().take(14).collect::<String>(), one.sector),
            facts,
            table: table(&catalogue),
        });
    }
    Ok(volume)
}

/// Sets the PDF on a thread of its own, telling how far it is and stopping it when asked.
#[boxed::future]
async fn set_pdf(
    context: &mut JobContext,
    operations: &Operations,
    volume: Arc<Volume>,
    parts: u64,
    total: u64,
) -> Result<Vec<u8>, JobStop> {
    let (done, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let (told, stopped, data) = (done.clone(), stop.clone(), operations.data.clone());
    let mut setting = tokio::task::spawn_blocking(move || {
        let fonts = fonts(Some(&data))?;
        let set = paper::book(&book(&volume), &fonts, &mut |at| {
            told.store(at, Ordering::Relaxed);
            !stopped.load(Ordering::Relaxed)
        });
        match set {
            Ok(printed) => Ok(Some(printed.bytes)),
            Err(PaperError::Cancelled) => Ok(None),
            Err(error) => Err(explained(error)),
        }
    });
    let mut why = None;
    loop {
        tokio::select! {
            set = &mut setting => {
                let set = set.map_err(|error| OperationError::Internal(error.to_string()))??;
                return match (set, why) {
                    (_, Some(why)) => Err(why),
                    (Some(bytes), None) => Ok(bytes),
                    (None, None) => Err(JobStop::Cancelled),
                };
            }
            () = tokio::time::sleep(LOOK), if why.is_none() => {
                let at = (done.load(Ordering::Relaxed) as u64).min(parts);
                if let Err(stopped) = context.say(parts + at, total, &format!("正在排版 PDF：第{at}份，共{parts}份")).await {
                    stop.store(true, Ordering::Relaxed);
                    why = Some(stopped);
                }
            }
        }
    }
}

async fn written(format: &'static str, volume: Arc<Volume>) -> Result<Vec<u8>, OperationError> {
    tokio::task::spawn_blocking(move || match format {
        "docx" => volume_docx(&volume),
        "xlsx" => volume_xlsx(&volume),
        _ => Ok(volume_html(&volume).into_bytes()),
    })
    .await
    .map_err(|error| OperationError::Internal(error.to_string()))?
    .map_err(|error| OperationError::Internal(error.to_string()))
}

/// Seals the files, then makes everything visible in one transaction.
#[boxed::future]
async fn publish(
    context: &mut JobContext,
    operations: &Operations,
    id: i64,
    files: Vec<Vec<u8>>,
    total: u64,
) -> Result<Receipt, JobStop> {
    let mut sealed = Vec::new();
    for ((format, media_type), bytes) in FORMS.iter().zip(files) {
        sealed.push((*format, *media_type, operations.blobs.put(&bytes).await?, bytes.len()));
    }
    let act = context.now();
    let mut writing = operations.begin(&act).await?;
    context.step(&mut writing, total, total, "正在发布").await?;
    let mut held = Held::read(writing.connection(), id).await?;
    held.step(Step::Publish)?;
    // Withdrawn while it was made.
    refuse_withdrawn(writing.connection(), &held, "发布", AGAIN).await?;
    held.row.published_at = Some(act.at());
    held.write(&mut writing).await?;
    let mut receipt = Receipt { done: held.body.readiness.printable.len() as u64, ..Receipt::default() };
    for (format, media_type, sha256, size) in sealed {
        let name = format!("{}第{}期.{format}", title(&held.unit), held.row.number);
        let row = CompilationFileRow {
            format: format.to_owned(),
            name: name.clone(),
            media_type: media_type.to_owned(),
            sha256: sha256.clone(),
            size: i64::try_from(size).unwrap_or(i64::MAX),
        };
        compilation::insert_file(writing.connection(), id, &row).await?;
        receipt.files.push(ReceiptFile {
            name,
            media_type: media_type.to_owned(),
            sha256,
            size: size as u64,
        });
    }
    let hashes: Vec<&str> = receipt.files.iter().map(|file| file.sha256.as_str()).collect();
    writing.audit(held.unit.id, "compilation.publish", &held.object(), &json!({"sha256": hashes})).await?;
    writing.changed("compilation", id).await?;
    let to = Recipients::Holders { role: Role::Approver, unit_id: held.unit.id, sector: None };
    let text = format!("{}已发布", held.called());
    writing.notify(&to, "compilation.published", &text, &url(id)).await?;
    writing.commit().await?;
    receipt.words = format!("已收入{}份目录，生成PDF、DOCX、XLSX、HTML并发布", receipt.done);
    receipt.url = url(id);
    Ok(receipt)
}

/// What is not in it, in words.
fn lacking(one: &Settled) -> Lacking {
    Lacking { what: one.gap.called(), kind: one.kind.label().to_owned(), reason: one.reason.clone() }
}
