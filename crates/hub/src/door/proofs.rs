//! The proof of the store, for those who may read the log.

use std::sync::Arc;

use api::ApiError;
use domain::access::{Code, Permission};
use log::UserId;

use super::Door;
use crate::proof::{Occasion, ProofState};

impl Door {
    /// How far the proofs are, and what the last one found.
    pub(super) async fn proof(self: &Arc<Self>, user: UserId) -> Result<ProofState, ApiError> {
        self.need(user, Permission::Audit).await?;
        Ok(self.proofs.state())
    }

    /// Begins a proof, if none is being made.
    pub(super) async fn begin_proof(self: &Arc<Self>, user: UserId) -> Result<ProofState, ApiError> {
        self.need(user, Permission::Audit).await?;
        let begun = self.proofs.begin(Occasion::Asked);
        begun.map_err(|error| ApiError::new(Code::Broken, error.to_string()))?;
        Ok(self.proofs.state())
    }
}
