//! Typed, prefixed, sortable ids: `con_01J…`. The prefix says what it is, the ULID when it came to be.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;
use std::sync::Mutex;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ulid::Ulid;

use crate::clock::Clock;

/// What an id stands for.
pub trait Kind: Send + Sync + 'static {
    const PREFIX: &'static str;
}

/// An id of one kind of thing. Two kinds can't be mixed up, in code or in a request.
pub struct Id<K: Kind> {
    ulid: Ulid,
    kind: PhantomData<fn() -> K>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected an id that begins with \"{expected}_\"")]
pub struct IdError {
    pub expected: &'static str,
}

impl<K: Kind> Id<K> {
    pub fn from_ulid(ulid: Ulid) -> Self {
        Self { ulid, kind: PhantomData }
    }

    pub fn ulid(&self) -> Ulid {
        self.ulid
    }
}

impl<K: Kind> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K: Kind> Copy for Id<K> {}
impl<K: Kind> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.ulid == other.ulid
    }
}
impl<K: Kind> Eq for Id<K> {}
impl<K: Kind> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K: Kind> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.ulid.cmp(&other.ulid)
    }
}
impl<K: Kind> std::hash::Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.ulid.hash(state);
    }
}
impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}_{}", K::PREFIX, self.ulid)
    }
}
impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
impl<K: Kind> FromStr for Id<K> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let error = IdError { expected: K::PREFIX };
        let Some(rest) = text.strip_prefix(K::PREFIX).and_then(|rest| rest.strip_prefix('_')) else {
            return Err(error);
        };
        let ulid = Ulid::from_string(rest).map_err(|_| error.clone())?;
        // Crockford decoding takes several spellings of one ULID; only the canonical one is an id here,
        // else one thing would have many names (and an id could overflow 128 bits).
        if ulid.to_string() != rest {
            return Err(error);
        }
        Ok(Self::from_ulid(ulid))
    }
}
impl<K: Kind> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de, K: Kind> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Makes ids that are unique and ordered within the process, also when the clock is set back.
#[derive(Debug)]
pub struct IdSource {
    state: Mutex<IdState>,
}

#[derive(Debug)]
struct IdState {
    last: Ulid,
    seed: Option<u64>,
}

impl IdSource {
    /// Ids with true randomness.
    pub fn random() -> Self {
        Self { state: Mutex::new(IdState { last: Ulid::nil(), seed: None }) }
    }

    /// Ids that repeat from run to run, for demo data and tests.
    pub fn seeded(seed: u64) -> Self {
        Self { state: Mutex::new(IdState { last: Ulid::nil(), seed: Some(seed) }) }
    }

    pub fn next<K: Kind>(&self, clock: &dyn Clock) -> Id<K> {
        let now_ms = u64::try_from(clock.now_ms()).unwrap_or(0);
        let mut state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let next = if now_ms > state.last.timestamp_ms() {
            let random = state.random_bits();
            Ulid::from_parts(now_ms, random)
        } else {
            // Same millisecond, or the clock went back: go on counting from the last id.
            state.last.increment().unwrap_or_else(|| Ulid::from_parts(state.last.timestamp_ms() + 1, 0))
        };
        state.last = next;
        Id::from_ulid(next)
    }

    /// Random bytes for tokens and codes.
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut bytes = [0_u8; N];
        for chunk in bytes.chunks_mut(16) {
            let random = state.random_bits().to_le_bytes();
            chunk.copy_from_slice(&random[..chunk.len()]);
        }
        bytes
    }
}

