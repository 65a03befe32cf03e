//! The content of a page: where its characters stand and where its lines are drawn. Shapes, colours and
//! pictures are passed over; forms are followed. All work is counted against one budget.

use super::budget::Budget;
use super::font::{Code, Font};
use super::matrix::Matrix;
use super::state::State;
use crate::error::Trouble;
use domain::text::unified;
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::{Page, Resources};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A character as placed: origin, the way it moves on, and its height, in points from the top left.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) text: String,
    pub(crate) at: [f64; 2],
    pub(crate) along: [f64; 2],
    pub(crate) up: [f64; 2],
    pub(crate) is_vertical: bool,
    pub(crate) is_invisible: bool,
    /// The marked content it belongs to.
    pub(crate) mark: Option<u32>,
    /// Where its code stands.
    pub(crate) source: Source,
}

/// Where the code of a character stands in the file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Source {
    /// Which of the content's streams shows it.
    pub(crate) stream: u32,
    /// Which of the shown strings of that stream it is in.
    pub(crate) string: u32,
    /// Its first byte in the string.
    pub(crate) at: u32,
    /// Its bytes.
    pub(crate) length: u8,
    /// The number in an array of strings that moves on as far as the character does.
    pub(crate) moved: f32,
}

/// A straight line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stroke {
    pub(crate) from: [f64; 2],
    pub(crate) to: [f64; 2],
}

/// What stands on a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Content {
    pub(crate) glyphs: Vec<Placed>,
    pub(crate) strokes: Vec<Stroke>,
    pub(crate) images: usize,
    /// Characters whose font does not say what they are.
    pub(crate) unreadable: usize,
    /// Characters that the font names by the sign of their radical.
    pub(crate) radicals: usize,
    /// The streams that it comes from: none for the page's own, else a form.
    pub(crate) streams: Vec<Option<ObjectIdentifier>>,
}

/// Fonts by the place of their dictionaries.
pub(crate) type Fonts = FxHashMap<usize, Option<Rc<Font>>>;

const DEEPEST_FORM: usize = 12;
const DEEPEST_STATE: usize = 4_096;
/// A filled shape no thicker than this is a line.
const THICKEST_LINE: f64 = 3.2;

/// Reads a page.
pub(crate) fn read(page: &Page<'_>, fonts: &mut Fonts, budget: &mut Budget) -> Result<Content, Trouble> {
    let data = data_of(page, budget)?;
    let start = Matrix(page.initial_transform(true).as_coeffs());
    let mut reader = Reader::new(fonts, budget, start);
    reader.run(&data, page.resources(), 0)?;
    Ok(reader.content)
}

/// Reads a form that no page prints by itself: what stands in a note, a field or a pattern.
pub(crate) fn read_form(
    stream: &Stream<'_>,
    resources: &Resources<'_>,
    fonts: &mut Fonts,
    budget: &mut Budget,
) -> Result<Content, Trouble> {
    budget.form()?;
    let data = budget.expand(stream)?.unwrap_or_default();
    let mut reader = Reader::new(fonts, budget, Matrix([1.0, 0.0, 0.0, -1.0, 0.0, 0.0]));
    reader.content.streams[0] = Some(stream.obj_id());
    match stream.dict().get::<Dict<'_>>("Resources") {
        Some(own) => reader.run(&data, &Resources::new(own), 0)?,
        None => reader.run(&data, resources, 0)?,
    }
    Ok(reader.content)
}

/// The operations of a page, from all its streams.
pub(crate) fn data_of(page: &Page<'_>, budget: &mut Budget) -> Result<Vec<u8>, Trouble> {
    let mut data = Vec::new();
    if let Some(stream) = page.raw().get::<Stream<'_>>("Contents") {
        data = budget.expand(&stream)?.unwrap_or_default();
    } else if let Some(array) = page.raw().get::<Array<'_>>("Contents") {
        for object in array.iter::<Object<'_>>() {
            if let Object::Stream(stream) = object {
                data.extend(budget.expand(&stream)?.unwrap_or_default());
                // A remark at the end of one stream does not reach into the next.
                data.push(b'\n');
            }
        }
    }
    Ok(data)
}

#[derive(Default)]
struct Path {
    parts: Vec<Vec<[f64; 2]>>,
    /// True once a curve was drawn: no line then.
    is_curved: bool,
}

