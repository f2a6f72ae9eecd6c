//! Commands go to the writer, queries to a reader.

use std::sync::Arc;
use std::time::Duration;

use api::{Actor, Answered, ApiError, ChangedThing, Envelope, Reply};
use domain::access::Code;
use log::UserId;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use store::{Job, Tx, WriteError};
use tokio::sync::oneshot;

use super::calls::Calls;
use super::{BODY_BYTES_MAX, Door, raw};

/// What an import sends.
const PUBLISH: &str = "menu.publish";

/// As much of a publication as tells whether it is an import.
#[derive(Debug, Deserialize)]
struct Published {
    entries: Vec<IgnoredAny>,
}

/// What came of a single call.
#[derive(Debug, Serialize)]
struct Single<'a> {
    answer: Option<&'a RawValue>,
    changed: &'a [ChangedThing],
}

/// Whoever publishes more than one entry at once imports a menu, and the store is copied before.
fn is_import(call: &Envelope) -> bool {
    let entries =
        || serde_json::from_str::<Published>(call.request.get()).map_or(0, |published| published.entries.len());
    call.name == PUBLISH && entries() > 1
}

impl Door {
    /// Runs one call or a list of calls: all or nothing.
    pub(super) async fn rpc(self: &Arc<Self>, user: UserId, body: &[u8]) -> Result<Box<RawValue>, ApiError> {
        // A menu of megabytes takes a while to read; other questions do not wait for it.
        let calls = if body.len() > BODY_BYTES_MAX {
            let body = body.to_vec();
            self.aside(move |_| Calls::read(&body)).await?
        } else {
            Calls::read(body)?
        };
        let Calls { envelopes, is_list, is_query } = calls;
        let actor = Actor::User(user);
        if envelopes.iter().any(is_import) {
            self.copy_before_import().await?;
        }
        let reply = if is_query { self.ask(actor, envelopes).await? } else { self.command(actor, envelopes).await? };
        if is_list {
            raw(&reply)
        } else {
            raw(&Single { answer: reply.answers.first().map(AsRef::as_ref), changed: &reply.changed })
        }
    }

    /// Runs commands and waits until they are on the disk.
    pub(super) async fn command(&self, actor: Actor, envelopes: Vec<Envelope>) -> Result<Reply, ApiError> {
        let started = self.terminal.clock.elapsed();
        let outcome = self.dispatch(actor, &envelopes).await;
        self.note(actor, &envelopes, outcome.as_ref().err(), started);
        outcome
    }

    async fn dispatch(&self, actor: Actor, envelopes: &[Envelope]) -> Result<Reply, ApiError> {
        let Ok(_room) = self.under_way.acquire().await else {
            return Err(store::StoreError::Closed.into());
        };
        let prepared = self.terminal.api.prepare(envelopes, self.terminal.clock.monotonic_ms())?;
        let (api, now) = (Arc::clone(&self.terminal.api), self.terminal.clock.now());
        let (sender, answer) = oneshot::channel();
        let span = tracing::Span::current();
        let work = move |tx: &mut Tx<'_>| span.in_scope(|| api.execute(&prepared, actor, now, tx));
        let told = move |outcome: Result<Answered, WriteError<ApiError>>| {
            // Whoever asked may be gone: what was done stands all the same.
            let _ = sender.send(outcome);
        };
        self.terminal.store.submit(Job::new(work, told))?;
        answer.await.unwrap_or(Err(WriteError::Store(store::StoreError::Closed)))?.reply()
    }

    /// Answers queries, all at one moment of the store.
    pub(super) async fn ask(self: &Arc<Self>, actor: Actor, envelopes: Vec<Envelope>) -> Result<Reply, ApiError> {
        let started = self.terminal.clock.elapsed();
        let (outcome, envelopes) = self
            .aside(move |door| {
                let Self { terminal, .. } = door;
                let now = terminal.clock.now();
                let answers = terminal.store.read(|reader| {
                    envelopes.iter().map(|asked| terminal.api.query(asked, actor, now, reader)).collect()
                });
                Ok((answers, envelopes))
            })
            .await?;
        self.note(actor, &envelopes, outcome.as_ref().err(), started);
        Ok(Reply { answers: outcome?, changed: Vec::new() })
    }

    fn note(&self, actor: Actor, envelopes: &[Envelope], error: Option<&ApiError>, started: Duration) {
        let took = self.terminal.clock.elapsed().saturating_sub(started);
        self.meters.note(envelopes, error.map(|error| error.code), took);
        let (terminal, took_us) = (self.terminal.device, took.as_micros());
        for Envelope { command_id: id, name, .. } in envelopes {
            match error {
                None => tracing::info!(%id, name, %terminal, ?actor, took_us, "a call was answered"),
                Some(error) if matches!(error.code, Code::Broken | Code::DiskFull) => {
                    tracing::error!(%id, name, %terminal, ?actor, took_us, %error, "a call could not be carried out");
                }
                Some(error) => tracing::info!(%id, name, %terminal, ?actor, took_us, %error, "a call was refused"),
            }
        }
    }
}
