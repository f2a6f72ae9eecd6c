//! What a window asks before anybody is signed in, and the first steps of a new branch.

use std::sync::Arc;

use api::calls::{EnrolDevice, SaveRole, SaveSettings, SaveUser};
use api::{Actor, ApiError, CallError};
use domain::Scope;
use domain::access::default_roles;
use domain::branch::Names;
use domain::branch::{BOOK, Language, SETTING_AGGREGATE, Settings, TenderKind};
use domain::staff::USER;
use log::{Cell, DeviceId, UserId};
use serde::{Deserialize, Serialize};

use super::backups::broken;
use super::people::Pin;
use super::{Door, SignedIn};

/// Somebody of a demo restaurant.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DemoPerson {
    /// The name.
    pub name: String,
    /// The name in further languages.
    pub names: Names,
    /// The role.
    pub role: String,
    /// The PIN, which is no secret here.
    pub pin: String,
}

/// What a window needs to know before anybody is signed in.
#[derive(Debug, Clone, Serialize)]
pub struct Start {
    /// Nobody works here yet: the window begins with the first steps.
    pub needs_setup: bool,
    /// Digits of a PIN.
    pub pin_digits: u8,
    /// Name of the branch.
    pub name: String,
    /// Currency by its ISO 4217 code.
    pub currency: String,
    /// Time zone by its IANA name.
    pub zone: String,
    /// Language of the branch.
    pub language: Language,
    /// People of a demo restaurant, with their PINs.
    pub demo: Option<Vec<DemoPerson>>,
    /// Version of the program.
    pub version: &'static str,
    /// This device.
    pub device: DeviceId,
    /// It has joined a restaurant whose people have not reached it yet.
    pub joining: bool,
}

/// The first steps of a new branch.
#[derive(Debug, Deserialize)]
pub(super) struct Setup {
    name: String,
    language: Language,
    owner: String,
    pin: Pin,
}

impl Door {
    /// What a window asks first.
    pub(super) async fn start(self: &Arc<Self>) -> Result<Start, ApiError> {
        let settings = self.settings().await?;
        let is_new = self.is_new().await?;
        let is_joined = self.aside(|door| door.terminal.folder.is_joined().map_err(broken)).await?;
        Ok(Start {
            needs_setup: is_new && !is_joined,
            joining: is_new && is_joined,
            pin_digits: settings.pin_digits,
            name: settings.name,
            currency: settings.currency,
            zone: settings.zone.name().to_owned(),
            language: settings.language,
            demo: self.demo.clone(),
            version: env!("CARGO_PKG_VERSION"),
            device: self.terminal.device,
        })
    }

    /// The settings of the branch.
    pub(super) async fn settings(self: &Arc<Self>) -> Result<Settings, ApiError> {
        let scope = Scope { aggregate: SETTING_AGGREGATE, id: BOOK.to_owned().cell() };
        let read = move |door: &Self| door.terminal.store.read(|reader| Ok(Settings::read(&reader.rows_of(&scope)?)));
        self.aside(read).await
    }

    async fn is_new(self: &Arc<Self>) -> Result<bool, ApiError> {
        self.aside(|door| door.terminal.store.read(|reader| Ok(reader.rows(USER, &[])?.is_empty()))).await
    }

    /// Refuses what is only for a terminal where nobody works yet.
    pub(super) async fn need_nobody(self: &Arc<Self>) -> Result<(), ApiError> {
        if self.start().await?.needs_setup {
            return Ok(());
        }
        Err(CallError::HasPeople.into())
    }

    /// Founds a branch: its name, its roles, and the owner, who may do everything and is signed in at once.
    pub(super) async fn setup(self: &Arc<Self>, asked: Setup) -> Result<SignedIn, ApiError> {
        let _alone = self.founding.lock().await;
        self.need_nobody().await?;
        let owner = UserId(self.terminal.clock.id());
        let digits = u8::try_from(asked.pin.0.len()).unwrap_or(u8::MAX);
        let settings = founded(self.settings().await?, asked.name, asked.language, digits);
        settings.check()?;
        let set_pin = self.hashed(owner, asked.pin, digits).await?;
        let device = EnrolDevice { device: self.terminal.device, name: "Brigade".into(), letters: "A".into() };
        let person = SaveUser { user: Some(owner), name: asked.owner, role: "admin".into(), active: true };
        let mut calls =
            vec![self.envelope("settings.save", &SaveSettings { settings })?, self.envelope("devices.enrol", &device)?];
        for (role, permissions) in default_roles() {
            calls.push(self.envelope("roles.save", &SaveRole { role: role.to_owned(), permissions })?);
        }
        calls.push(self.envelope("users.save", &person)?);
        calls.push(self.envelope("users.set_pin", &set_pin)?);
        self.command(Actor::System, calls).await?;
        self.sign_in(owner).await
    }
}

/// The settings that a branch begins with. Plain names are in its own language.
fn founded(settings: Settings, name: String, language: Language, pin_digits: u8) -> Settings {
    let mut settings = Settings { name, language, pin_digits, ..settings };
    if language == Language::En {
        for tender in &mut settings.tenders {
            let plain = match tender.kind {
                TenderKind::Cash => "Cash",
                TenderKind::Card => "Card",
                _ => continue,
            };
            let russian = std::mem::replace(&mut tender.name, plain.to_owned());
            tender.names.insert("ru".to_owned(), russian);
        }
    }
    settings
}