impl IdState {
    fn random_bits(&mut self) -> u128 {
        match &mut self.seed {
            None => system_random(),
            Some(seed) => {
                let high = split_mix(seed);
                let low = split_mix(seed);
                (u128::from(high) << 64) | u128::from(low)
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that draws randomness")]
fn system_random() -> u128 {
    rand::random()
}

/// SplitMix64, the usual generator to spread a small seed.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut value = *state;
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// The marker types, one for each noun that has an id.
pub mod kind {
    use super::Kind;

    macro_rules! kinds {
        ($($name:ident = $prefix:literal),+ $(,)?) => {
            $(
                #[derive(Debug, Clone, Copy)]
                pub struct $name;
                impl Kind for $name {
                    const PREFIX: &'static str = $prefix;
                }
            )+
            /// Every prefix in use, so that a test can see that none stands twice.
            pub const PREFIXES: &[&str] = &[$($prefix),+];
        };
    }

    kinds! {
        Account = "acc", ApiKey = "key", Budget = "bud", Collection = "col", Contact = "con", Conversation = "cnv",
        Document = "doc", Draft = "drf", Event = "evt", Fact = "fct", Field = "fld", File = "fil", Identity = "idn",
        Invitation = "inv", Job = "job", Mail = "mai", Member = "mem", Merge = "mrg", Message = "msg",
        OidcLink = "oid", Passage = "psg", PortalSession = "pse", PromptVersion = "prm", Provider = "prv", Request = "req", Run = "run",
        Session = "ses", Step = "stp", Suggestion = "sug", Token = "tok", Workspace = "wsp",
    }
}

pub type AccountId = Id<kind::Account>;
pub type ApiKeyId = Id<kind::ApiKey>;
pub type CollectionId = Id<kind::Collection>;
pub type ContactId = Id<kind::Contact>;
pub type ConversationId = Id<kind::Conversation>;
pub type DocumentId = Id<kind::Document>;
pub type DraftId = Id<kind::Draft>;
pub type EventId = Id<kind::Event>;
pub type FactId = Id<kind::Fact>;
pub type FieldId = Id<kind::Field>;
pub type FileId = Id<kind::File>;
pub type IdentityId = Id<kind::Identity>;
pub type InvitationId = Id<kind::Invitation>;
pub type JobId = Id<kind::Job>;
pub type MailId = Id<kind::Mail>;
pub type MemberId = Id<kind::Member>;
pub type MergeId = Id<kind::Merge>;
pub type MessageId = Id<kind::Message>;
pub type OidcLinkId = Id<kind::OidcLink>;
pub type PassageId = Id<kind::Passage>;
pub type PortalSessionId = Id<kind::PortalSession>;
pub type PromptVersionId = Id<kind::PromptVersion>;
pub type ProviderId = Id<kind::Provider>;
pub type RequestId = Id<kind::Request>;
pub type RunId = Id<kind::Run>;
pub type SessionId = Id<kind::Session>;
pub type StepId = Id<kind::Step>;
pub type SuggestionId = Id<kind::Suggestion>;
pub type WorkspaceId = Id<kind::Workspace>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;
    use std::collections::BTreeSet;

    #[test]
    fn ids_stay_unique_and_ordered_when_the_clock_goes_back() {
        let clock = ManualClock::at(jiff::Timestamp::from_second(1_800_000_000).unwrap());
        let source = IdSource::random();
        let mut last: ContactId = source.next(&clock);
        for step in 0..1000 {
            clock.shift_ms(if step % 3 == 0 { -3_600_000 } else { 7 });
            let next: ContactId = source.next(&clock);
            assert!(next > last);
            last = next;
        }
    }

    #[test]
    fn an_id_of_another_kind_or_spelling_is_refused() {
        let clock = ManualClock::at(jiff::Timestamp::from_second(1_800_000_000).unwrap());
        let contact: ContactId = IdSource::seeded(1).next(&clock);
        let text = contact.to_string();
        assert_eq!(text.parse::<ContactId>().unwrap(), contact);
        assert!(text.parse::<MessageId>().is_err());
        assert!(text.to_lowercase().parse::<ContactId>().is_err());
        assert!("con_".parse::<ContactId>().is_err());
        assert!("con_8ZZZZZZZZZZZZZZZZZZZZZZZZZ".parse::<ContactId>().is_err());
    }

    #[test]
    fn no_prefix_stands_twice() {
        let unique: BTreeSet<_> = kind::PREFIXES.iter().collect();
        assert_eq!(unique.len(), kind::PREFIXES.len());
    }
}
