//! The table of measurements.

mod demo;
mod embed;
mod http;
mod index;
mod ingest;
mod live;
mod peers;
mod quality;
mod reply;
mod search;
mod start;

use std::path::PathBuf;

use anyhow::Result;

use crate::Common;
use crate::harness::report::{self, Report};

/// One measurement, as it is named on the command line.
#[derive(Debug, Clone, clap::Subcommand)]
pub(crate) enum Bench {
    /// Cold start, idle memory, size of the program (PLT-70).
    Start,
    /// Reads of 200 members, beside a bare axum handler (PLT-71).
    Http,
    /// Memory of 10,000 idle live connections (PLT-71).
    Live,
    /// Replies of the built-in concierge, end to end (PLT-73, DESK-50).
    Reply,
    /// Retrieval in 50,000 passages, beside tantivy alone and SQLite FTS5 (DESK-50).
    Search,
    /// The embedder: one question, and texts in bulk.
    Embed,
    /// Taking 1,000 short documents in.
    Index,
    /// Events of programs, kept durably (PLT-10, PLT-72).
    Ingest,
    /// How good search, intents and answers are on the sets in bench/sets.
    Quality,
    /// Answers the same bytes as the program did; started by `http`.
    #[command(hide = true)]
    Peer {
        /// Paths with their bodies, as JSON.
        answers: PathBuf,
    },
}

/// In the order in which they run when none is named.
const ALL: [Bench; 8] =
    [Bench::Start, Bench::Http, Bench::Live, Bench::Reply, Bench::Search, Bench::Embed, Bench::Index, Bench::Ingest];

/// Runs one measurement or all of them, and writes down what was found.
pub(crate) async fn run(named: Option<Bench>, common: &Common) -> Result<()> {
    if let Some(Bench::Peer { answers }) = named {
        return peers::bare::serve(&answers).await;
    }
    let chosen = named.map_or_else(|| ALL.to_vec(), |bench| vec![bench]);
    for bench in chosen {
        if let Some(report) = run_one(&bench, common).await? {
            report::show(&report, common.json)?;
            report::keep(&report)?;
        }
    }
    Ok(())
}

async fn run_one(bench: &Bench, common: &Common) -> Result<Option<Report>> {
    let report = match bench {
        Bench::Start => start::run(common).await?,
        Bench::Http => http::run(common).await?,
        Bench::Live => live::run(common).await?,
        Bench::Reply => reply::run(common).await?,
        Bench::Search => search::run(common).await?,
        Bench::Embed => embed::run(common).await?,
        Bench::Index => index::run(common).await?,
        Bench::Ingest => ingest::run(common).await?,
        Bench::Quality => quality::run(common).await?,
        Bench::Peer { .. } => return Ok(None),
    };
    Ok(Some(report))
}
