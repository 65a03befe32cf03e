//! A data directory with its database, and servers that are started on it and killed.

use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A data directory and its database.
pub struct Installation {
    pub data: PathBuf,
    pub database: Option<String>,
}

/// A running server.
pub struct Server {
    child: std::sync::Mutex<Child>,
    pub origin: String,
}

impl Server {
    pub fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap();
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Installation {
    /// Says that the chain of the audit log is whole, in one line.
    pub fn verified(&self) -> String {
        let verified = self.command().args(["audit", "verify", "--data"]).arg(&self.data).output().unwrap();
        let report = String::from_utf8_lossy(&verified.stdout).into_owned();
        assert!(verified.status.success(), "{report}");
        report.trim().replace('\n', "；")
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        command.env("GONGKAI_LOG", "error").env_remove("GONGKAI_DATABASE_URL");
        if let Some(url) = &self.database {
            command.env("GONGKAI_DATABASE_URL", url);
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.command().args(arguments).args(["--data"]).arg(&self.data).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Starts the server at a free port and waits until it is ready.
    pub fn serve(&self) -> Server {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let listen = format!("127.0.0.1:{port}");
        let mut child = self
            .command()
            .args(["serve", "--listen", &listen, "--data"])
            .arg(&self.data)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let output = child.stdout.take().unwrap();
        std::thread::spawn(move || BufReader::new(output).lines().for_each(drop));
        let origin = format!("http://{listen}");
        let started = Instant::now();
        while ureq::get(format!("{origin}/readyz")).call().is_err() {
            assert!(started.elapsed() < Duration::from_secs(60), "the server did not become ready");
            std::thread::sleep(Duration::from_millis(50));
        }
        Server { child: std::sync::Mutex::new(child), origin }
    }
}

pub fn get(url: &str, token: &str) -> Value {
    let request = ureq::get(url);
    let bearer = format!("Bearer {token}");
    // What is public is asked for without a token.
    let request = if token.is_empty() { request } else { request.header("Authorization", bearer) };
    let mut answer = request.call().expect(url);
    answer.body_mut().read_json().expect(url)
}

pub fn post_ok(origin: &str, token: &str, path: &str, body: &Value) -> Value {
    let (status, text) = sent(origin, token, path, path, body).expect(path);
    assert!((200..300).contains(&status), "{path}: {text}");
    serde_json::from_str(&text).unwrap_or(Value::Bool(true))
}

/// The status and the words of the answer to an act, or none when the server was gone before it answered.
pub fn sent(origin: &str, token: &str, path: &str, key: &str, body: &Value) -> Option<(u16, String)> {
    let request = ureq::post(format!("{origin}{path}"))
        .header("Authorization", format!("Bearer {token}"))
        .header("Idempotency-Key", key)
        .config()
        .http_status_as_error(false)
        .build();
    let mut answer = request.send_json(body).ok()?;
    let text = answer.body_mut().read_to_string().ok()?;
    Some((answer.status().as_u16(), text))
}

/// The answer to an act, or none when the server was gone before it answered.
pub fn post(origin: &str, token: &str, path: &str, key: &str, body: &Value) -> Option<Value> {
    let (status, text) = sent(origin, token, path, key, body)?;
    assert!((200..300).contains(&status), "{path}: {text}");
    serde_json::from_str(&text).ok()
}

/// The answer, or none when the server was gone before it answered.
pub fn patch(url: &str, token: &str, key: &str, body: &Value) -> Option<Value> {
    let request =
        ureq::patch(url).header("Authorization", format!("Bearer {token}")).header("Idempotency-Key", key);
    let mut answer = request.send_json(body).ok()?;
    answer.body_mut().read_json().ok()
}
