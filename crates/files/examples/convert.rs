//! Prints a catalogue file as JSON: `convert FILE`.

fn main() {
    let path = std::env::args().nth(1).unwrap_or_default();
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("{path}: {error}");
            std::process::exit(2);
        }
    };
    match files::read_catalogues(&path, &bytes, &domain::reference::Reference::shipped()) {
        Ok(read) if std::env::args().nth(2).as_deref() == Some("--count") => {
            println!("{} rows", read.catalogues.iter().map(|c| c.rows.len()).sum::<usize>());
        }
        Ok(read) => println!("{}", files::write::to_json(&read.catalogues)),
        Err(error) => {
            eprintln!("{error}。{}（{}）", error.advice(), error.code());
            std::process::exit(2);
        }
    }
}