struct Reader<'r> {
    fonts: &'r mut Fonts,
    budget: &'r mut Budget,
    content: Content,
    state: State,
    stack: Vec<State>,
    path: Path,
    text: Matrix,
    line: Matrix,
    /// The numbers of the marked content that is open; none for marks without a number.
    marks: Vec<Option<u32>>,
    /// The stream that is read, by its number, and how many strings it has shown.
    stream: (u32, u32),
    forms: FxHashMap<ObjectIdentifier, u32>,
}

impl<'r> Reader<'r> {
    fn new(fonts: &'r mut Fonts, budget: &'r mut Budget, start: Matrix) -> Self {
        Self {
            fonts,
            budget,
            content: Content { streams: vec![None], ..Content::default() },
            state: State { matrix: start, ..State::default() },
            stack: Vec::new(),
            path: Path::default(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            marks: Vec::new(),
            stream: (0, 0),
            forms: FxHashMap::default(),
        }
    }

    /// The number of a form's stream.
    fn stream_of(&mut self, form: ObjectIdentifier) -> u32 {
        let streams = &mut self.content.streams;
        *self.forms.entry(form).or_insert_with(|| {
            streams.push(Some(form));
            u32::try_from(streams.len() - 1).unwrap_or(u32::MAX)
        })
    }

    fn run(&mut self, data: &[u8], resources: &Resources<'_>, depth: usize) -> Result<(), Trouble> {
        let floor = self.stack.len();
        let mut operations = TypedIter::new(data);
        while let Some(op) = operations.next() {
            self.budget.step()?;
            match op {
                Op::SaveState(_) => {
                    if self.stack.len() >= DEEPEST_STATE {
                        return Err(Trouble::Bomb);
                    }
                    self.stack.push(self.state.clone());
                }
                Op::RestoreState(_) if self.stack.len() > floor => {
                    if let Some(state) = self.stack.pop() {
                        self.state = state;
                    }
                }
                Op::Transform(m) => {
                    let matrix = Matrix([&m.0, &m.1, &m.2, &m.3, &m.4, &m.5].map(Number::as_f64));
                    self.state.matrix = self.state.matrix.then(matrix);
                }
                Op::XObject(name) => self.object(name.0, resources, depth)?,
                Op::InlineImage(_) => self.content.images += 1,
                Op::BeginMarkedContent(_) => self.begin(None)?,
                Op::BeginMarkedContentWithProperties(mark) => {
                    let properties = match mark.1 {
                        Object::Dict(dict) => Some(dict.clone()),
                        Object::Name(name) => resources.properties.get::<Dict<'_>>(name.as_ref()),
                        _ => None,
                    };
                    let number = properties.and_then(|properties| properties.get::<i32>("MCID"));
                    self.begin(number.and_then(|number| u32::try_from(number).ok()))?;
                }
                Op::EndMarkedContent(_) => {
                    self.marks.pop();
                }
                other => {
                    if !self.draw(&other) {
                        self.write(&other, resources)?;
                    }
                }
            }
        }
        self.stack.truncate(floor);
        Ok(())
    }

    fn begin(&mut self, mark: Option<u32>) -> Result<(), Trouble> {
        if self.marks.len() >= DEEPEST_STATE {
            return Err(Trouble::Bomb);
        }
        self.marks.push(mark);
        Ok(())
    }

    fn object(&mut self, name: &Name<'_>, resources: &Resources<'_>, depth: usize) -> Result<(), Trouble> {
        let Some(stream) = resources.get_x_object(name) else { return Ok(()) };
        match stream.dict().get::<Name<'_>>("Subtype").as_deref() {
            Some(b"Image") => self.content.images += 1,
            Some(b"Form") if depth < DEEPEST_FORM => {
                self.budget.form()?;
                let Some(data) = self.budget.expand(&stream)? else { return Ok(()) };
                let kept = self.state.clone();
                let outer = std::mem::take(&mut self.stream);
                self.stream.0 = self.stream_of(stream.obj_id());
                if let Some(matrix) = stream.dict().get::<[f64; 6]>("Matrix") {
                    self.state.matrix = self.state.matrix.then(Matrix(matrix));
                }
                match stream.dict().get::<Dict<'_>>("Resources") {
                    Some(own) => self.run(&data, &Resources::new(own), depth + 1)?,
                    None => self.run(&data, resources, depth + 1)?,
                }
                self.state = kept;
                self.stream = outer;
            }
            _ => {}
        }
        Ok(())
    }

    /// Paths and colours; says whether the operation was one.
    fn draw(&mut self, op: &Op<'_, '_>) -> bool {
        let is_white = |values: &[&Number]| values.iter().all(|value| value.as_f64() >= 0.99);
        match op {
            Op::MoveTo(p) => self.path.parts.push(vec![self.point(&p.0, &p.1)]),
            Op::LineTo(p) => {
                let point = self.point(&p.0, &p.1);
                if let Some(part) = self.path.parts.last_mut() {
                    part.push(point);
                }
            }
            Op::CubicTo(_) | Op::CubicStartTo(_) | Op::CubicEndTo(_) => self.path.is_curved = true,
            Op::RectPath(r) => {
                let [x, y, w, h] = [&r.0, &r.1, &r.2, &r.3].map(Number::as_f64);
                let corners = [[x, y], [x + w, y], [x + w, y + h], [x, y + h], [x, y]];
                self.path.parts.push(corners.map(|corner| self.state.matrix.apply(corner)).to_vec());
            }
            Op::ClosePath(_) => self.close(),
            Op::StrokePath(_) => self.paint(true, false),
            Op::CloseAndStrokePath(_) => {
                self.close();
                self.paint(true, false);
            }
            Op::FillPathNonZero(_) | Op::FillPathNonZeroCompatibility(_) | Op::FillPathEvenOdd(_) => {
                self.paint(false, true);
            }
            Op::FillAndStrokeNonZero(_) | Op::FillAndStrokeEvenOdd(_) => self.paint(true, true),
            Op::CloseFillAndStrokeNonZero(_) | Op::CloseFillAndStrokeEvenOdd(_) => {
                self.close();
                self.paint(true, true);
            }
            Op::EndPath(_) => self.path = Path::default(),
            Op::NonStrokeColorDeviceGray(c) => self.state.fills_white = is_white(&[&c.0]),
            Op::NonStrokeColorDeviceRgb(c) => self.state.fills_white = is_white(&[&c.0, &c.1, &c.2]),
            Op::NonStrokeColorCmyk(_) | Op::NonStrokeColor(_) | Op::NonStrokeColorNamed(_) => {
                self.state.fills_white = false;
            }
            _ => return false,
        }
        true
    }

    fn point(&self, x: &Number, y: &Number) -> [f64; 2] {
        self.state.matrix.apply([x.as_f64(), y.as_f64()])
    }

    fn close(&mut self) {
        if let Some(part) = self.path.parts.last_mut()
            && let Some(first) = part.first().copied()
        {
            part.push(first);
        }
    }

    fn paint(&mut self, strokes: bool, fills: bool) {
        let path = std::mem::take(&mut self.path);
        if path.is_curved {
            return;
        }
        for part in &path.parts {
            if strokes {
                self.content
                    .strokes
                    .extend(part.windows(2).map(|pair| Stroke { from: pair[0], to: pair[1] }));
            } else if fills && !self.state.fills_white {
                self.content.strokes.extend(thin(part));
            }
        }
    }

    /// Text; everything else is passed over.
    fn write(&mut self, op: &Op<'_, '_>, resources: &Resources<'_>) -> Result<(), Trouble> {
        match op {
            Op::BeginText(_) => (self.text, self.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            Op::CharacterSpacing(n) => self.state.spacing = n.0.as_f64(),
            Op::WordSpacing(n) => self.state.word_spacing = n.0.as_f64(),
            Op::HorizontalScaling(n) => self.state.scale = n.0.as_f64() / 100.0,
            Op::TextLeading(n) => self.state.leading = n.0.as_f64(),
            Op::TextRise(n) => self.state.rise = n.0.as_f64(),
            Op::TextRenderingMode(n) => self.state.is_invisible = n.0.as_i64() == 3,
            Op::TextFont(f) => {
                self.state.size = f.1.as_f64();
                self.state.font = self.font(f.0, resources)?;
            }
            Op::NextLine(n) => self.next_line(n.0.as_f64(), n.1.as_f64()),
            Op::NextLineAndSetLeading(n) => {
                self.state.leading = -n.1.as_f64();
                self.next_line(n.0.as_f64(), n.1.as_f64());
            }
            Op::SetTextMatrix(m) => {
                self.line = Matrix([&m.0, &m.1, &m.2, &m.3, &m.4, &m.5].map(Number::as_f64));
                self.text = self.line;
            }
            Op::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            Op::ShowText(s) => self.show(s.0.as_bytes())?,
            Op::NextLineAndShowText(s) => {
                self.next_line(0.0, -self.state.leading);
                self.show(s.0.as_bytes())?;
            }
            Op::ShowTextWithParameters(s) => {
                self.state.word_spacing = s.0.as_f64();
                self.state.spacing = s.1.as_f64();
                self.next_line(0.0, -self.state.leading);
                self.show(s.2.as_bytes())?;
            }
            Op::ShowTexts(s) => {
                for object in s.0.iter::<Object<'_>>() {
                    self.budget.step()?;
                    match object {
                        Object::String(text) => self.show(text.as_bytes())?,
                        Object::Number(shift) => self.shift(-shift.as_f64() / 1000.0 * self.state.size),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = self.line.then(Matrix([1.0, 0.0, 0.0, 1.0, x, y]));
        self.text = self.line;
    }

    fn shift(&mut self, distance: f64) {
        let is_vertical = self.state.font.as_ref().is_some_and(|font| font.is_vertical());
        let (x, y) = if is_vertical { (0.0, distance) } else { (distance * self.state.scale, 0.0) };
        self.text = self.text.then(Matrix([1.0, 0.0, 0.0, 1.0, x, y]));
    }

    fn font(&mut self, name: &Name<'_>, resources: &Resources<'_>) -> Result<Option<Rc<Font>>, Trouble> {
        let Some(dict) = resources.get_font(name) else { return Ok(None) };
        let key = dict.data().as_ptr() as usize;
        if let Some(known) = self.fonts.get(&key) {
            return Ok(known.clone());
        }
        let mut trouble = None;
        let budget = &mut *self.budget;
        let font = Font::read(&dict, &mut |stream| match budget.expand(stream) {
            Ok(data) => data,
            Err(error) => {
                trouble = Some(error);
                None
            }
        });
        if let Some(trouble) = trouble {
            return Err(trouble);
        }
        let font = font.map(Rc::new);
        self.fonts.insert(key, font.clone());
        Ok(font)
    }

    fn show(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let string = self.stream.1;
        self.stream.1 += 1;
        let Some(font) = self.state.font.clone() else {
            self.content.unreadable += bytes.len() / 2;
            return Ok(());
        };
        let mut at = 0;
        for code in font.codes(bytes) {
            self.budget.glyphs = self.budget.glyphs.checked_sub(1).ok_or(Trouble::Bomb)?;
            let length = code.length;
            let source = Source { stream: self.stream.0, string, at, length, moved: 0.0 };
            self.glyph(code, font.is_vertical(), source);
            at += u32::from(length);
        }
        Ok(())
    }

    fn glyph(&mut self, code: Code, is_vertical: bool, source: Source) {
        let size = self.state.size;
        let spacing = self.state.spacing + if code.is_space { self.state.word_spacing } else { 0.0 };
        let whole = self.state.matrix.then(self.text);
        let width = code.width / 1000.0 * size;
        let apart = if size == 0.0 { 0.0 } else { spacing / size * 1000.0 };
        let moved = if is_vertical { 1000.0 - apart } else { -code.width - apart };
        let (shift, along) = if is_vertical {
            // Vertical glyphs hang centred below their origin, one em high.
            ([-size / 2.0, -0.88 * size], whole.direction([size * self.state.scale, 0.0]))
        } else {
            ([0.0, self.state.rise], whole.direction([width * self.state.scale, 0.0]))
        };
        match code.text {
            Some(text) if text.chars().any(|c| !c.is_control()) => {
                let plain: String = text.chars().map(unified).collect();
                self.content.radicals += usize::from(plain != text);
                self.content.glyphs.push(Placed {
                    text: plain,
                    at: whole.apply(shift),
                    along,
                    up: whole.direction([0.0, size]),
                    is_vertical,
                    is_invisible: self.state.is_invisible,
                    mark: self.marks.iter().rev().find_map(|mark| *mark),
                    source: Source { moved: moved as f32, ..source },
                });
            }
            Some(_) => {}
            None => self.content.unreadable += 1,
        }
        if is_vertical {
            self.shift(-size + spacing);
        } else {
            self.shift(width + spacing);
        }
    }
}

/// A filled shape that is thin enough to be a line.
fn thin(part: &[[f64; 2]]) -> Option<Stroke> {
    let range = |axis: usize| {
        part.iter().fold((f64::MAX, f64::MIN), |(low, high), p| (low.min(p[axis]), high.max(p[axis])))
    };
    let ((x0, x1), (y0, y1)) = (range(0), range(1));
    let (width, height) = (x1 - x0, y1 - y0);
    if height <= THICKEST_LINE && width > THICKEST_LINE {
        let y = (y0 + y1) / 2.0;
        return Some(Stroke { from: [x0, y], to: [x1, y] });
    }
    if width <= THICKEST_LINE && height > THICKEST_LINE {
        let x = (x0 + x1) / 2.0;
        return Some(Stroke { from: [x, y0], to: [x, y1] });
    }
    None
}
