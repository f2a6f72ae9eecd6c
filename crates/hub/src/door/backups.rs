//! Copies of the store, for those who may change settings: listed, made, put back.

use std::sync::Arc;

use api::ApiError;
use domain::access::{Code, Permission};
use log::UserId;
use serde::{Deserialize, Serialize};
use std::sync::atomic::Ordering;

use super::Door;
use crate::backup::{Backup, Why};
use crate::folder::Wish;

#[derive(Debug, Deserialize)]
pub(super) struct PutBack {
    file: String,
}

/// A copy will be put back.
#[derive(Debug, Serialize)]
pub(super) struct WillRestart {
    restart: bool,
}

impl Door {
    /// All copies, the newest first.
    pub(super) async fn list_backups(self: &Arc<Self>, user: UserId) -> Result<Vec<Backup>, ApiError> {
        self.need(user, Permission::Settings).await?;
        self.aside(|door| door.backups.list().map_err(broken)).await
    }

    /// Makes a copy now.
    pub(super) async fn make_backup(self: &Arc<Self>, user: UserId) -> Result<Option<Backup>, ApiError> {
        self.need(user, Permission::Settings).await?;
        self.aside(|door| door.backups.make(Why::Asked, door.terminal.clock.now()).map_err(broken)).await
    }

    /// Nothing is imported over a state of which there is no copy.
    pub(super) async fn copy_before_import(self: &Arc<Self>) -> Result<(), ApiError> {
        let copy = |door: &Self| door.backups.make(Why::Import, door.terminal.clock.now()).map_err(broken);
        self.aside(copy).await.map(|_| ())
    }

    /// Puts a copy back: the terminal closes, what it holds now is set aside, and it opens again on the copy, in a new
    /// epoch of numbers. Everybody has to sign in again.
    pub(super) async fn restore_backup(
        self: &Arc<Self>,
        user: UserId,
        asked: PutBack,
    ) -> Result<WillRestart, ApiError> {
        self.need(user, Permission::Settings).await?;
        self.put_back(asked, false).await
    }

    /// Copies that lie in the folder of copies of a terminal where nobody works yet.
    pub(super) async fn list_copies(self: &Arc<Self>) -> Result<Vec<Backup>, ApiError> {
        self.need_nobody().await?;
        self.aside(|door| door.backups.list().map_err(broken)).await
    }

    /// Makes a terminal where nobody works yet the one whose copy lies in its folder of copies.
    pub(super) async fn move_in(self: &Arc<Self>, asked: PutBack) -> Result<WillRestart, ApiError> {
        self.need_nobody().await?;
        self.put_back(asked, true).await
    }

    async fn put_back(self: &Arc<Self>, asked: PutBack, moves_in: bool) -> Result<WillRestart, ApiError> {
        let wish = move |door: &Self| {
            let found = door.backups.path(&asked.file);
            let from = found.map_err(|error| ApiError::new(Code::NotFound, error.to_string()))?;
            door.terminal.folder.restore_next(&Wish { from, moves_in }).map_err(broken)
        };
        self.aside(wish).await?;
        self.again.store(true, Ordering::Release);
        self.close();
        Ok(WillRestart { restart: true })
    }
}

pub(super) fn broken(error: anyhow::Error) -> ApiError {
    ApiError::new(Code::Broken, format!("{error:#}"))
}
