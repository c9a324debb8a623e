//! .

/// Stand-ins for AI vendors (a crate of its own, so that `steward-llm` can test without the app).
pub use steward_vendors as vendors;
