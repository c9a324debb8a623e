//! A visitor who proved who they are becomes one with the contact they are.

use serde_json::json;
use steward_model::OpContext;
use steward_store::TenantTx;
use steward_store::events::EventDraft;

use crate::error::Result;

/// Moves a visitor's conversations, sessions and unproven identities to the contact with the proven identity.
pub(crate) async fn contact_absorb_visitor(
    write: &TenantTx,
    context: &OpContext,
    contact_id: &str,
    visitor_id: &str,
) -> Result<()> {
    let now = context.now_ms();
    write.contact_move_belongings(visitor_id, contact_id, now).await?;
    let event = EventDraft::new("contact.merged", "contact", contact_id)
        .contact(contact_id)
        .properties(json!({ "absorbed_id": visitor_id, "reason": "verified identity" }));
    write.event_append(context, event).await?;
    Ok(())
}
