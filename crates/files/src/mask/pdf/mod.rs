//! Numbers hidden within a PDF: the digits go from the strings that show them, on pages, in forms, notes and fields, and
//! a bar is drawn where they stood; strings outside the pages get stars. The document is written anew, so that nothing
//! of the old bytes stays behind (R250).

mod bar;
mod copy;
mod edit;
mod lexer;
mod proof;
mod words;

use super::error::Fault;
use super::{Copy, MOST_ROUNDS, number};
use crate::readers::pdf::content::{self, Content, Fonts, Placed, Source};
use crate::readers::pdf::matrix::Matrix;
use crate::readers::pdf::passage;
use crate::readers::pdf::{self, Budget, Counts};
use copy::Plan;
use domain::disclosure::privacy::personal_numbers;
use edit::{Gone, Removals};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Resources;
use rustc_hash::{FxHashMap, FxHashSet};

/// The document with its numbers hidden, proved; the copy counts only where there were any.
pub(super) fn mask(bytes: &[u8]) -> Result<Copy, Fault> {
    let pdf = pdf::open(bytes)?;
    let mut search = Search::default();
    search.pages(&pdf)?;
    search.other_forms(&pdf)?;
    let mut plan = Plan::default();
    search.plan_forms(&pdf, &mut plan)?;
    search.plan_pages(&pdf, &mut plan)?;
    let copied = copy::copy(&pdf, &plan, &mut Budget::new())?;
    let masked = match search.places + copied.masked {
        // What nothing leads to is left out of the copy.
        0 => pdf::strings::with_numbers(&pdf, &mut Budget::new())?.len(),
        masked => masked,
    };
    if masked > 0 {
        proof::prove(&pdf, &copied.bytes, &search.hidden, &search.numbers)?;
    }
    Ok(Copy { bytes: copied.bytes, masked, was_signed: copied.was_signed })
}

/// A stream of operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    Page(usize),
    Form(ObjectIdentifier),
}

impl Place {
    /// Where a character of a page's content stands; without a page, the content is a form's own.
    fn of(page: usize, streams: &[Option<ObjectIdentifier>], source: &Source) -> Self {
        let index = usize::try_from(source.stream).unwrap_or(usize::MAX);
        streams.get(index).copied().flatten().map_or(Self::Page(page), Self::Form)
    }
}

/// The characters that are hidden.
#[derive(Debug, Default)]
struct Hidden(FxHashMap<Place, Removals>);

impl Hidden {
    /// Adds a character; says whether it was new.
    fn add(&mut self, place: Place, source: &Source) -> bool {
        let at = usize::try_from(source.at).unwrap_or(usize::MAX);
        let gone = Gone { length: usize::from(source.length), moved: source.moved };
        self.0.entry(place).or_default().entry(source.string).or_default().insert(at, gone).is_none()
    }

    fn has(&self, place: Place, source: &Source) -> bool {
        let at = usize::try_from(source.at).unwrap_or(usize::MAX);
        let string = self.0.get(&place).and_then(|removals| removals.get(&source.string));
        string.is_some_and(|gone| gone.contains_key(&at))
    }

    fn of(&self, place: Place) -> &Removals {
        static NONE: Removals = Removals::new();
        self.0.get(&place).unwrap_or(&NONE)
    }
}

/// What is searched and found.
#[derive(Default)]
struct Search {
    fonts: Fonts,
    hidden: Hidden,
    /// The numbers' digits.
    numbers: FxHashSet<String>,
    places: usize,
    /// Forms that were read.
    forms: FxHashSet<ObjectIdentifier>,
    /// The hidden characters of each page.
    gone: Vec<Vec<Placed>>,
}

impl Search {
    fn pages(&mut self, pdf: &Pdf) -> Result<(), Fault> {
        let (mut budget, mut counts) = (Budget::new(), Counts::default());
        for (index, page) in pdf.pages().iter().enumerate() {
            let content = content::read(page, &mut self.fonts, &mut budget)?;
            counts.add(&content);
            let gone = self.look(index, &content);
            if content.images > 0 && gone.iter().any(|glyph| glyph.is_invisible) {
                let reason = format!("第 {} 页的号码印在扫描图片上，图片中的文字改不了", index + 1);
                return Err(Fault::Reason(reason));
            }
            self.gone.push(gone);
        }
        counts.judge()?;
        Ok(())
    }

