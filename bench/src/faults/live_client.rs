//! The other end of a live stream, down to the bytes, so that ten thousand of them cost little.

use std::io::{ErrorKind, Result};
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use super::http::Caller;

pub(super) struct Stream {
    stream: TcpStream,
    rest: String,
}

/// One message: the position in the log, and the id of the subject.
#[derive(Debug, Clone)]
pub(super) struct Heard {
    pub(super) position: String,
    pub(super) subject: String,
}

impl Stream {
    /// Opens a stream and reads its head. A small receive buffer makes a slow reader slow at once.
    pub(super) async fn open(caller: &Caller, path: &str, more: &str, small: bool) -> Result<Self> {
        let address: SocketAddr = caller.address.parse().map_err(|_| ErrorKind::InvalidInput)?;
        let socket = TcpSocket::new_v4()?;
        if small {
            socket.set_recv_buffer_size(4_096)?;
        }
        let mut stream = socket.connect(address).await?;
        let head = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{}{more}\r\n", caller.headers);
        stream.write_all(head.as_bytes()).await?;
        let mut opened = Self { stream, rest: String::new() };
        while !opened.rest.contains("\r\n\r\n") {
            opened.more().await?;
        }
        match opened.rest.split(' ').nth(1) {
            Some("200") => Ok(opened),
            status => Err(std::io::Error::other(format!("the stream answered {status:?}"))),
        }
    }

    async fn more(&mut self) -> Result<()> {
        let mut bytes = [0_u8; 4_096];
        let read = self.stream.read(&mut bytes).await?;
        if read == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        self.rest.push_str(&String::from_utf8_lossy(&bytes[..read]));
        Ok(())
    }

    /// The next message of a kind; an error when the stream has ended.
    pub(super) async fn next_of(&mut self, kind: &str) -> Result<Heard> {
        loop {
            while let Some((block, rest)) = self.rest.split_once("\n\n") {
                let found = heard(block, kind);
                self.rest = rest.to_owned();
                if let Some(found) = found {
                    return Ok(found);
                }
            }
            self.more().await?;
        }
    }

    /// Takes what is still there until the server has ended the stream.
    pub(super) async fn drain(mut self) {
        let mut bytes = [0_u8; 65_536];
        while self.stream.read(&mut bytes).await.is_ok_and(|read| read > 0) {}
    }

    /// Waits for nothing but the end.
    pub(super) async fn until_ended(mut self) {
        self.rest.clear();
        self.drain().await;
    }
}

/// The sizes of the chunks stand between the lines and are passed over like any other line.
fn heard(block: &str, kind: &str) -> Option<Heard> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
    if field("event: ")? != kind {
        return None;
    }
    let data: serde_json::Value = serde_json::from_str(field("data: ")?).ok()?;
    let subject = data["subject"]["id"].as_str().unwrap_or_default().to_owned();
    Some(Heard { position: field("id: ").unwrap_or_default().to_owned(), subject })
}
