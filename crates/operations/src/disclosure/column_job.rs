//! The long work on a column of another site (R102): reading the pages of its list one after the other, and loading
//! chosen entries one a step. A site is asked slowly, and what its robots.txt closes stays unread.

use super::attachment::{MOST as MOST_FILES, Prepared, attach_within, editable};
use super::checked::Checked;
use super::column::{ColumnFound, ColumnLine, console_url, found_of, own};
use super::load::{LoadHow, Loading, load_within};
use super::material::SEE_FILES;
use super::place::damaged;
use super::visit::{Page, Visitor, address_of};
use crate::job::{JobContext, JobKind, JobStop, Receipt, Refused, Working};
use crate::{Act, OperationError, Writing};
use domain::disclosure::LinkFault;
use files::column::{OutsideArticle, Robots, page_text, read_column, read_outside_article};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use storage::disclosure::{column, event};
use url::Url;

/// Pages of a list that are read.
const MOST_PAGES: usize = 50;
/// Entries that are kept.
const MOST_ENTRIES: usize = 1000;
/// Between two requests to a site.
const BREATH: Duration = Duration::from_millis(300);
/// Why an entry without text is not loaded.
const NO_TEXT: &str = "没有认出正文，请改作网址装载，或者打开原文粘贴";
/// The name by which a site may close its paths to us.
const NAME: &str = "gongkai";

/// Reads a column.
#[derive(Debug, Clone, Copy)]
pub struct ReadColumn;

/// Loads entries of a column.
#[derive(Debug, Clone, Copy)]
pub struct LoadColumn;

impl ReadColumn {
    /// The name stored with the job.
    pub const NAME: &'static str = "disclosure.read_column";
}

impl LoadColumn {
    /// The name stored with the job.
    pub const NAME: &'static str = "disclosure.load_column";
}

impl JobKind for ReadColumn {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn label(&self) -> &'static str {
        "读取其他网站的栏目"
    }

    fn run<'a>(&'a self, context: &'a mut JobContext) -> Working<'a> {
        Box::pin(read(context))
    }
}

impl JobKind for LoadColumn {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn label(&self) -> &'static str {
        "装载栏目中的信息"
    }

    fn run<'a>(&'a self, context: &'a mut JobContext) -> Working<'a> {
        Box::pin(load(context))
    }
}

/// Reads pages of one site after the other, as its robots.txt allows.
struct Reader {
    visitor: Visitor,
    robots: HashMap<String, Robots>,
}

impl Reader {
    fn new(context: &JobContext) -> Self {
        Self { visitor: Visitor::new(context.operations.outside), robots: HashMap::new() }
    }

    #[boxed::future]
    async fn page(&mut self, address: &Url) -> Result<Page, LinkFault> {
        self.allowed(address).await?;
        self.read(address).await
    }

    /// A file that belongs to an article, wherever it stands.
    #[boxed::future]
    async fn file(&mut self, address: &Url) -> Result<Vec<u8>, LinkFault> {
        let address = address_of(address.as_str())?;
        self.allowed(&address).await?;
        let visitor = self.visitor.clone();
        let read = tokio::task::spawn_blocking(move || visitor.file(&address)).await;
        read.unwrap_or(Err(LinkFault::NoConnection))
    }

    /// Takes a breath before an address that the rules of its site leave open.
    #[boxed::future]
    async fn allowed(&mut self, address: &Url) -> Result<(), LinkFault> {
        let site = address.origin().ascii_serialization();
        if !self.robots.contains_key(&site) {
            let rules = match address.join("/robots.txt") {
                Ok(rules) => self.read(&rules).await.ok(),
                Err(_) => None,
            };
            let rules = rules.map(|page| Robots::read(&page_text(&page.bytes, None), NAME));
            self.robots.insert(site.clone(), rules.unwrap_or_default());
        }
        let path = match address.query() {
            Some(query) => format!("{}?{query}", address.path()),
            None => address.path().to_owned(),
        };
        if self.robots.get(&site).is_some_and(|rules| !rules.allows(&path)) {
            return Err(LinkFault::Forbidden);
        }
        tokio::time::sleep(BREATH).await;
        Ok(())
    }

    #[boxed::future]
    async fn read(&self, address: &Url) -> Result<Page, LinkFault> {
        let (visitor, address) = (self.visitor.clone(), address.clone());
        let read = tokio::task::spawn_blocking(move || visitor.page(&address)).await;
        read.unwrap_or(Err(LinkFault::NoConnection))
    }
}

