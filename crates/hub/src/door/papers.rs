//! The papers of virtual printers, for those who may see orders.

use std::sync::Arc;

use api::ApiError;
use domain::access::Permission;
use log::UserId;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Door, raw};
use crate::print::Paper;

#[derive(Debug, Deserialize)]
pub(super) struct OfPrinter {
    #[serde(default)]
    printer: Option<String>,
}

impl Door {
    /// The papers of one virtual printer or of all, the newest first.
    pub(super) async fn list_papers(self: &Arc<Self>, user: UserId, of: OfPrinter) -> Result<Box<RawValue>, ApiError> {
        self.need(user, Permission::View).await?;
        let papers = self.papers.list(of.printer.as_deref());
        raw(&papers.iter().map(|paper| &**paper).collect::<Vec<&Paper>>())
    }

    /// What a paper of a virtual printer looks like, as PNG.
    ///
    /// # Errors
    /// If the person may not see orders, or the paper is no longer kept.
    pub async fn paper_png(self: &Arc<Self>, token: Option<&str>, id: &str) -> Result<Vec<u8>, ApiError> {
        self.need(self.who(token)?, Permission::View).await?;
        let paper = id.parse().ok().and_then(|id| self.papers.get(id));
        Ok(paper.ok_or_else(|| ApiError::not_found("paper"))?.png.clone())
    }
}
