//! The channel cell (R46, R47): which names are ticked, whatever the marks, their side and the
//! separators; lists without marks count whole. What could not be told is said, never guessed.

use super::Problem;
use super::channel_names::{ChannelNames, Named, OTHER};
use super::channel_tokens::{Gap, MarkState, Piece, cut};
use super::ticks::Legend;
use crate::limits::MAX_CHANNEL_CHARS;

/// What a channel cell says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ChannelCell {
    /// Ticked channels in the order of the vocabulary, unknown ones as written after them.
    pub(crate) ticked: Vec<String>,
    /// The words beside a ticked 其他.
    pub(crate) other: Option<String>,
    pub(crate) problems: Vec<Problem>,
}

/// A name with the mark found for it.
struct Marked {
    written: String,
    known: bool,
    state: Option<MarkState>,
    glyph: char,
    /// What parted it from the name before it, when no mark stood between them.
    gap: Option<Gap>,
}

/// The guideline's own list has thirteen names down to 其他: who names so many without a mark has lost the marks.
const WHOLE_LIST: usize = 10;

/// Reads a channel cell as written, line ends and all.
pub(crate) fn read_channels(text: &str, names: &ChannelNames, legend: &Legend) -> ChannelCell {
    let mut cell = ChannelCell::default();
    let text = match text.char_indices().nth(MAX_CHANNEL_CHARS) {
        Some((end, _)) => {
            let message = format!("渠道栏超过 {MAX_CHANNEL_CHARS} 字，只读取了前 {MAX_CHANNEL_CHARS} 字");
            cell.problems.push(Problem::warning("channel-too-long", message));
            &text[..end]
        }
        None => text,
    };
    let pieces = cut(text, names, legend);
    if !pieces.iter().any(|piece| matches!(piece, Piece::Mark { .. })) {
        let listed: Vec<Marked> = joined(&pieces, names);
        if listed.iter().any(|m| !m.written.is_empty()) {
            cell.problems
                .push(Problem::note("channel-no-marks", "渠道没有勾选标记，所列各项都按已选读取".to_owned()));
        }
        for marked in listed {
            cell.tick(names, &marked);
        }
        if cell.ticked.len() >= WHOLE_LIST && cell.ticked.iter().any(|name| name == OTHER) {
            let message = format!(
                "列出了{}个渠道直到“{OTHER}”，却没有一个勾选标记，可能是复制时丢了；按全部已选读取，请核对",
                cell.ticked.len()
            );
            cell.problems.push(Problem::warning("channel-marks-missing", message));
        }
        names.sort(&mut cell.ticked);
        return cell;
    }
    let marked = if marks_come_first(&pieces) { marks_before(&pieces) } else { marks_after(&pieces) };
    let mut signs = SignedNames::default();
    for name in absorbed(marked) {
        cell.judge(names, &name, &mut signs);
    }
    cell.problems.extend(signs.problems());
    names.sort(&mut cell.ticked);
    cell
}

impl ChannelCell {
    fn judge(&mut self, names: &ChannelNames, marked: &Marked, signs: &mut SignedNames) {
        match marked.state {
            Some(MarkState::On) => self.tick(names, marked),
            Some(MarkState::Off) => {
                if let Named::Other { text } = names.understand(&marked.written)
                    && !text.is_empty()
                {
                    let message = format!("“{OTHER}”未勾选但填有“{text}”，按未选读取");
                    self.problems.push(Problem::warning("channel-other-unticked", message));
                }
            }
            Some(MarkState::Lost) => {
                let message = format!(
                    "“{}”前的标记已丢失（{}），无法判断是否选中，按未选读取",
                    shown(marked),
                    marked.glyph
                );
                self.problems.push(Problem::warning("lost-mark", message));
            }
            Some(state @ (MarkState::Opposite | MarkState::Unknown)) => signs.note(state, marked),
            None => {
                let message = format!("“{}”旁没有标记，无法判断是否选中，按未选读取", shown(marked));
                self.problems.push(Problem::warning("lost-mark", message));
            }
        }
    }

    fn tick(&mut self, names: &ChannelNames, marked: &Marked) {
        match names.understand(&marked.written) {
            Named::Known { name, rest, literal } => {
                if !literal {
                    let message = format!("“{}”按“{name}”读取", shown(marked));
                    self.problems.push(Problem::note("channel-variant", message));
                } else if !rest.is_empty() {
                    self.problems.push(Problem::note("channel-remark", format!("“{name}”旁另有“{rest}”")));
                }
                self.push(name);
            }
            Named::Other { text } => {
                if !text.is_empty() {
                    let held = self.other.get_or_insert_default();
                    if !held.is_empty() {
                        held.push('、');
                    }
                    held.push_str(&text);
                }
                self.push(OTHER.to_owned());
            }
            Named::Unknown(name) if name.is_empty() => {}
            Named::Unknown(name) => {
                let message = format!("“{name}”不在渠道词表中，按原文保留");
                self.problems.push(Problem::note("channel-unknown", message));
                self.push(name);
            }
        }
    }

    fn push(&mut self, name: String) {
        if !self.ticked.contains(&name) {
            self.ticked.push(name);
        }
    }
}

/// The names beside signs that are known for no tick, sign by sign.
#[derive(Default)]
struct SignedNames(Vec<(MarkState, char, Vec<String>)>);

impl SignedNames {
    fn note(&mut self, state: MarkState, marked: &Marked) {
        let same = |(known, glyph, _): &&mut (MarkState, char, Vec<String>)| {
            *known == state && *glyph == marked.glyph
        };
        match self.0.iter_mut().find(same) {
            Some((.., names)) => names.push(shown(marked)),
            None => self.0.push((state, marked.glyph, vec![shown(marked)])),
        }
    }