#[boxed::future]
async fn read(context: &mut JobContext) -> Result<Receipt, JobStop> {
    let id = number(&context.job.arguments["column"])?;
    let operations = context.operations.clone();
    let (stored, _) = own(&mut *operations.store.read().await?, &context.now(), id).await?;
    let mut reader = Reader::new(context);
    let mut next = Some(address_of(&stored.address).map_err(|_| damaged("栏目的网址"))?);
    let (mut title, mut found) = (String::new(), ColumnFound::default());
    let (mut seen, mut known) = (HashSet::new(), HashSet::new());
    while let Some(address) = next.take().filter(|address| seen.insert(address.clone())) {
        if found.pages >= MOST_PAGES || found.entries.len() >= MOST_ENTRIES {
            found.remarks.push(format!(
                "一次最多读{MOST_PAGES}页、{MOST_ENTRIES}条；其余的请从后面一页的网址再读一次：{address}"
            ));
            break;
        }
        let page = match reader.page(&address).await {
            Ok(page) => page,
            Err(fault) if found.pages == 0 => {
                let words = format!("没有读到栏目 {address}：{}", fault.words());
                return Err(OperationError::State(words).into());
            }
            Err(fault) => {
                found.remarks.push(format!(
                    "第{}页没有读到：{}（{address}）",
                    found.pages + 1,
                    fault.words()
                ));
                break;
            }
        };
        let base = page.address.clone();
        let read = tokio::task::spawn_blocking(move || {
            read_column(&page_text(&page.bytes, page.charset.as_deref()), &page.address)
        });
        let read = read.await.map_err(|error| OperationError::Internal(error.to_string()))?;
        found.pages += 1;
        if found.pages == 1 {
            title = read.title;
        }
        let fresh = read.entries.into_iter().filter(|entry| known.insert(entry.address.clone()));
        found.entries.extend(fresh.map(|entry| ColumnLine {
            title: entry.title,
            address: entry.address,
            day: entry.day,
        }));
        let words = format!("读了{}页，找到{}条", found.pages, found.entries.len());
        context.say(found.pages as u64, 0, &words).await?;
        // A list goes on within its own site.
        let following = read.next.and_then(|next| address_of(&next).ok());
        next = following.filter(|next| next.origin() == base.origin());
    }
    if found.entries.is_empty() {
        let words = "没有认出带日期的列表：请核对是不是栏目的列表页；列表由脚本生成的读不到，请逐条装载";
        return Err(OperationError::State(words.to_owned()).into());
    }
    let text = serde_json::to_string(&found).map_err(|error| OperationError::Internal(error.to_string()))?;
    let act = context.now();
    let mut writing = operations.begin(&act).await?;
    let pages = found.pages as u64;
    context.step(&mut writing, pages, pages, "读完").await?;
    column::keep(writing.connection(), id, (&title, &text)).await?;
    writing.commit().await?;
    Ok(Receipt {
        done: found.entries.len() as u64,
        words: format!("读了{}页，找到{}条，请核对以后装载", found.pages, found.entries.len()),
        url: console_url(id),
        ..Receipt::default()
    })
}

/// An entry about to be loaded.
struct Entry {
    loading: Loading,
    /// Its files, sealed.
    files: Vec<Prepared>,
    /// Files that were not taken in: their links stay in the text.
    missed: Vec<Refused>,
}

/// What is loaded of a column, and how.
struct Chosen {
    column: column::Column,
    loading: Loading,
    with_text: bool,
}

