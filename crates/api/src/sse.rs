//! Server-sent events: what happens, as it happens, and after a cut line from where the client left off.
//!
//! **Invariant.** A client costs one bounded buffer. One that falls behind is let go; it comes back by itself with
//! `Last-Event-ID` and gets from the log what it missed. Every stream ends after a while, so that somebody whose
//! access was taken away doesn't go on listening.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderName};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream::{self, Stream};
use steward_app::live::{LiveEvent, Resumed};
use tokio::sync::{broadcast, watch};
use tokio::time::Sleep;

const KEEP_ALIVE: Duration = Duration::from_secs(20);
const LIFETIME: Duration = Duration::from_secs(15 * 60);
/// How soon a browser comes back after a cut.
const COME_BACK: Duration = Duration::from_secs(2);

/// The position a client has seen: the header that browsers send when they come back, or the parameter of its first
/// call.
pub fn last_event_id(headers: &HeaderMap, parameter: Option<i64>) -> Option<i64> {
    let header = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    header.and_then(|text| text.trim().parse().ok()).or(parameter)
}

/// A live stream about to be sent.
pub struct Live {
    /// Subscribed before `resumed` was read, so that nothing falls between the two.
    pub receiver: broadcast::Receiver<Arc<LiveEvent>>,
    /// What the client is told first, and the position after which it wants to hear.
    pub resumed: Resumed,
    /// Turns true when the program is about to end.
    pub closing: watch::Receiver<bool>,
}

struct Cursor {
    receiver: broadcast::Receiver<Arc<LiveEvent>>,
    missed: VecDeque<LiveEvent>,
    after: i64,
    closing: watch::Receiver<bool>,
    ends: Pin<Box<Sleep>>,
    greeted: bool,
}

impl IntoResponse for Live {
    fn into_response(self) -> Response {
        let cursor = Cursor {
            receiver: self.receiver,
            missed: self.resumed.missed.into(),
            after: self.resumed.after,
            closing: self.closing,
            ends: Box::pin(tokio::time::sleep(LIFETIME)),
            greeted: false,
        };
        let headers = [(CACHE_CONTROL, "no-store"), (HeaderName::from_static("x-accel-buffering"), "no")];
        let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
        (headers, Sse::new(events(cursor)).keep_alive(keep_alive)).into_response()
    }
}

fn events(cursor: Cursor) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(cursor, |mut cursor| async move {
        if !cursor.greeted {
            cursor.greeted = true;
            return Some((Ok(Event::default().comment("connected").retry(COME_BACK)), cursor));
        }
        if let Some(missed) = cursor.missed.pop_front() {
            cursor.after = cursor.after.max(missed.seq.unwrap_or(0));
            return Some((Ok(to_event(&missed)), cursor));
        }
        let next = next(&mut cursor).await?;
        Some((Ok(to_event(&next)), cursor))
    })
}

/// The next event that the client has not seen; `None` ends the stream.
async fn next(cursor: &mut Cursor) -> Option<Arc<LiveEvent>> {
    loop {
        let received = tokio::select! {
            received = cursor.receiver.recv() => received,
            () = cursor.ends.as_mut() => return None,
            () = closed(&mut cursor.closing) => return None,
        };
        match received {
            Ok(event) => {
                if event.seq.is_none_or(|seq| seq > cursor.after) {
                    cursor.after = cursor.after.max(event.seq.unwrap_or(0));
                    return Some(event);
                }
            }
            // Fell behind, or the hub is gone.
            Err(_) => return None,
        }
    }
}

/// Waits for the end of the program; forever, if nobody can announce it.
async fn closed(closing: &mut watch::Receiver<bool>) {
    if closing.wait_for(|closing| *closing).await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn to_event(live: &LiveEvent) -> Event {
    let event = Event::default().event(&live.kind).data(&live.data);
    match live.seq {
        Some(seq) => event.id(seq.to_string()),
        None => event,
    }
}
