//! Bars where characters were taken out, drawn over the page behind everything else (R250).

use crate::readers::pdf::content::Placed;
use crate::readers::pdf::matrix::Matrix;
use std::fmt::Write;

/// How far a bar reaches below and above the line its characters stand on, in parts of their size.
const BELOW: f64 = -0.14;
const ABOVE: f64 = 0.84;

/// The page's operations closed in, then its bars; none where a state is left open in a way that cannot be closed.
pub(super) fn with_bars(data: &[u8], open: Option<usize>, start: Matrix, gone: &[Placed]) -> Option<Vec<u8>> {
    let (open, back) = (open?, start.inverse()?);
    let mut bars = String::new();
    let shown: Vec<&Placed> = gone.iter().filter(|glyph| !glyph.is_invisible).collect();
    for run in shown.chunk_by(|last, next| is_next(last, next)) {
        draw(&mut bars, back, run[0], run[run.len() - 1]);
    }
    if bars.is_empty() {
        return None;
    }
    let ends = "\nQ".repeat(open + 1);
    let tail = format!("{ends}\n/Artifact BMC\nq 0.2 g\n{bars}f\nQ\nEMC\n");
    Some([b"q\n", data, tail.as_bytes()].concat())
}

/// True where a character of the same string follows another.
fn is_next(last: &Placed, next: &Placed) -> bool {
    let (from, to) = (last.source, next.source);
    (from.stream, from.string) == (to.stream, to.string) && from.at + u32::from(from.length) == to.at
}

fn draw(out: &mut String, back: Matrix, first: &Placed, last: &Placed) {
    // Characters that run down move against their height.
    let corner = |glyph: &Placed, along: f64, up: f64| {
        let side = |axis: usize| glyph.at[axis] + glyph.along[axis] * along + glyph.up[axis] * up;
        back.apply([side(0), side(1)])
    };
    let corners = if first.is_vertical {
        [
            corner(first, 0.0, ABOVE),
            corner(first, 1.0, ABOVE),
            corner(last, 1.0, BELOW),
            corner(last, 0.0, BELOW),
        ]
    } else {
        [
            corner(first, 0.0, BELOW),
            corner(last, 1.0, BELOW),
            corner(last, 1.0, ABOVE),
            corner(first, 0.0, ABOVE),
        ]
    };
    if corners.iter().flatten().all(|number| number.is_finite() && number.abs() < 1.0e6) {
        let [a, b, c, d] = corners.map(|[x, y]| format!("{x:.3} {y:.3}"));
        let _ = writeln!(out, "{a} m {b} l {c} l {d} l h");
    }
}
