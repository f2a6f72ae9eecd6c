//! Parcels on memory sticks, for those who may change settings.

use std::path::PathBuf;
use std::sync::Arc;

use api::{ApiError, CallError};
use domain::access::Permission;
use log::UserId;
use serde::Deserialize;

use super::Door;
use super::backups::broken;
use crate::parcel::{self, Packed, ParcelError, Stick, Unpacked};

#[derive(Debug, Deserialize)]
pub(super) struct At {
    path: PathBuf,
}

impl Door {
    /// The sticks that are plugged in.
    pub(super) async fn parcels(self: &Arc<Self>, user: UserId) -> Result<Vec<Stick>, ApiError> {
        self.need(user, Permission::Settings).await?;
        self.aside(|_| Ok(parcel::sticks())).await
    }

    /// Puts everything into a parcel in a folder.
    pub(super) async fn pack_parcel(self: &Arc<Self>, user: UserId, at: At) -> Result<Packed, ApiError> {
        self.need(user, Permission::Settings).await?;
        self.aside(move |door| parcel::pack(&door.terminal, &at.path).map_err(refusal)).await
    }

    /// Takes what is new from a parcel.
    pub(super) async fn unpack_parcel(self: &Arc<Self>, user: UserId, at: At) -> Result<Unpacked, ApiError> {
        self.need(user, Permission::Settings).await?;
        self.aside(move |door| parcel::unpack(&door.terminal, &at.path).map_err(refusal)).await
    }
}

fn refusal(error: ParcelError) -> ApiError {
    match error {
        ParcelError::NoParcel => CallError::NoParcel.into(),
        ParcelError::OtherBranch => CallError::ParcelOfOthers.into(),
        ParcelError::Revoked => CallError::DeviceGone.into(),
        ParcelError::Unreadable => CallError::ParcelDamaged.into(),
        ParcelError::CutOff | ParcelError::Busy | ParcelError::Io(_) => {
            CallError::StickFailed { why: error.to_string() }.into()
        }
        ParcelError::Store(error) => error.into(),
        ParcelError::Folder(error) => broken(error),
    }
}