    fn problems(self) -> impl Iterator<Item = Problem> {
        self.0.into_iter().map(|(state, glyph, names)| {
            if state == MarkState::Opposite {
                let message = format!("标记“{glyph}”与已选的标记相对，按未选读取；请改用 □");
                return Problem::note("mark-opposite", message);
            }
            let message = format!("不认识“{}”的标记“{glyph}”，按未选读取；请改用 ■ 和 □", names.join("”“"));
            Problem::warning("unknown-mark", message)
        })
    }
}

fn shown(marked: &Marked) -> String {
    super::clean(&marked.written)
}

/// Names of a list without marks; two unknown words parted only by a space are one name.
fn joined(pieces: &[Piece], names: &ChannelNames) -> Vec<Marked> {
    let mut found = Vec::<Marked>::new();
    let mut gap = None;
    for piece in pieces {
        match piece {
            Piece::Gap(next) => gap = gap.max(Some(*next)),
            Piece::Name { written, known } => {
                let whole = |text: &str| !matches!(names.understand(text), Named::Unknown(_));
                match found.last_mut() {
                    Some(last)
                        if gap == Some(Gap::Space)
                            && !last.known
                            && !known
                            && !whole(&last.written)
                            && !whole(written) =>
                    {
                        last.written.push_str(written);
                    }
                    _ => found.push(Marked {
                        written: written.clone(),
                        known: *known,
                        state: None,
                        glyph: ' ',
                        gap,
                    }),
                }
                gap = None;
            }
            Piece::Mark { .. } => {}
        }
    }
    found
}

/// Marks stand before their names unless the cell begins with a name and ends with a mark, or most
/// marks touch the name at their left.
fn marks_come_first(pieces: &[Piece]) -> bool {
    let solid: Vec<&Piece> = pieces.iter().filter(|piece| !matches!(piece, Piece::Gap(_))).collect();
    match (solid.first(), solid.last()) {
        (Some(Piece::Mark { .. }), Some(Piece::Name { .. })) => return true,
        (Some(Piece::Name { .. }), Some(Piece::Mark { .. })) => return false,
        _ => {}
    }
    let (mut before, mut after) = (0, 0);
    for (at, piece) in pieces.iter().enumerate() {
        if matches!(piece, Piece::Mark { .. }) {
            let is_name = |other: Option<&Piece>| matches!(other, Some(Piece::Name { .. }));
            before += usize::from(is_name(pieces.get(at + 1)));
            after += usize::from(at > 0 && is_name(pieces.get(at - 1)));
        }
    }
    before >= after
}

fn marks_before(pieces: &[Piece]) -> Vec<Marked> {
    let mut found = Vec::<Marked>::new();
    let mut mark = None;
    let mut gap = None;
    for piece in pieces {
        match piece {
            Piece::Mark { state, glyph } => {
                mark = Some((*state, *glyph));
                gap = None;
            }
            Piece::Gap(next) => gap = gap.max(Some(*next)),
            Piece::Name { written, known } => {
                let own = mark.take();
                let (state, glyph) = own.map_or((None, ' '), |(state, glyph)| (Some(state), glyph));
                let gap = if own.is_some() { None } else { gap };
                found.push(Marked { written: written.clone(), known: *known, state, glyph, gap });
            }
        }
        if matches!(piece, Piece::Name { .. }) {
            gap = None;
        }
    }
    found
}

fn marks_after(pieces: &[Piece]) -> Vec<Marked> {
    let mut found = Vec::<Marked>::new();
    let mut gap = None;
    for piece in pieces {
        match piece {
            Piece::Name { written, known } => {
                found.push(Marked {
                    written: written.clone(),
                    known: *known,
                    state: None,
                    glyph: ' ',
                    gap: gap.take(),
                });
            }
            Piece::Gap(next) => gap = gap.max(Some(*next)),
            Piece::Mark { state, glyph } => {
                gap = None;
                if let Some(last) = found.last_mut().filter(|last| last.state.is_none()) {
                    last.state = Some(*state);
                    last.glyph = *glyph;
                }
            }
        }
    }
    // Read from the end, a name without a mark shares the mark that follows it only when 、 joins them.
    for at in (0..found.len().saturating_sub(1)).rev() {
        if found[at].state.is_none() && found[at + 1].gap == Some(Gap::Joiner) {
            found[at].state = found[at + 1].state;
            found[at].glyph = found[at + 1].glyph;
        }
    }
    found
}

/// Names without a mark of their own: words after a name are part of it, names joined by 、 share the
/// mark before them, known names on their own have lost theirs.
fn absorbed(marked: Vec<Marked>) -> Vec<Marked> {
    let mut out = Vec::<Marked>::new();
    for name in marked {
        if name.state.is_none()
            && let Some(last) = out.last_mut()
            && last.state.is_some()
        {
            let is_other = super::clean(&last.written).starts_with(OTHER);
            if !name.known && (name.gap == Some(Gap::Space) || name.gap.is_none() || is_other) {
                let lead =
                    if is_other && !last.written.contains([':', '：', '（', '(']) { "：" } else { "" };
                last.written = format!("{}{lead}{}", last.written.trim_end(), name.written);
                last.known = false;
                continue;
            }
            if name.gap == Some(Gap::Joiner) {
                let (state, glyph) = (last.state, last.glyph);
                out.push(Marked { state, glyph, ..name });
                continue;
            }
        }
        out.push(name);
    }
    out
}

#[cfg(test)]
#[path = "channels_tests.rs"]
mod tests;