    /// Forms that no page prints by itself: notes, fields, patterns.
    fn other_forms(&mut self, pdf: &Pdf) -> Result<(), Fault> {
        let mut budget = Budget::new();
        let resources = pdf
            .pages()
            .first()
            .map_or_else(|| Resources::new(Dict::empty()), |page| page.resources().clone());
        for object in pdf.objects() {
            let Object::Stream(stream) = object else { continue };
            let kind = stream.dict().get::<Name<'_>>("Subtype");
            let is_form = kind.as_deref() == Some(b"Form".as_slice())
                || stream.dict().get::<i32>("PatternType") == Some(1);
            if is_form && !self.forms.contains(&stream.obj_id()) {
                let content = content::read_form(&stream, &resources, &mut self.fonts, &mut budget)?;
                self.look(usize::MAX, &content);
            }
        }
        Ok(())
    }

    /// Finds the numbers of a content, as the gate reads it and in the order of the file; the hidden characters. What
    /// is left of two numbers beside each other may look like a third, which goes as well.
    fn look(&mut self, page: usize, content: &Content) -> Vec<Placed> {
        self.forms.extend(content.streams.iter().flatten());
        let mut places = self.hide(page, content);
        self.places += places;
        let mut left = None;
        for _ in 1..MOST_ROUNDS {
            if places == 0 {
                break;
            }
            let left: &mut Content = left.get_or_insert_with(|| content.clone());
            let hidden = &self.hidden;
            let place = |glyph: &Placed| Place::of(page, &content.streams, &glyph.source);
            left.glyphs.retain(|glyph| !hidden.has(place(glyph), &glyph.source));
            places = self.hide(page, left);
        }
        let is_hidden = |glyph: &&Placed| {
            self.hidden.has(Place::of(page, &content.streams, &glyph.source), &glyph.source)
        };
        content.glyphs.iter().filter(is_hidden).cloned().collect()
    }

    /// Hides the numbers of a content; at how many places.
    fn hide(&mut self, page: usize, content: &Content) -> usize {
        let mut places = 0;
        for passage in passage::searched(content) {
            let digits = personal_numbers(&passage.text).into_iter().map(|number| number.digits);
            self.numbers.extend(digits);
            for found in number::find(&passage.text, &[]) {
                let mut is_new = false;
                for glyph in found.hidden.iter().flat_map(|place| passage.glyphs(place)) {
                    let glyph = usize::try_from(glyph).unwrap_or(usize::MAX);
                    let Some(placed) = content.glyphs.get(glyph) else { continue };
                    is_new |=
                        self.hidden.add(Place::of(page, &content.streams, &placed.source), &placed.source);
                }
                places += usize::from(is_new);
            }
        }
        places
    }

    fn plan_forms(&mut self, pdf: &Pdf, plan: &mut Plan) -> Result<(), Fault> {
        let mut budget = Budget::new();
        for form in &self.forms {
            let Some(stream) = pdf.xref().get::<Stream<'_>>(*form) else { continue };
            let Some(data) = budget.expand(&stream)? else { continue };
            let edited = edit::edit(&data, self.hidden.of(Place::Form(*form)))?;
            self.places += edited.masked;
            plan.forms.extend(edited.data.map(|data| (*form, data)));
        }
        plan.contents.clone_from(&self.forms);
        Ok(())
    }

    fn plan_pages(&mut self, pdf: &Pdf, plan: &mut Plan) -> Result<(), Fault> {
        let mut budget = Budget::new();
        for ((index, page), gone) in pdf.pages().iter().enumerate().zip(&self.gone) {
            let data = content::data_of(page, &mut budget)?;
            let edited = edit::edit(&data, self.hidden.of(Place::Page(index)))?;
            self.places += edited.masked;
            let start = Matrix(page.initial_transform(true).as_coeffs());
            let drawn = bar::with_bars(edited.data.as_ref().unwrap_or(&data), edited.open, start, gone);
            let Some(data) = drawn.or(edited.data) else { continue };
            let Some(id) = page.raw().obj_id() else {
                return Err(Fault::Reason("的页面不是独立的对象，结构不合规范".to_owned()));
            };
            plan.pages.insert(id, data);
        }
        Ok(())
    }
}
