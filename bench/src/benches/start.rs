//! PLT-70: how long a cold start takes until a request is answered, what the program needs when nobody calls, how
//! large it is.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio::time::sleep;

use crate::Common;
use crate::harness::client::{Client, Identity};
use crate::harness::report::{Figure, Report};
use crate::harness::site::{Site, demo_fill, serve};
use crate::harness::{machine, since_ms};

/// The workspace of the sample business.
pub(crate) const DEMO_SLUG: &str = "gorse-and-gale";
/// Until what a start leaves behind has been done and given back.
const SETTLED: Duration = Duration::from_secs(10);

pub(super) async fn run(common: &Common) -> Result<Report> {
    let mut report = Report::begin("start");
    let program = common.program()?;
    let directory = tempfile::tempdir()?;
    let data = directory.path().join("data");
    demo_fill(&program, &data)?;

    let (mut page, mut idle, mut own) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..common.rounds {
        let site = Site::start(serve(&program, &data))?;
        let mut client = Client::connect(&site.address, &Identity::default()).await?;
        let answer = client.get(&format!("/api/v1/public/{DEMO_SLUG}")).await?;
        ensure!(answer.status.is_success(), "the public page answered {}", answer.status);
        page.push(since_ms(site.began));
        sleep(SETTLED).await;
        idle.push(site.resident_mib());
        own.push(machine::resident_own_mib(site.id()));
        site.stop()?;
    }
    let size = std::fs::metadata(&program).context("the program is not there")?.len() as f64 / f64::from(1 << 20);
    report.add(Figure::new("cold start to the first answer", "ms", page).below(300.0));
    report.add(Figure::new("idle memory", "MiB", idle).below(200.0));
    report.add(Figure::new("idle memory without pages of files", "MiB", own));
    report.add(Figure::new("size of the program", "MiB", vec![size]).below(120.0));
    Ok(report)
}
