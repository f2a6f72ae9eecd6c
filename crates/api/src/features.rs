//! Feature switches: what a branch does without is refused here, and the screens leave it out.

use domain::branch::{Feature, Settings};
use domain::order::Service;

use crate::{ApiError, CallError};

/// The calls of each feature, by how their names begin. Reading what orders refer to (tables, the menu) always goes on.
const CALLS: &[(Feature, &[&str])] = &[
    (Feature::Tables, &["tables.place", "tables.retire"]),
    (Feature::Kitchen, &["tickets."]),
    (Feature::Menu, &["menu.publish", "menu.preview_import", "categories.", "pictures.store"]),
    (Feature::Stock, &["items.", "stock."]),
    (Feature::Staff, &["users.", "roles."]),
    (Feature::Reports, &["reports."]),
    (Feature::Printers, &["print.", "drawer."]),
];

/// The feature that a call belongs to.
pub(crate) fn of_call(name: &str) -> Option<Feature> {
    CALLS.iter().find(|(_, begins)| begins.iter().any(|begin| name.starts_with(begin))).map(|(feature, _)| *feature)
}

/// Refuses what belongs to a feature that the branch does without.
pub(crate) fn need(settings: &Settings, feature: Feature) -> Result<(), ApiError> {
    if !settings.switched_off.contains(&feature) {
        return Ok(());
    }
    Err(CallError::SwitchedOff { feature }.into())
}

/// Refuses a way of serving that the branch does without.
pub(crate) fn need_service(settings: &Settings, service: Service) -> Result<(), ApiError> {
    match service {
        Service::DineIn => Ok(()),
        Service::Takeaway | Service::Delivery => need(settings, Feature::Delivery),
    }
}
