//! Signs that no vocabulary knows, told as a class by where they stand (R46): directly before known names, as the
//! marks of the cell do. A sign is never part of a name, and nothing is ever chosen by one.

use super::ChannelNames;
use super::channel_tokens::MarkState;
use super::ticks::{Legend, is_mark_like};
use crate::vocabulary::vocabulary;
use std::collections::BTreeMap;

/// Names of which fewer say nothing about the signs before them.
const FEWEST_NAMES: usize = 3;
/// List marks: they may stand before every name of a list, and behind a name for a remark.
const BULLETS: &str = "→*＊";
/// Symbols that join names.
const JOINERS: &str = "+⁄∕";
/// A sign that stands before fewer names is not told by its place alone.
const FEWEST_PLACES: usize = 2;

/// The signs of one cell, with what each says.
#[derive(Debug, Default)]
pub(super) struct Signs(Vec<(char, MarkState)>);

/// What stands before the known names of a cell.
#[derive(Default)]
struct Seen {
    names: usize,
    /// Names with a mark or a sign before them.
    led: usize,
    /// Marks before names whose meaning is known: ticked, not ticked.
    known: [usize; 2],
    signs: BTreeMap<char, usize>,
}

impl Signs {
    /// The signs of a cell.
    pub(super) fn of_cell(chars: &[char], names: &ChannelNames, legend: &Legend) -> Self {
        let seen = Seen::in_cell(chars, names, legend);
        let is_marked = seen.known != [0, 0];
        let is_covered = seen.led == seen.names && seen.names >= FEWEST_NAMES;
        let told: Vec<(char, usize)> = seen
            .signs
            .iter()
            .filter(|(sign, places)| {
                let by_place = is_covered && **places >= FEWEST_PLACES;
                match kind(**sign) {
                    Kind::Symbol => true,
                    Kind::Bullet => is_marked,
                    // Letters of a symbol font stand alone too; those that count a list all differ.
                    Kind::Letter => by_place && (is_marked || seen.signs.len() <= 2),
                    Kind::Ideograph => by_place && is_marked,
                    Kind::None => false,
                }
            })
            .map(|(sign, places)| (*sign, *places))
            .collect();
        // The opposite of what is known as ticked, where there is but one sign that it can be.
        let is_opposite = seen.known[0] > 0 && seen.known[1] == 0 && told.len() == 1;
        let state = |places| match is_opposite && places >= FEWEST_PLACES {
            true => MarkState::Opposite,
            false => MarkState::Unknown,
        };
        Self(told.into_iter().map(|(sign, places)| (sign, state(places))).collect())
    }

    /// What a sign says, if it is one here.
    pub(super) fn of(&self, sign: char) -> Option<MarkState> {
        self.0.iter().find(|(known, _)| *known == sign).map(|(_, state)| *state)
    }
}

impl Seen {
    fn in_cell(chars: &[char], names: &ChannelNames, legend: &Legend) -> Self {
        let mut seen = Self::default();
        let (mut at, mut end_of_last) = (0, 0);
        while at < chars.len() {
            let Some((end, _)) = names.longest(chars, at).filter(|_| !chars[at].is_whitespace()) else {
                at += 1;
                continue;
            };
            seen.names += 1;
            let before = (end_of_last..at).rev().find(|place| !chars[*place].is_whitespace());
            if let Some(place) = before {
                seen.note(
                    chars,
                    place,
                    at,
                    names.mark(chars[place]).or(legend.of(chars[place])),
                    end_of_last,
                );
            }
            (at, end_of_last) = (end, end);
        }
        seen
    }

    fn note(&mut self, chars: &[char], place: usize, name: usize, known: Option<bool>, end_of_last: usize) {
        if let Some(on) = known {
            self.led += 1;
            self.known[usize::from(!on)] += 1;
            return;
        }
        let sign = chars[place];
        let kind = kind(sign);
        let touches_last = place == end_of_last && place > 0;
        let is_free = match touches_last {
            true => kind != Kind::Bullet,
            false => place == 0 || is_separator(chars[place - 1]),
        };
        // A letter or a word's character touches the name, a symbol may stand apart.
        let is_near = place + 1 == name || kind == Kind::Symbol;
        if is_free && is_near && kind != Kind::None {
            self.led += 1;
            *self.signs.entry(sign).or_default() += 1;
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Symbol,
    Bullet,
    Letter,
    Ideograph,
    /// Punctuation, digits, and characters that begin names of their own.
    None,
}

fn kind(c: char) -> Kind {
    if BULLETS.contains(c) {
        return Kind::Bullet;
    }
    let is_word = |kind: &str| vocabulary().words(kind).iter().any(|word| word.chars().eq([c]));
    if JOINERS.contains(c) {
        return Kind::None;
    }
    if is_mark_like(c) || is_word("channel_sign") {
        return Kind::Symbol;
    }
    if c.is_numeric() || !c.is_alphabetic() || is_word("place_end") || is_word("joiner") {
        return Kind::None;
    }
    if (c as u32) < 0x0250 { Kind::Letter } else { Kind::Ideograph }
}

/// True for what may part a mark from the name before it.
pub(super) fn is_separator(c: char) -> bool {
    c.is_whitespace() || "、，,；;。.|｜/／·•:：)）]】〕".contains(c)
}

/// True for a sign that is also a list mark.
pub(super) fn is_bullet(c: char) -> bool {
    BULLETS.contains(c)
}
