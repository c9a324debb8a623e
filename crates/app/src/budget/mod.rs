//! The budget: what language models may cost a workspace, and what they did (PLT-24).
//!
//! **Invariant.** A used-up budget never means silence: cheaper models answer, then `builtin`, which costs nothing.

pub use steward_llm::Budget;
use steward_llm::{BudgetGate, BudgetVerdict, Spent};
use steward_model::{Action, OpContext};
use steward_store::TenantTx;
use steward_store::events::EventDraft;

use crate::app::App;
use crate::error::{Error, Result};
use crate::workspaces::Profile;

const SETTING: &str = "budget";
/// A million of the currency unit: more is a slip of the finger.
const MOST_MICROS: i64 = 1_000_000_000_000;

/// The limits with what was spent so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetView {
    pub budget: Budget,
    pub day_spent: i64,
    pub month_spent: i64,
}

pub async fn budget_get(app: &App, context: &OpContext) -> Result<BudgetView> {
    context.authorise(Action::ProviderRead)?;
    let read = app.store.read(context).await?;
    let workspace = read.workspace_get().await?.ok_or_else(|| Error::not_found("workspace"))?;
    let today = context.now().to_zoned(Profile::of(&workspace).zone()).date().to_string();
    let spent = read.spend_of(&today).await?;
    let budget = read.setting_get(SETTING).await?;
    Ok(BudgetView { budget, day_spent: spent.day_micros, month_spent: spent.month_micros })
}

pub async fn budget_set(app: &App, context: &OpContext, budget: Budget) -> Result<BudgetView> {
    context.authorise(Action::BudgetManage)?;
    let limits = [
        ("day_micros", budget.day_micros),
        ("month_micros", budget.month_micros),
        ("conversation_micros", budget.conversation_micros),
    ];
    for (name, limit) in limits {
        if limit.is_some_and(|micros| !(0..=MOST_MICROS).contains(&micros)) {
            return Err(Error::field(
                name,
                "out_of_range",
                "A limit is an amount from 0 to 1,000,000; leave it empty for none.",
            ));
        }
    }
    let write = app.store.write(context).await?;
    write.setting_set(SETTING, &budget, context.now_ms()).await?;
    write.event_append(context, EventDraft::new("budget.changed", "workspace", context.workspace_id)).await?;
    write.commit().await?;
    budget_get(app, context).await
}

/// What the next run may use, and the most that it may cost.
pub(crate) async fn judge(
    read: &TenantTx,
    today: &str,
    conversation_id: Option<&str>,
) -> Result<(BudgetVerdict, Option<i64>)> {
    let gate = BudgetGate::new(read.setting_get(SETTING).await?);
    let sums = read.spend_of(today).await?;
    let conversation_micros = match conversation_id {
        Some(id) if gate.budget.conversation_micros.is_some() => read.spend_of_conversation(id).await?,
        _ => 0,
    };
    let spent = Spent { day_micros: sums.day_micros, month_micros: sums.month_micros, conversation_micros };
    Ok((gate.check(spent), gate.left_micros(spent)))
}
