//! The data files are read into the crate at compile time; a changed one must compile it again.

fn main() {
    println!("cargo:rerun-if-changed=../../data");
}
