//! People's files as they really come: every form of the irregularities seen in published catalogues,
//! in every format, and what is written read back.

#![expect(clippy::unwrap_used, reason = "a test that cannot build its own input has failed")]
#![expect(clippy::cast_possible_truncation, reason = "test tables are small")]

mod annotate;
mod attachment;
mod borders;
mod cells;
mod columns;
mod common;
mod compilation;
mod embedded;
mod found;
mod lists;
mod mask;
mod mask_pdf;
mod names;
mod pdf;
mod pdf_kit;
mod quiet;
mod round_trip;
mod runs_on;
mod sectors;
mod shape;
mod texts;
mod unseen;
mod words;
mod working;
mod writings;
