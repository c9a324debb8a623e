//! Who may do what: the role x action matrix, kept by a snapshot test.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The role of a member in a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Owner,
    Admin,
    Agent,
    Analyst,
    Viewer,
}

impl Role {
    pub const ALL: [Self; 5] = [Self::Owner, Self::Admin, Self::Agent, Self::Analyst, Self::Viewer];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Agent => "agent",
            Self::Analyst => "analyst",
            Self::Viewer => "viewer",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

/// What an API key may be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub enum Scope {
    #[serde(rename = "contacts:read")]
    ContactsRead,
    #[serde(rename = "contacts:write")]
    ContactsWrite,
    #[serde(rename = "conversations:read")]
    ConversationsRead,
    #[serde(rename = "conversations:write")]
    ConversationsWrite,
    #[serde(rename = "events:read")]
    EventsRead,
    #[serde(rename = "events:write")]
    EventsWrite,
    #[serde(rename = "knowledge:read")]
    KnowledgeRead,
    #[serde(rename = "knowledge:write")]
    KnowledgeWrite,
    #[serde(rename = "runs:read")]
    RunsRead,
    #[serde(rename = "settings:read")]
    SettingsRead,
    #[serde(rename = "settings:write")]
    SettingsWrite,
}

macro_rules! actions {
    ($($name:ident, $text:literal, $lowest:ident, $scope:expr;)+) => {
        /// One thing that can be done in a workspace.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Action { $($name),+ }

        impl Action {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            fn audience(self) -> Audience {
                match self { $(Self::$name => Audience::$lowest),+ }
            }

            /// The scope that lets an API key do this; `None`: no key may.
            pub fn scope(self) -> Option<Scope> {
                match self { $(Self::$name => $scope),+ }
            }
        }
    };
}

/// The groups of roles that occur in the matrix.
#[derive(Debug, Clone, Copy)]
enum Audience {
    /// Every member.
    Everyone,
    /// Those who talk to customers: owner, admin, agent.
    Desk,
    /// Those who study: owner, admin, analyst.
    Study,
    /// Owner, admin, agent, analyst.
    Staff,
    /// Owner and admin.
    Managers,
    /// The owner alone.
    OwnerOnly,
}

actions! {
    WorkspaceRead, "workspace.read", Everyone, Some(Scope::SettingsRead);
    WorkspaceManage, "workspace.manage", Managers, Some(Scope::SettingsWrite);
    WorkspaceDelete, "workspace.delete", OwnerOnly, None;
    MemberRead, "member.read", Everyone, Some(Scope::SettingsRead);
    MemberManage, "member.manage", Managers, None;
    OwnerManage, "owner.manage", OwnerOnly, None;
    KeyManage, "key.manage", Managers, None;
    ContactRead, "contact.read", Everyone, Some(Scope::ContactsRead);
    ContactWrite, "contact.write", Desk, Some(Scope::ContactsWrite);
    ContactMerge, "contact.merge", Desk, Some(Scope::ContactsWrite);
    FieldManage, "field.manage", Managers, Some(Scope::SettingsWrite);
    KnowledgeRead, "knowledge.read", Everyone, Some(Scope::KnowledgeRead);
    KnowledgeWrite, "knowledge.write", Desk, Some(Scope::KnowledgeWrite);
    ConversationRead, "conversation.read", Everyone, Some(Scope::ConversationsRead);
    ConversationReply, "conversation.reply", Desk, Some(Scope::ConversationsWrite);
    ConversationManage, "conversation.manage", Desk, Some(Scope::ConversationsWrite);
    DraftDecide, "draft.decide", Desk, Some(Scope::ConversationsWrite);
    RunRead, "run.read", Staff, Some(Scope::RunsRead);
    RunRepeat, "run.repeat", Managers, None;
    PersonaRead, "persona.read", Everyone, Some(Scope::SettingsRead);
    PersonaManage, "persona.manage", Managers, Some(Scope::SettingsWrite);
    ProviderRead, "provider.read", Staff, Some(Scope::SettingsRead);
    ProviderManage, "provider.manage", Managers, None;
    PromptManage, "prompt.manage", Managers, None;
    BudgetManage, "budget.manage", Managers, None;
    EventRead, "event.read", Study, Some(Scope::EventsRead);
    EventWrite, "event.write", Desk, Some(Scope::EventsWrite);
    JobRead, "job.read", Staff, Some(Scope::SettingsRead);
    JobManage, "job.manage", Managers, None;
    ConsumerManage, "consumer.manage", Managers, None;
    MailRead, "mail.read", Managers, None;
}

impl Role {
    pub fn allows(self, action: Action) -> bool {
        match action.audience() {
            Audience::Everyone => true,
            Audience::Desk => matches!(self, Self::Owner | Self::Admin | Self::Agent),
            Audience::Study => matches!(self, Self::Owner | Self::Admin | Self::Analyst),
            Audience::Staff => self != Self::Viewer,
            Audience::Managers => matches!(self, Self::Owner | Self::Admin),
            Audience::OwnerOnly => self == Self::Owner,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A change of who may do what is a visible difference in the committed snapshot.
    #[test]
    fn role_by_action_matrix() {
        let mut grid = format!("{:<22}", "action");
        for role in Role::ALL {
            grid.push_str(&format!("{:<9}", role.as_str()));
        }
        grid.push_str("key scope\n");
        for action in Action::ALL {
            grid.push_str(&format!("{:<22}", action.as_str()));
            for role in Role::ALL {
                grid.push_str(&format!("{:<9}", if role.allows(*action) { "yes" } else { "-" }));
            }
            let scope = action
                .scope()
                .map_or(String::from("-"), |scope| serde_json::to_value(scope).unwrap().as_str().unwrap().to_owned());
            grid.push_str(&scope);
            grid.push('\n');
        }
        insta::assert_snapshot!(grid);
    }
}
