//! Workspaces: the businesses that live in this installation.

mod profile;

pub use profile::{Brand, Profile};
