//! The house rules as ordinary tests: which crate may name which, how a file looks, which words
//! may not stand in the code, and whether the documents still say what is there.
//!
//! Each rule is a plain function over text that returns what it objects to, with a small table
//! that proves it can object; one test then runs it over the whole tree. What a rule lets pass on
//! purpose stands in a table beside it (`*.tsv`), each line with its reason; a line that is no
//! longer needed fails too.

mod documents;
mod edges;
mod source;
mod tidy;
mod tree;
mod words;
