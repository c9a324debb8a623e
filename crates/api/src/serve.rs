//! The connections: accepted up to a cap, each with limits of its own, ended in peace.
//!
//! **Invariant.** A connection that sends its headers slowly, or takes its response slowly, is cut; one that is served
//! at shutdown gets its whole response. What waits for the reader of a live stream is bounded: the system holds no more
//! of it than [`STREAM_BUFFER`] (doubled, as it counts), and a peer that takes nothing of what is on the way for the
//! patience of [`ServeOptions::stall_patience`] is gone.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use futures::FutureExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::Sleep;
use tower::ServiceExt;

use crate::middleware::Connection;
use crate::shares::Shares;

/// Bytes of a live stream that the system keeps for a reader who is slow. Left alone it lets them grow to megabytes,
/// which makes a download fast, and means that who reads nothing is noticed late.
const STREAM_BUFFER: usize = 64 * 1024;

/// Limits of the connections.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// Open at once; more wait to be accepted.
    pub connections: usize,
    /// Of them from one address, or one network of IPv6; one more is closed at once.
    pub of_one_address: usize,
    /// The same for this machine itself, where a proxy may speak for everybody.
    pub of_this_machine: usize,
    /// The headers of a request have arrived by then; idle connections end by it too.
    pub header_patience: Duration,
    /// No byte in or out of a connection with work on it for so long ends it; neither does a peer hold on that takes
    /// nothing of what the system has for it.
    pub stall_patience: Duration,
    /// How long requests may go on after the end was announced.
    pub farewell: Duration,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            connections: 20_000,
            of_one_address: 20_000,
            of_this_machine: 20_000,
            header_patience: Duration::from_secs(10),
            stall_patience: Duration::from_secs(20),
            farewell: Duration::from_secs(20),
        }
    }
}

/// Serves until `closing` turns true, then finishes what is under way.
pub async fn serve(listener: TcpListener, router: Router, options: ServeOptions, mut closing: watch::Receiver<bool>) {
    let slots = Arc::new(Semaphore::new(options.connections));
    let shares = Shares::default();
    let mut connections = JoinSet::new();
    loop {
        let Ok(slot) = slots.clone().acquire_owned().await else {
            break;
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = closed(&mut closing) => break,
        };
        match accepted {
            Ok((stream, address)) => {
                let Some(share) = shares.take(address.ip(), &options) else {
                    tracing::debug!(%address, "one address has too many connections");
                    continue;
                };
                let talk = talk(stream, address, router.clone(), options.clone(), closing.clone());
                connections.spawn(async move {
                    talk.await;
                    drop((share, slot));
                });
            }
            Err(error) => {
                // Out of file descriptors, or the peer gave up: neither is a reason to stop accepting.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
    // Whoever connected before the end was announced is not refused: what waits is still accepted.
    while let Some(Ok((stream, address))) = listener.accept().now_or_never() {
        let Ok(slot) = slots.clone().try_acquire_owned() else {
            break;
        };
        let talk = talk(stream, address, router.clone(), options.clone(), closing.clone());
        connections.spawn(async move {
            talk.await;
            drop(slot);
        });
    }
    drop(listener);
    let finished = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(options.farewell, finished).await.is_err() {
        tracing::warn!("connections were still open at shutdown and are cut");
    }
}

async fn talk(
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
    options: ServeOptions,
    mut closing: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    // A peer whose window stays shut, or that has vanished, ends with this even if we have nothing more to send.
    let _ = SockRef::from(&stream).set_tcp_user_timeout(Some(options.stall_patience));
    let is_live = Arc::new(AtomicBool::new(false));
    let io = TokioIo::new(Watched::new(stream, options.stall_patience, is_live.clone()));
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(Connection { address }));
        let answer = router.clone().oneshot(request);
        let is_live = is_live.clone();
        async move {
            let answer = answer.await;
            if let Ok(response) = &answer
                && response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream")
            {
                is_live.store(true, Ordering::Relaxed);
            }
            answer
        }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(options.header_patience).max_buf_size(64 * 1024);
    let connection = http.serve_connection(io, service);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = closed(&mut closing) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn closed(closing: &mut watch::Receiver<bool>) {
    if closing.wait_for(|closing| *closing).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// A stream that fails when its peer takes nothing for too long. Reading has its own limits in hyper and in the
/// extractors, because a stream of events reads nothing for hours and is well.
struct Watched {
    stream: TcpStream,
    patience: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
    /// Turns true when a live stream begins.
    is_live: Arc<AtomicBool>,
    is_bounded: bool,
}

impl Watched {
    fn new(stream: TcpStream, patience: Duration, is_live: Arc<AtomicBool>) -> Self {
        Self { stream, patience, stalled: None, is_live, is_bounded: false }
    }

    /// Before something is written: what the system keeps of a live stream is bounded.
    fn bound(&mut self) {
        if !self.is_bounded && self.is_live.load(Ordering::Relaxed) {
            self.is_bounded = true;
            let _ = SockRef::from(&self.stream).set_send_buffer_size(STREAM_BUFFER);
        }
    }

    fn watch<T>(&mut self, context: &mut Context<'_>, result: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if result.is_ready() {
            self.stalled = None;
            return result;
        }
        let patience = self.patience;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        ready!(stalled.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.bound();
        let result = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(context, result)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.bound();
        let result = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.watch(context, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
