//! The budget: what language models may cost a workspace, and what they did (PLT-24).
//!
//! **Invariant.** A used-up budget never means silence: cheaper models answer, then `builtin`, which costs nothing.

use serde_json::json;
pub use steward_llm::Budget;
use steward_llm::{BudgetGate, BudgetVerdict, Spent};
use steward_model::{Action, OpContext, Role};
use steward_store::TenantTx;
use steward_store::events::EventDraft;
use steward_store::runs::Run;

use crate::app::App;
use crate::error::{Error, Result};
use crate::mails::mail_send;
use crate::workspaces::Profile;

const SETTING: &str = "budget";
/// From here on of a limit the owners are told.
const WARN_PERCENT: i128 = 80;
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

/// Counts what a run cost, and tells the owners once per period when most of a budget is used.
pub(crate) async fn spend(
    app: &App,
    write: &TenantTx,
    context: &OpContext,
    profile: &Profile,
    run: &Run,
) -> Result<()> {
    let today = profile.today(context);
    write.spend_add(&today, run).await?;
    if run.cost_micros == 0 {
        return Ok(());
    }
    let budget: Budget = write.setting_get(SETTING).await?;
    let sums = write.spend_of(&today).await?;
    let month = today[..7.min(today.len())].to_owned();
    warn(app, write, context, "day", &today, budget.day_micros, sums.day_micros).await?;
    warn(app, write, context, "month", &month, budget.month_micros, sums.month_micros).await
}

/// A limit that is raised within its period warns anew, because it is another one.
async fn warn(
    app: &App,
    write: &TenantTx,
    context: &OpContext,
    period: &str,
    which: &str,
    limit: Option<i64>,
    spent: i64,
) -> Result<()> {
    let Some(limit) = limit.filter(|limit| i128::from(spent) * 100 >= i128::from(*limit) * WARN_PERCENT) else {
        return Ok(());
    };
    let mark = json!({ "period": which, "limit_micros": limit });
    if !write.setting_replace(&format!("budget_warned.{period}"), &mark, context.now_ms()).await? {
        return Ok(());
    }
    let event = EventDraft::new("budget.warned", "workspace", context.workspace_id).properties(json!({
        "period": period, "which": which, "limit_micros": limit, "spent_micros": spent,
    }));
    write.event_append(context, event).await?;
    let amount = |micros: i64| format!("{:.2}", micros as f64 / 1_000_000.0);
    let percent = i128::from(spent) * 100 / i128::from(limit.max(1));
    let subject = format!("{percent} % of the AI budget of this {period} is used");
    let text = format!(
        "Language models have cost {} of {} so far ({which}).\n\nCustomers go on getting answers: near the limit the \
         cheapest of your models answers, and after it the built-in one, which costs nothing.\n\nChange the limits: \
         {}/settings/budget\n",
        amount(spent),
        amount(limit),
        app.options.public_url
    );
    for owner in write.member_list().await?.into_iter().filter(|member| member.role == Role::Owner.as_str()) {
        mail_send(app, context, write, &owner.email, &subject, text.clone()).await?;
    }
    Ok(())
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
