//! The log as a member or a key reads it.

use steward_model::{Action, OpContext};
use steward_store::events::{Event, EventFilter};

use crate::app::App;
use crate::error::Result;
use crate::page::{Page, PageRequest};

/// Which events to list.
#[derive(Debug, Clone, Default)]
pub struct EventPage {
    pub event_type: Option<String>,
    pub contact_id: Option<String>,
}

/// Newest first, as the server received them.
pub async fn event_list(app: &App, context: &OpContext, wanted: EventPage, page: &PageRequest) -> Result<Page<Event>> {
    context.authorise(Action::EventRead)?;
    let before_seq = match &page.cursor {
        Some(cursor) => Some(cursor.parse().map_err(|_| PageRequest::bad_cursor())?),
        None => None,
    };
    let read = app.store.read(context).await?;
    let contact_ids = match &wanted.contact_id {
        Some(id) => read.contact_family(id).await?,
        None => Vec::new(),
    };
    let filter =
        EventFilter { event_type: wanted.event_type, contact_ids, before_seq, limit: page.fetch_limit::<u64>() };
    let rows = read.event_list(&filter).await?;
    Ok(page.finish(rows, |event| event.seq.to_string()))
}