#[boxed::future]
async fn load(context: &mut JobContext) -> Result<Receipt, JobStop> {
    let arguments = context.job.arguments.clone();
    let id = number(&arguments["column"])?;
    let view = context.operations.column(&context.now(), id).await?;
    let (stored, _) = own(&mut *context.operations.store.read().await?, &context.now(), id).await?;
    let found = found_of(&stored)?.unwrap_or_default();
    let places = arguments["entries"].as_array().cloned().unwrap_or_default();
    let chosen = Chosen {
        column: stored,
        loading: Loading {
            unit: view.unit_code,
            sector: view.sector_code,
            level1_item: view.item.0,
            level2_item: view.item.1,
            row_key: view.row_key,
            element: view.element,
            ..Loading::default()
        },
        with_text: arguments["with_text"].as_bool().unwrap_or_default(),
    };
    let mut reader = Reader::new(context);
    let total = places.len();
    let begun = usize::try_from(context.job.done).unwrap_or(total).min(total);
    for (done, place) in places.iter().enumerate().skip(begun) {
        let at = usize::try_from(number(place)?).unwrap_or(usize::MAX);
        let line = found.entries.get(at).ok_or_else(|| damaged("栏目的列表"))?;
        let entry = entry(context, &mut reader, (&chosen, line)).await?;
        settle(context, &chosen, line, entry, (done as u64 + 1, total as u64)).await?;
    }
    let mut receipt = context.job.receipt.clone();
    let refused = (total as u64).saturating_sub(receipt.done);
    let missed = (receipt.refused.len() as u64).saturating_sub(refused);
    receipt.words = format!("装载了{}条草稿，{refused}条没有装载", receipt.done);
    if missed > 0 {
        receipt.words.push_str(&format!("；{missed}个附件没有取到，正文里保留了网址"));
    }
    receipt.url = console_url(id);
    Ok(receipt)
}

/// One entry as a record to be loaded, or why it cannot be.
#[boxed::future]
async fn entry(
    context: &JobContext,
    reader: &mut Reader,
    (chosen, line): (&Chosen, &ColumnLine),
) -> Result<Result<Entry, String>, JobStop> {
    let address = match address_of(&line.address) {
        Ok(address) => address,
        Err(fault) => return Ok(Err(fault.words())),
    };
    let own = Loading { title: line.title.clone(), arose_on: line.day, ..chosen.loading.clone() };
    if !chosen.with_text {
        let loading = Loading { link: line.address.clone(), original_on: line.day, ..own };
        return Ok(Ok(Entry { loading, files: Vec::new(), missed: Vec::new() }));
    }
    let page = match reader.page(&address).await {
        Ok(page) => page,
        Err(LinkFault::NoPage) => return file_alone(context, reader, (&address, line), own).await,
        Err(fault) => return Ok(Err(format!("{}；可以改作网址装载", fault.words()))),
    };
    let read = tokio::task::spawn_blocking(move || {
        read_outside_article(&page_text(&page.bytes, page.charset.as_deref()), &page.address)
    });
    let Ok(mut read) = read.await else { return Ok(Err("网页读不出来".to_owned())) };
    let is_bare = read.article.text.is_empty();
    if is_bare && read.files.is_empty() {
        return Ok(Err(NO_TEXT.to_owned()));
    }
    let (files, taken, missed) = files_of(context, reader, (&read, line)).await?;
    // A list that cuts its names short shows less than the article itself.
    let is_cut = line.title.ends_with(['…', '.']);
    if is_bare && files.is_empty() {
        return Ok(Err(NO_TEXT.to_owned()));
    }
    if is_bare {
        read.article.html = format!("<p>{SEE_FILES}</p>");
    }
    let body = read.body(&taken);
    let loading = Loading {
        title: if is_cut && !read.title.is_empty() { read.title } else { own.title },
        arose_on: line.day.or(read.day),
        body,
        source: read.source,
        ..own
    };
    Ok(Ok(Entry { loading, files, missed }))
}

/// An entry that leads straight to a file.
#[boxed::future]
async fn file_alone(
    context: &JobContext,
    reader: &mut Reader,
    (address, line): (&Url, &ColumnLine),
    own: Loading,
) -> Result<Result<Entry, String>, JobStop> {
    let bytes = match reader.file(address).await {
        Ok(bytes) => bytes,
        Err(fault) => return Ok(Err(format!("{}；可以改作网址装载", fault.words()))),
    };
    match context.operations.prepare_attachment(&line.title, &bytes).await {
        Ok(file) => {
            let loading = Loading { body: SEE_FILES.to_owned(), ..own };
            Ok(Ok(Entry { loading, files: vec![file], missed: Vec::new() }))
        }
        Err(error @ (OperationError::Storage(_) | OperationError::Internal(_))) => Err(error.into()),
        Err(error) => Ok(Err(words(&error))),
    }
}

