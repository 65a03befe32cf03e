//! Shows every public page with sample content: `cargo run -p web --example preview --features samples`,
//! then open <http://127.0.0.1:8091/>. For whoever works on templates and styles.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use std::error::Error;
use web::portal::samples;

const ADDRESS: &str = "127.0.0.1:8091";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let missing = web::assets::missing();
    if !missing.is_empty() {
        return Err(format!("web-assets is not built: {missing:?}; run npm ci && npm run build there").into());
    }
    let mut router = Router::new().route("/assets/{*path}", get(web::assets::serve));
    for sample in samples::all()? {
        println!("http://{ADDRESS}{}  {} bytes", sample.path, sample.html.len());
        // Rendered anew at each request, so that a rebuilt style shows with its new address.
        let path = sample.path;
        router = router.route(path, get(move || show(path)));
    }
    axum::serve(tokio::net::TcpListener::bind(ADDRESS).await?, router).await?;
    Ok(())
}

async fn show(path: &'static str) -> Html<String> {
    let samples = samples::all().unwrap_or_default();
    Html(samples.into_iter().find(|sample| sample.path == path).map(|sample| sample.html).unwrap_or_default())
}
