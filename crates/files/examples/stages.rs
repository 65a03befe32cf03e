//! Times the stages of reading a file: `stages FILE`.

fn main() {
    let path = std::env::args().nth(1).unwrap_or_default();
    let Ok(bytes) = std::fs::read(&path) else { return };
    let reference = domain::reference::Reference::shipped();
    for _ in 0..3 {
        let start = std::time::Instant::now();
        let grids = files::read_sheet(&path, &bytes).map(|grids| grids.len());
        let middle = start.elapsed();
        let rows = files::read_catalogues(&path, &bytes, &reference)
            .map(|f| f.catalogues.iter().map(|c| c.rows.len()).sum::<usize>());
        println!(
            "rows as written {middle:?} ({grids:?} sheets); catalogues {:?} ({rows:?} rows)",
            start.elapsed() - middle
        );
    }
}
