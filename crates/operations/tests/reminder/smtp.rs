//! A mail server of another maker on a port of its own: what it is sent is kept, and it refuses what it is told to.

use mailin::response::{INVALID_CREDENTIALS, NO_MAILBOX, OK};
use mailin::{Action, AuthMechanism, Handler, Response, SessionBuilder};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

pub const USER: &str = "gongkai";
pub const PASSWORD: &str = "tamarind-quartz-41";

/// A mail as it was handed over.
#[derive(Debug, Clone, Default)]
pub struct Mail {
    pub to: String,
    pub data: Vec<u8>,
}

/// The server.
pub struct Server {
    pub port: u16,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    mails: Vec<Mail>,
    refuses: bool,
}

#[derive(Clone)]
struct Hand {
    kept: Arc<Mutex<Kept>>,
    mail: Mail,
}

impl Handler for Hand {
    fn rcpt(&mut self, to: &str) -> Response {
        if self.kept.lock().unwrap().refuses {
            return NO_MAILBOX;
        }
        self.mail = Mail { to: to.to_owned(), data: Vec::new() };
        OK
    }

    fn data(&mut self, part: &[u8]) -> std::io::Result<()> {
        self.mail.data.extend_from_slice(part);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        self.kept.lock().unwrap().mails.push(std::mem::take(&mut self.mail));
        OK
    }

    fn auth_plain(&mut self, _: &str, user: &str, password: &str) -> Response {
        if (user, password) == (USER, PASSWORD) { mailin::response::AUTH_OK } else { INVALID_CREDENTIALS }
    }
}

impl Server {
    pub fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let kept = Arc::new(Mutex::new(Kept::default()));
        let hand = Hand { kept: kept.clone(), mail: Mail::default() };
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let hand = hand.clone();
                // A client that goes away ends its own session.
                std::thread::spawn(move || drop(serve(&stream, hand)));
            }
        });
        Self { port, kept }
    }

    /// Refuses every mailbox from now on, or none.
    pub fn refuse(&self, refuses: bool) {
        self.kept.lock().unwrap().refuses = refuses;
    }

    /// The mails since the last look.
    pub fn take(&self) -> Vec<Mail> {
        std::mem::take(&mut self.kept.lock().unwrap().mails)
    }
}

fn serve(stream: &TcpStream, hand: Hand) -> std::io::Result<()> {
    let mut builder = SessionBuilder::new("mail.example.org");
    builder.enable_auth(AuthMechanism::Plain).insecure_enable_plaintext_auth();
    let mut session = builder.build(IpAddr::V4(Ipv4Addr::LOCALHOST), hand);
    let (mut reader, mut writer) = (BufReader::new(stream.try_clone()?), stream.try_clone()?);
    session.greeting().write_to(&mut writer)?;
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        let response = session.process(&line);
        line.clear();
        if response.action != Action::NoReply {
            response.write_to(&mut writer)?;
            writer.flush()?;
        }
        if response.action == Action::Close {
            break;
        }
    }
    Ok(())
}

impl Mail {
    /// The head and the text, decoded.
    pub fn read(&self) -> (String, String) {
        use base64::Engine as _;
        let data = String::from_utf8(self.data.clone()).unwrap();
        let (head, body) = data.split_once("\r\n\r\n").unwrap();
        let head = head.replace("\r\n ", " ");
        assert!(head.contains("Content-Transfer-Encoding: base64"), "{head}");
        let body: String = body.split_whitespace().collect();
        let text = base64::engine::general_purpose::STANDARD.decode(body).unwrap();
        (head, String::from_utf8(text).unwrap())
    }
}
