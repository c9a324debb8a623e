//! `steward extract-worker`: reads one foreign document in a process with lowered limits. Started by the program itself.

use std::process::ExitCode;

pub(crate) fn run() -> ExitCode {
    steward_app::documents::extract_worker()
}
