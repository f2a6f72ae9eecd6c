//! The other terminals of the branch: joining them, inviting one, how the links are, and the baton of an order.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use api::calls::{ChangeSettings, GetOrder};
use api::{Actor, ApiError, CallError};
use domain::access::{Code, Permission};
use domain::ids::OrderId;
use domain::text;
use log::{DeviceId, UserId};
use qrcode::{Color, EcLevel, QrCode};
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

use super::Door;
use super::backups::broken;
use crate::keys::Place;
use crate::links::{Desk, LinksState};

/// A fact that was promised is here by then.
const FACT: Duration = Duration::from_secs(3);

#[derive(Debug, Deserialize)]
pub(super) struct Join {
    address: String,
    code: String,
    name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Centre {
    address: String,
    code: String,
}

/// The terminal starts anew as one of another restaurant's.
#[derive(Debug, Serialize)]
pub(super) struct WillJoin {
    restart: bool,
    restaurant: String,
    letters: String,
}

/// The links, and who is asked.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    #[serde(flatten)]
    state: LinksState,
    /// This device.
    device: DeviceId,
    /// Where its secret lies.
    key_place: Place,
}

/// An invitation as a screen shows it.
#[derive(Debug, Serialize)]
pub(super) struct Invited {
    code: String,
    life_ms: u64,
    addresses: Vec<String>,
    /// Rows of a QR code, `1` for a dark square.
    qr: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    order: OrderId,
}

/// What became of the wish to take money for an order.
#[derive(Debug, Serialize)]
pub(super) struct Baton {
    /// This terminal may take money for the order now.
    held: bool,
    /// Who may otherwise.
    holder: DeviceId,
    /// What people call that one.
    name: String,
    /// Why it kept the baton; nothing if it did not answer.
    in_use: bool,
    /// For how long it has been silent, in milliseconds, if it was heard since the start.
    silent_ms: Option<u64>,
}

impl Door {
    fn links(&self) -> Result<&Arc<Desk>, ApiError> {
        let why = || CallError::NotListening { why: "it runs without links".to_owned() }.into();
        self.links.as_ref().ok_or_else(why)
    }

    /// Makes a terminal where nobody works yet one of a restaurant that has others.
    pub(super) async fn join(self: &Arc<Self>, asked: Join) -> Result<WillJoin, ApiError> {
        let _alone = self.founding.lock().await;
        self.need_nobody().await?;
        text::name("name", &asked.name)?;
        text::name("address", &asked.address)?;
        let joined = self.links()?.join(&asked.address, &asked.code, asked.name.trim()).await?;
        let (restaurant, letters) = (joined.restaurant.clone(), joined.letters.clone());
        self.aside(move |door| door.terminal.folder.join_next(&joined).map_err(broken)).await?;
        self.again.store(true, Ordering::Release);
        self.close();
        Ok(WillJoin { restart: true, restaurant, letters })
    }

    /// How the links are.
    pub(super) fn links_state(&self) -> Result<Shown, ApiError> {
        let links = self.links()?;
        Ok(Shown { state: links.state(), device: self.terminal.device, key_place: links.key_place() })
    }

    /// Shows a code by which one more terminal joins.
    pub(super) async fn invite(self: &Arc<Self>, user: UserId) -> Result<Invited, ApiError> {
        self.need(user, Permission::Settings).await?;
        let invitation = self.links()?.invite(user).await?;
        let at = invitation.addresses.first().cloned().unwrap_or_default();
        let qr = drawn(&format!("brigade:{at}/{}", invitation.code))?;
        let (code, life_ms, addresses) = (invitation.code, invitation.life_ms, invitation.addresses);
        Ok(Invited { code, life_ms, addresses, qr })
    }

    /// Makes the restaurant one of a chain.
    pub(super) async fn join_centre(
        self: &Arc<Self>,
        user: UserId,
        asked: Centre,
    ) -> Result<serde_json::Value, ApiError> {
        self.need(user, Permission::Settings).await?;
        self.links()?.join_centre(&asked.address, &asked.code).await?;
        let values = serde_json::Map::from_iter([("centre".to_owned(), asked.address.into())]);
        let change = self.envelope("settings.change", &ChangeSettings { values })?;
        self.command(Actor::User(user), vec![change]).await?;
        Ok(serde_json::json!({}))
    }

    /// Takes the code back.
    pub(super) async fn withdraw(self: &Arc<Self>, user: UserId) -> Result<serde_json::Value, ApiError> {
        self.need(user, Permission::Settings).await?;
        self.links()?.withdraw().await;
        Ok(serde_json::json!({}))
    }

    /// Gets the baton of an order here, if its holder can do without it.
    pub(super) async fn fetch_baton(self: &Arc<Self>, user: UserId, wanted: Wanted) -> Result<Baton, ApiError> {
        let order = wanted.order;
        let mut changes = self.live.subscribe();
        let holder = self.holder(user, order).await?;
        let us = self.terminal.device;
        let baton = |holder, in_use, silent_ms| Baton {
            held: holder == us,
            holder,
            name: self.links.as_ref().and_then(|links| links.name_of(holder)).unwrap_or_default(),
            in_use,
            silent_ms,
        };
        let Some(links) = self.links.as_ref().filter(|_| holder != us) else { return Ok(baton(holder, false, None)) };
        let answer = links.ask_baton(order.0, holder).await;
        if !answer.granted {
            let silent_ms = links.state().heard_ms.get(&holder).copied();
            let in_use = answer.reason == Some(sync::Denial::InUse);
            return Ok(baton(holder, in_use, silent_ms));
        }
        let arrived = async {
            loop {
                let holder = self.holder(user, order).await?;
                if holder == us || changes.recv().await.is_err() {
                    return Ok::<_, ApiError>(holder);
                }
            }
        };
        let holder = timeout(FACT, arrived).await.unwrap_or(Ok(holder))?;
        Ok(baton(holder, false, None))
    }

    async fn holder(self: &Arc<Self>, user: UserId, order: OrderId) -> Result<DeviceId, ApiError> {
        let reply = self.ask(Actor::User(user), vec![self.envelope("orders.get", &GetOrder { order })?]).await?;
        let answer = reply.answers.first().ok_or_else(|| ApiError::not_found("order"))?;
        #[derive(Deserialize)]
        struct Held {
            holder: DeviceId,
        }
        Ok(serde_json::from_str::<Held>(answer.get())?.holder)
    }
}

/// A QR code, row by row.
pub(super) fn drawn(text: &str) -> Result<Vec<String>, ApiError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M);
    let code = code.map_err(|error| ApiError::new(Code::Broken, error.to_string()))?;
    let dark = |color: &Color| if *color == Color::Dark { '1' } else { '0' };
    Ok(code.to_colors().chunks(code.width()).map(|row| row.iter().map(dark).collect()).collect())
}
