//! Another site for tests: a small server on loopback with pages by their path, which remembers what it was asked.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A page: status, headers and body.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: String,
    pub body: Vec<u8>,
}

/// A site; it serves until the tests end.
pub struct Site {
    pub origin: String,
    asked: Arc<Mutex<Vec<String>>>,
}

pub fn page(body: impl Into<Vec<u8>>) -> Answer {
    Answer {
        status: 200,
        headers: "Content-Type: text/html; charset=utf-8\r\n".to_owned(),
        body: body.into(),
    }
}

pub fn status(status: u16) -> Answer {
    Answer { status, headers: String::new(), body: Vec::new() }
}

pub fn moved(to: &str) -> Answer {
    Answer { headers: format!("Location: {to}\r\n"), ..status(302) }
}

impl Site {
    /// Pages by method and path (`HEAD /a`), or by path for every method.
    pub fn open(pages: &[(&str, Answer)]) -> Self {
        let pages: HashMap<String, Answer> =
            pages.iter().map(|(path, answer)| ((*path).to_owned(), answer.clone())).collect();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A browser that goes away harms nobody.
                let _ = answer(stream, &pages, &seen);
            }
        });
        Self { origin, asked }
    }

    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn answer(
    mut stream: TcpStream,
    pages: &HashMap<String, Answer>,
    asked: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0_u8; 1];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte)? == 1 {
        head.push(byte[0]);
    }
    let line = String::from_utf8_lossy(&head);
    let mut words = line.split_whitespace();
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let both = format!("{method} {path}");
    let found = pages.get(&both).or_else(|| pages.get(path)).cloned().unwrap_or_else(|| status(404));
    asked.lock().unwrap().push(both.clone());
    let length = found.body.len();
    let head = format!(
        "HTTP/1.1 {} X\r\nConnection: close\r\nContent-Length: {length}\r\n{}\r\n",
        found.status, found.headers
    );
    stream.write_all(head.as_bytes())?;
    if method != "HEAD" {
        stream.write_all(&found.body)?;
    }
    stream.flush()
}
