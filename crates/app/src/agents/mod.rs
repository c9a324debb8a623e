//! Agents: AI roles at work. Each has a folder with its playbook, its prompt and its built-in model.

pub mod concierge;
pub mod receipt;
mod understanding;

pub use understanding::{Understanding, Understood};
