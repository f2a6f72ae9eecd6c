//! What a command and a query are.

use domain::Body;
use domain::access::{Code, Permission};
use domain::ids::OrderId;
use log::Fact;
use serde::{Serialize, de::DeserializeOwned};
use store::Reader;
use ts_rs::TS;

use crate::menu::{Catalogue, Catalogues};
use crate::{Actor, ApiError, CallError, Ctx};

/// A call that records facts.
pub trait Command: DeserializeOwned + Serialize + TS + Send + Sync + 'static {
    /// What the caller gets.
    type Answer: Serialize + DeserializeOwned + TS;

    /// Loads what the rules want to see and asks them. What it returns is recorded; what it refuses leaves no trace.
    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError>;

    /// The answer, from the facts that were recorded: the same for the first time and for every repetition.
    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError>;

    /// The orders that it works on. Those of another waiter need a right of their own.
    fn orders(&self) -> Vec<OrderId> {
        Vec::new()
    }

    /// A further right that it needs in the present state.
    fn also_needs(&self, _ctx: &mut Ctx<'_, '_>) -> Result<Option<Permission>, ApiError> {
        Ok(None)
    }
}

/// A call that only reads.
pub trait Query: DeserializeOwned + Serialize + TS + Send + Sync + 'static {
    /// What the caller gets.
    type Answer: Serialize + DeserializeOwned + TS;

    /// Reads.
    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError>;
}

/// Where and when something is asked.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The store.
    pub reader: &'a Reader,
    /// Who asks.
    pub actor: Actor,
    /// The device that is asked.
    pub device: log::DeviceId,
    /// Now.
    pub now: log::Moment,
    pub(crate) menus: &'a Catalogues,
}

impl Asked<'_> {
    /// Reads the menu of this moment.
    pub(crate) fn menu<T>(&self, read: impl FnOnce(&mut Catalogue) -> Result<T, ApiError>) -> Result<T, ApiError> {
        self.menus.with(self.reader, self.now.at_ms, read)
    }
}

impl Asked<'_> {
    /// Whether whoever asks has a right.
    pub(crate) fn may(&self, right: Permission) -> Result<bool, ApiError> {
        match self.actor {
            Actor::User(user) => Ok(crate::staff::rights(self.reader, user)?.contains(&right)),
            Actor::System => Ok(true),
        }
    }

    /// Refuses whoever lacks a right that a query needs only for some of its answers.
    pub(crate) fn need(&self, right: Permission) -> Result<(), ApiError> {
        if self.may(right)? { Ok(()) } else { Err(CallError::NotYourRole.into()) }
    }
}

/// The bodies of facts, as answers read them.
pub(crate) fn bodies(facts: &[Fact]) -> Vec<Body> {
    facts.iter().filter_map(|fact| Body::decode(fact).ok()).collect()
}

/// An answer that says nothing but that it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, TS)]
pub struct Done {}

/// The refusal of an identifier whose facts are not those of the command that was sent under it.
pub(crate) fn foreign() -> ApiError {
    ApiError::new(Code::Conflict, "the identifier of this command belongs to another one")
}

/// The first body of a kind; if it is missing, the identifier of the command belongs to another command.
macro_rules! first {
    ($facts:expr, $variant:ident) => {
        $facts
            .iter()
            .find_map(|body| match body {
                ::domain::Body::$variant(body) => Some(body),
                _ => None,
            })
            .ok_or_else($crate::call::foreign)
    };
}
pub(crate) use first;
