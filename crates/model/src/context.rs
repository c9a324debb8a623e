//! Who is doing what, in which workspace, at what time.
//!
//! An [`OpContext`] is made in four places only: an HTTP request, the start of a job, an agent's turn and a
//! command of the program.

use std::sync::Arc;

use jiff::Timestamp;

use crate::clock::{Clock, SystemClock};
use crate::ids::{AccountId, ApiKeyId, ContactId, Id, IdSource, Kind, MemberId, PortalSessionId, WorkspaceId};
use crate::permission::{Action, Role, Scope};

/// The AI roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgentKind {
    Concierge,
}

impl AgentKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Concierge => "concierge",
        }
    }
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    Member {
        id: MemberId,
        account_id: AccountId,
        role: Role,
    },
    Key {
        id: ApiKeyId,
        scopes: Vec<Scope>,
    },
    /// A customer in the portal or widget; may act on the own conversation only.
    Contact {
        id: ContactId,
        session_id: PortalSessionId,
        /// Contacts that were proved to be the same person. Whom members merged by hand is not among them.
        also: Vec<ContactId>,
    },
    /// An AI role at work for somebody; its authority never exceeds the tools it was given.
    Agent {
        agent: AgentKind,
        on_behalf_of: Box<Actor>,
    },
    /// The program itself: jobs, consumers, set-up. The text says which.
    System {
        task: &'static str,
    },
}

impl Actor {
    pub fn allows(&self, action: Action) -> bool {
        match self {
            Self::Member { role, .. } => role.allows(action),
            Self::Key { scopes, .. } => action.scope().is_some_and(|scope| scopes.contains(&scope)),
            Self::Contact { .. } => false,
            Self::Agent { .. } => matches!(action, Action::KnowledgeRead | Action::PersonaRead | Action::ContactRead),
            Self::System { .. } => true,
        }
    }

    pub fn kind(&self) -> &'static str {
        match self {
            Self::Member { .. } => "member",
            Self::Key { .. } => "key",
            Self::Contact { .. } => "contact",
            Self::Agent { .. } => "agent",
            Self::System { .. } => "system",
        }
    }

    /// The id under which the actor appears in records.
    pub fn reference(&self) -> String {
        match self {
            Self::Member { id, .. } => id.to_string(),
            Self::Key { id, .. } => id.to_string(),
            Self::Contact { id, .. } => id.to_string(),
            Self::Agent { agent, .. } => agent.as_str().to_owned(),
            Self::System { task } => (*task).to_owned(),
        }
    }

    /// The contacts that a customer is: the own one and those proved to be the same person.
    pub fn contact_ids(&self) -> Vec<String> {
        match self {
            Self::Contact { id, also, .. } => std::iter::once(id).chain(also).map(ToString::to_string).collect(),
            _ => Vec::new(),
        }
    }

    pub fn member_id(&self) -> Option<MemberId> {
        match self {
            Self::Member { id, .. } => Some(*id),
            Self::Agent { on_behalf_of, .. } => on_behalf_of.member_id(),
            _ => None,
        }
    }
}

/// The circumstances of a call before a workspace is known: sign-in, set-up, the choice of a workspace.
#[derive(Debug, Clone)]
pub struct BaseContext {
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<IdSource>,
    /// Ties log lines, errors and receipts of one call together.
    pub request_id: String,
    /// The address of the caller as far as it is known, for throttling.
    pub address: Option<String>,
}

impl BaseContext {
    pub fn system(request_id: impl Into<String>) -> Self {
        Self {
            clock: Arc::new(SystemClock),
            ids: Arc::new(IdSource::random()),
            request_id: request_id.into(),
            address: None,
        }
    }

    pub fn in_workspace(&self, workspace_id: WorkspaceId, actor: Actor) -> OpContext {
        OpContext { base: self.clone(), workspace_id, actor }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    pub fn new_id<K: Kind>(&self) -> Id<K> {
        self.ids.next(self.clock.as_ref())
    }
}

/// The circumstances of an operation: first argument of every one of them.
#[derive(Debug, Clone)]
pub struct OpContext {
    base: BaseContext,
    pub workspace_id: WorkspaceId,
    pub actor: Actor,
}

/// The actor may not do this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this needs the permission {}", .action.as_str())]
pub struct Forbidden {
    pub action: Action,
}

impl OpContext {
    pub fn authorise(&self, action: Action) -> Result<(), Forbidden> {
        if self.actor.allows(action) {
            return Ok(());
        }
        Err(Forbidden { action })
    }

    /// The same circumstances with another actor, e.g. an agent on behalf of a contact.
    pub fn acting_as(&self, actor: Actor) -> Self {
        Self { base: self.base.clone(), workspace_id: self.workspace_id, actor }
    }
}

impl std::ops::Deref for OpContext {
    type Target = BaseContext;

    fn deref(&self) -> &BaseContext {
        &self.base
    }
}