/// The files of an article, read and sealed, the addresses that need no link any more, and what was not taken in.
#[boxed::future]
async fn files_of(
    context: &JobContext,
    reader: &mut Reader,
    (article, line): (&OutsideArticle, &ColumnLine),
) -> Result<(Vec<Prepared>, Vec<Url>, Vec<Refused>), JobStop> {
    let (mut files, mut taken, mut missed): (Vec<Prepared>, Vec<Url>, Vec<Refused>) = Default::default();
    for file in &article.files {
        let why = if files.len() >= MOST_FILES {
            format!("一条信息最多{MOST_FILES}个附件")
        } else {
            match reader.file(&file.address).await {
                Ok(bytes) if file.is_page(&bytes) => continue,
                Ok(bytes) if file.is_sign(bytes.len()) => {
                    taken.push(file.address.clone());
                    continue;
                }
                Ok(bytes) => match context.operations.prepare_attachment(&file.name, &bytes).await {
                    Ok(prepared) => {
                        taken.push(file.address.clone());
                        if !files.iter().any(|known| known.hash == prepared.hash) {
                            files.push(prepared);
                        }
                        continue;
                    }
                    Err(error @ (OperationError::Storage(_) | OperationError::Internal(_))) => {
                        return Err(error.into());
                    }
                    Err(error) => words(&error),
                },
                Err(LinkFault::NoPage) => "文件太大".to_owned(),
                Err(fault) => fault.words(),
            }
        };
        let what = format!("{}的附件“{}”", line.title, file.name);
        missed.push(Refused { what, why: format!("{why}；正文里保留了它的网址") });
    }
    Ok((files, taken, missed))
}

/// Loads an entry and goes on by a step, in one transaction; what is refused stands in the receipt.
#[boxed::future]
async fn settle(
    context: &mut JobContext,
    chosen: &Chosen,
    line: &ColumnLine,
    entry: Result<Entry, String>,
    (done, total): (u64, u64),
) -> Result<(), JobStop> {
    let operations = context.operations.clone();
    let act = context.now();
    let step = format!("第{done}条：{}", line.title);
    let before = context.job.receipt.clone();
    let why = match entry {
        Err(why) => why,
        Ok(entry) => {
            context.job.receipt.done += 1;
            context.job.receipt.refused.extend(entry.missed.iter().cloned());
            let mut writing = operations.begin(&act).await?;
            context.step(&mut writing, done, total, &step).await?;
            match load_entry(&mut writing, &act, (chosen, line), &entry).await {
                Ok(()) => return Ok(writing.commit().await?),
                Err(error @ (OperationError::Storage(_) | OperationError::Internal(_))) => {
                    return Err(error.into());
                }
                Err(error) => words(&error),
            }
        }
    };
    context.job.receipt = before;
    context.job.receipt.refused.push(Refused { what: line.title.clone(), why });
    let mut writing = operations.begin(&act).await?;
    context.step(&mut writing, done, total, &step).await?;
    Ok(writing.commit().await?)
}

#[boxed::future]
async fn load_entry(
    writing: &mut Writing<'_>,
    act: &Act,
    (chosen, line): (&Chosen, &ColumnLine),
    entry: &Entry,
) -> Result<(), OperationError> {
    let loading = &entry.loading;
    if loading.arose_on.is_none() {
        return Err(OperationError::State("列表和原文都没有写明日期，请单独装载并填写成文日期".to_owned()));
    }
    let place = (chosen.column.catalogue_id, chosen.column.row_key.as_str());
    let known = column::loaded(writing.connection(), place).await?;
    let twice = |id: i64| OperationError::State(format!("已经装载过（{id}号信息），没有重复装载"));
    if let Some((_, id)) = known.iter().find(|(address, _)| *address == line.address) {
        return Err(twice(*id));
    }
    let mut checked = Checked::of(loading, act.today())?;
    // Its text was public there since the day that the list shows (R108a).
    checked.original_on = line.day.filter(|day| *day <= act.today());
    let loaded = load_within(writing, act, (None, loading), checked, LoadHow::default()).await?;
    let (at, note) = (act.at(), format!("从 {} 取入", line.address));
    let by = (act.actor.person_id, at.as_str());
    event::append(writing.connection(), loaded.version_id, ("take_in", &note), by).await?;
    if !column::remember(writing.connection(), place, (&line.address, loaded.id)).await? {
        return Err(twice(loaded.id));
    }
    for file in &entry.files {
        let place = editable(writing, act, (loaded.id, 0), "加附件").await?;
        attach_within(writing, act, &place, file).await?;
    }
    Ok(())
}

/// Every problem of an entry in one line.
fn words(error: &OperationError) -> String {
    let OperationError::Invalid(problems) = error else { return error.to_string() };
    problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("；")
}

fn number(value: &Value) -> Result<i64, OperationError> {
    value.as_i64().ok_or_else(|| damaged("任务参数"))
}
