//! Checks, and the baton that forming them needs.

use domain::Body;
use domain::check::Form;
use domain::ids::{CheckId, OrderId};
use domain::money::Amounts;
use domain::order::{BatonMoved, Part};
use log::DeviceId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::call::{first, foreign};
use crate::orders::done;
use crate::{ApiError, Command, Ctx};

/// A check that was formed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FormedCheck {
    /// The check.
    pub check: CheckId,
    /// Its figures.
    pub sum: Amounts,
}

fn formed(facts: &[Body]) -> Result<Vec<FormedCheck>, ApiError> {
    first!(facts, CheckFormed)?;
    let formed = facts.iter().filter_map(|body| match body {
        Body::CheckFormed(formed) => Some(FormedCheck { check: formed.check, sum: formed.sum }),
        _ => None,
    });
    Ok(formed.collect())
}

/// Forms a check over a part of what is open.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FormCheck {
    /// The order.
    pub order: OrderId,
    /// The check, if the caller wants to name it.
    #[serde(default)]
    #[ts(optional)]
    pub check: Option<CheckId>,
    /// What of the order; nothing is all that is open.
    #[serde(default = "all")]
    #[ts(optional, as = "Option<_>")]
    pub part: Part,
}

fn all() -> Part {
    Part::All
}

impl Command for FormCheck {
    type Answer = FormedCheck;

    fn orders(&self) -> Vec<OrderId> {
        vec![self.order]
    }

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let (settings, day) = (ctx.settings()?, ctx.day()?);
        let check = self.check.unwrap_or(CheckId::derived(ctx.command.0, 0));
        let form = Form { device: ctx.device, settings: &settings, day };
        Ok(ctx.order(self.order)?.form_check(check, &self.part, &form)?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        let [Body::CheckFormed(formed)] = facts else { return Err(foreign()) };
        Ok(FormedCheck { check: formed.check, sum: formed.sum })
    }
}

/// Splits all that is open into equal checks.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SplitCheck {
    /// The order.
    pub order: OrderId,
    /// Into how many.
    pub parts: u32,
}

impl Command for SplitCheck {
    type Answer = Vec<FormedCheck>;

    fn orders(&self) -> Vec<OrderId> {
        vec![self.order]
    }

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let (settings, day) = (ctx.settings()?, ctx.day()?);
        let checks: Vec<CheckId> = (0..self.parts.min(51)).map(|n| CheckId::derived(ctx.command.0, n)).collect();
        let form = Form { device: ctx.device, settings: &settings, day };
        Ok(ctx.order(self.order)?.split_check(&checks, &form)?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        formed(facts)
    }
}

done! {
    /// Takes a check back before it is paid.
    CancelCheck(order) {
        /// The order.
        order: OrderId,
        /// The check.
        check: CheckId,
        /// Why.
        reason: String,
    } |this, ctx| Ok(ctx.order(this.order)?.cancel_check(this.check, this.reason.clone(), ctx.device)?) => [Body::CheckCancelled(_)];

    /// Hands the baton of an order to another device.
    HandBaton(order) {
        /// The order.
        order: OrderId,
        /// The device.
        to: DeviceId,
    } |this, ctx| Ok(ctx.order(this.order)?.hand_baton(ctx.device, this.to)?) => [Body::BatonMoved(BatonMoved { forced: false, .. })];

    /// Takes the baton of an order without its holder.
    ForceBaton(order) {
        /// The order.
        order: OrderId,
    } |this, ctx| Ok(ctx.order(this.order)?.force_baton(ctx.device)?) => [Body::BatonMoved(BatonMoved { forced: true, .. })];
}
