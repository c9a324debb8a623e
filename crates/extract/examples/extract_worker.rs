//! The worker as a program of its own, for the tests of this crate: the product's hidden subcommand does the same.
//!
//! Border: one call. Invariant: nothing runs before [`steward_extract::worker::serve`].

use std::process::ExitCode;

fn main() -> ExitCode {
    steward_extract::worker::serve(std::io::stdin(), std::io::stdout().lock())
}
