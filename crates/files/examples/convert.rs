//! Reads a catalogue file and prints it as JSON, or writes it in the format of OUT's extension:
//! `convert FILE [OUT]`, `convert FILE --count`.

use files::{ReadFile, write};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().unwrap_or_default();
    let out = arguments.next();
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => refuse(&format!("{path}: {error}")),
    };
    match files::read_catalogues(&path, &bytes, &domain::reference::Reference::shipped()) {
        Ok(read) => show(&read, out.as_deref()),
        Err(error) => refuse(&format!("{error}。{}（{}）", error.advice(), error.code())),
    }
}

fn show(read: &ReadFile, out: Option<&str>) {
    let tables = &read.catalogues;
    let Some(out) = out else {
        println!("{}", String::from_utf8_lossy(&write::to_json(tables).unwrap_or_default()));
        return;
    };
    if out == "--count" {
        println!("{} rows", tables.iter().map(|catalogue| catalogue.rows.len()).sum::<usize>());
        return;
    }
    let written = match out.rsplit('.').next() {
        Some("xlsx") => write::to_xlsx(tables).map_err(|error| error.to_string()),
        Some("docx") => write::to_docx(tables).map_err(|error| error.to_string()),
        Some("html") => Ok(write::to_html(tables).into_bytes()),
        _ => Ok(write::to_csv(tables)),
    };
    if let Err(error) =
        written.and_then(|bytes| std::fs::write(out, bytes).map_err(|error| error.to_string()))
    {
        refuse(&error);
    }
}

fn refuse(message: &str) -> ! {
    eprintln!("{message}");
    std::process::exit(2);
}
