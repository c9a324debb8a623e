//! Somebody who calls a server process over a plain socket, one connection for each call: what happens when the other
//! side dies half way stays in view.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

/// Longer than any answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) address: String,
    headers: String,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

impl Caller {
    pub(crate) fn new(address: &str) -> Self {
        Self { address: address.to_owned(), headers: String::new() }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    /// What is sent with every call, one header a line.
    pub(crate) fn headers(&self) -> &str {
        &self.headers
    }

    /// An error means that there is no telling what became of it.
    pub(crate) fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Answer> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let body = body.map(Value::to_string).unwrap_or_default();
        let length = body.len();
        let head = format!("{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n{}", self.headers);
        let json = format!("content-type: application/json\r\ncontent-length: {length}\r\n\r\n");
        stream.write_all(format!("{head}{json}{body}").as_bytes())?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        parse(&String::from_utf8_lossy(&bytes)).ok_or_else(|| Error::from(ErrorKind::UnexpectedEof))
    }

    /// The same, where nothing else than this status will do.
    pub(crate) fn expect(&self, method: &str, path: &str, body: Option<&Value>, status: u16) -> Value {
        let answer = self.call(method, path, body).unwrap();
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.body);
        answer.body
    }

    /// Makes the owner of a new installation, whose workspace is "shop".
    pub(crate) fn set_up(address: &str) -> Self {
        let owner = json!({ "email": "owner@shop.test", "password": "correct horse battery", "name": "Owner",
            "workspace_name": "Shop" });
        let answer = Self::new(address).call("POST", "/api/v1/setup", Some(&owner)).unwrap();
        assert_eq!(answer.status, 201, "{}", answer.body);
        assert_eq!(answer.body["workspace"]["slug"], "shop");
        let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap();
        Self::new(address).with("cookie", cookie).with("x-csrf-token", answer.body["csrf_token"].as_str().unwrap())
    }

    /// A program with a key that reads and writes events.
    pub(crate) fn key(&self) -> Self {
        let wanted = json!({ "name": "load", "scopes": ["events:read", "events:write"] });
        let made = self.expect("POST", "/api/v1/keys", Some(&wanted), 201);
        Self::new(&self.address).with("authorization", &format!("Bearer {}", made["secret"].as_str().unwrap()))
    }

    /// A customer with a session of the portal.
    pub(crate) fn customer(address: &str) -> Result<Self> {
        let opening = json!({ "channel": "portal" });
        let answer = Self::new(address).call("POST", "/api/v1/public/shop/session", Some(&opening))?;
        let token = answer.body["token"].as_str().ok_or_else(|| Error::from(ErrorKind::InvalidData))?;
        Ok(Self::new(address).with("authorization", &format!("Bearer {token}")))
    }

    /// Every row of a list, page by page.
    pub(crate) fn list(&self, path: &str) -> Vec<Value> {
        let mut rows = Vec::new();
        let mut cursor = String::new();
        loop {
            let joined = if path.contains('?') { '&' } else { '?' };
            let page = self.expect("GET", &format!("{path}{joined}limit=200{cursor}"), None, 200);
            rows.extend(page["data"].as_array().unwrap().iter().cloned());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return rows,
            }
        }
    }
}

/// `None` for an answer that was cut off.
fn parse(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let body = if body.is_empty() { Value::Null } else { serde_json::from_str(body).ok()? };
    Some(Answer { status, head: head.to_owned(), body })
}
