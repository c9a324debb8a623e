//! The table of measurements.

mod start;

use anyhow::Result;

use crate::Common;
use crate::harness::report::{self, Report};

/// One measurement, as it is named on the command line.
#[derive(Debug, Clone, Copy, clap::Subcommand)]
pub(crate) enum Bench {
    /// Cold start, idle memory, size of the program.
    Start,
}

/// In the order in which they run when none is named.
const ALL: [Bench; 1] = [Bench::Start];

/// Runs one measurement or all of them, and writes down what was found.
pub(crate) async fn run(named: Option<Bench>, common: &Common) -> Result<()> {
    let chosen = named.map_or_else(|| ALL.to_vec(), |bench| vec![bench]);
    for bench in chosen {
        let report = run_one(bench, common).await?;
        report::show(&report, common.json)?;
        report::keep(&report)?;
    }
    Ok(())
}

async fn run_one(bench: Bench, common: &Common) -> Result<Report> {
    match bench {
        Bench::Start => start::run(common).await,
    }
}
