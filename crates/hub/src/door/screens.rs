//! Screens: letting one in, beginning its work, and knowing it again.

use std::sync::Arc;

use api::calls::PairScreen;
use api::{Admitted, ApiError, CallError};
use domain::access::Permission;
use domain::branch::{DEVICE, DeviceRow};
use domain::ids::ScreenId;
use domain::screens::ScreenKind;
use domain::text;
use log::{Json, UserId};
use serde::{Deserialize, Serialize};
use store::StoreError;

use super::links::drawn;
use super::{Door, SignedIn};
use crate::screens::{ScreenDesk, ScreenToken, ScreenWish};

#[derive(Debug, Deserialize)]
pub(super) struct Typed {
    code: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Shown {
    token: String,
}

/// Where screens come in, and who may be told that.
#[derive(Debug, Serialize)]
pub(super) struct Entrance {
    /// What browsers open.
    addresses: Vec<String>,
    /// SHA-256 of the certificate that they are shown.
    fingerprint: String,
}

/// An invitation as the manager's screen shows it.
#[derive(Debug, Serialize)]
pub(super) struct ScreenInvited {
    code: String,
    life_ms: u64,
    addresses: Vec<String>,
    fingerprint: String,
    /// Rows of a QR code that opens the page with the code, `1` for a dark square.
    qr: Vec<String>,
}

/// A screen that was let in.
#[derive(Debug, Serialize)]
pub(super) struct Paired {
    screen: ScreenId,
    /// What it shows from now on.
    token: String,
    name: String,
    kind: ScreenKind,
    station: String,
}

/// A screen that begins.
#[derive(Debug, Serialize)]
pub(super) struct Begun {
    name: String,
    kind: ScreenKind,
    station: String,
    /// The tokens with which it works as itself; nothing where people unlock it.
    session: Option<SignedIn>,
    /// Where other terminals most likely serve screens, for the day when this one does not answer.
    others: Vec<String>,
}

impl Door {
    fn screens(&self) -> Result<&Arc<ScreenDesk>, ApiError> {
        let why = || CallError::NotListening { why: "it runs without screens".to_owned() }.into();
        self.screens.as_ref().ok_or_else(why)
    }

    /// Where screens come in.
    pub(super) async fn screens_at(self: &Arc<Self>, user: UserId) -> Result<Entrance, ApiError> {
        self.need(user, Permission::Settings).await?;
        let desk = self.screens()?;
        Ok(Entrance { addresses: desk.addresses(), fingerprint: desk.fingerprint().to_owned() })
    }

    /// Shows a code by which one screen comes in.
    pub(super) async fn invite_screen(
        self: &Arc<Self>,
        user: UserId,
        wish: ScreenWish,
    ) -> Result<ScreenInvited, ApiError> {
        self.need(user, Permission::Settings).await?;
        text::name("name", &wish.name)?;
        let (desk, dice, now_ms) = (self.screens()?, self.secret()?, self.terminal.clock.monotonic_ms());
        let invitation = desk.invite(wish, user, dice, now_ms)?;
        let at = invitation.addresses.first().cloned().unwrap_or_default();
        let qr = drawn(&format!("{at}/#/pair/{}", invitation.code))?;
        let (fingerprint, addresses) = (desk.fingerprint().to_owned(), invitation.addresses);
        Ok(ScreenInvited { code: invitation.code, life_ms: invitation.life_ms, addresses, fingerprint, qr })
    }

    /// Takes the code back.
    pub(super) async fn withdraw_screen(self: &Arc<Self>, user: UserId) -> Result<serde_json::Value, ApiError> {
        self.need(user, Permission::Settings).await?;
        self.screens()?.withdraw();
        Ok(serde_json::json!({}))
    }

    /// Lets a screen in that shows the code.
    pub(super) async fn pair(self: &Arc<Self>, asked: Typed) -> Result<Paired, ApiError> {
        let (wish, by) = self.screens()?.claim(&asked.code, self.terminal.clock.monotonic_ms())?;
        let token = ScreenToken::new(ScreenId(self.terminal.clock.id()), self.secret()?);
        let ScreenWish { name, kind, station } = wish;
        let pair = PairScreen { screen: token.screen, name, kind, station, secret: token.hash() };
        self.command_by(by, "screens.pair", &pair).await?;
        let PairScreen { screen, name, kind, station, .. } = pair;
        Ok(Paired { screen, token: token.written(), name, kind, station })
    }

    /// Begins the work of a screen. One that works as itself is signed in.
    pub(super) async fn begin_screen(self: &Arc<Self>, asked: Shown) -> Result<Begun, ApiError> {
        let admitted = self.admits(&asked.token).await?;
        let session = match admitted.kind {
            ScreenKind::Handheld => None,
            ScreenKind::Kitchen | ScreenKind::Guests => Some(self.sign_in(admitted.user()).await?),
        };
        let Admitted { name, kind, station, .. } = admitted;
        Ok(Begun { name, kind, station, session, others: self.other_entrances().await? })
    }

    /// The screen that shows a token.
    ///
    /// # Errors
    /// [`CallError::NotPaired`] if it is not known, or was sent away.
    pub async fn admits(self: &Arc<Self>, token: &str) -> Result<Admitted, ApiError> {
        let token = ScreenToken::parse(token).ok_or(CallError::NotPaired)?;
        let found = self
            .aside(move |door| door.terminal.store.read(|reader| api::admitted(reader, token.screen, &token.hash())))
            .await?;
        Ok(found.ok_or(CallError::NotPaired)?)
    }

    /// The addresses of the other terminals with the port on which screens are served here.
    async fn other_entrances(self: &Arc<Self>) -> Result<Vec<String>, ApiError> {
        let Some(desk) = &self.screens else { return Ok(Vec::new()) };
        let (port, us) = (desk.port(), self.terminal.device);
        let rows = self.aside(|door| Ok(door.terminal.store.read(|reader| reader.rows(DEVICE, &[]))?)).await?;
        let mut found = Vec::new();
        for row in rows {
            let row = DeviceRow::read(&row).map_err(StoreError::from)?;
            let listens = row.device_id != us && row.revoked == 0;
            let addresses = row.addresses.filter(|_| listens).map(|Json(addresses)| addresses).unwrap_or_default();
            let hosts = addresses.iter().filter_map(|address| address.rsplit_once(':'));
            found.extend(hosts.map(|(host, _)| format!("https://{host}:{port}")));
        }
        Ok(found)
    }
}
