//! The link with a hub: who is there, and the exchange of facts over a WebSocket for as long as it lasts.

use std::collections::VecDeque;
use std::time::Duration;

use axum::extract::ws::{Message as Frame, WebSocket};
use log::{BranchId, DeviceId, Vector};
use sync::{
    Busy, CloseReason, Config, Fetched, Ingested, Input, Message, Node, Output, Pace, Role, Run, Session, decode_frame,
    encode_frame,
};
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::greet::Guest;
use crate::house::House;
use crate::{Centre, Result};

/// At least twice in a ping interval; also how soon lines that another node took are noticed.
const TICK: Duration = Duration::from_secs(2);

/// Who takes longer for one frame is gone.
const SEND_MAX: Duration = Duration::from_secs(10);

/// What a hub is told while too many others are at it.
const BUSY: Busy = Busy { retry_ms: 2_000, max_bytes: sync::BATCH_BYTES_MAX };

/// One link.
struct Link<'h> {
    house: &'h House,
    guest: Guest,
    session: Session,
    socket: WebSocket,
    mail: Vec<Message>,
    /// What the session was told.
    told: Vector,
    is_over: bool,
}

/// What happens to a link.
enum Next {
    Stop,
    Frame(Option<Result<Frame, axum::Error>>),
    News(Option<(BranchId, Vector)>),
    Tick,
}

/// Exchanges facts with a hub until either lets go.
pub(crate) async fn carry(house: &House, guest: Guest, socket: WebSocket) {
    let (device, branch) = (guest.device, guest.branch);
    tracing::info!(%device, %branch, "a link stands");
    let config = Config { expected: Some(device), ..Config::new(Pace::WAN) };
    let app = env!("CARGO_PKG_VERSION").to_owned();
    let us = Node { device: house.device, branch, role: Role::Centre, app, stream: None };
    let session = Session::new(config, us, house.clock.monotonic_ms());
    let told = Vector::default();
    house.meters.links.inc();
    let link = Link { house, guest, session, socket, mail: Vec::new(), told, is_over: false };
    let ended = link.run().await;
    house.meters.links.dec();
    match ended {
        Ok(()) => tracing::info!(%device, %branch, "a link ends"),
        Err(error) => tracing::error!(%device, %branch, %error, "a link ends: the database does not answer"),
    }
}

impl Link<'_> {
    async fn run(mut self) -> Result<()> {
        let mut news = self.house.news.subscribe();
        self.told = self.centre().vector(self.guest.branch).await?;
        let (vector, wall_ms) = (self.told.clone(), self.house.clock.wall_ms());
        self.feed(Input::Opened { vector, wall_ms }).await?;
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut stop = self.house.stop.subscribe();
        loop {
            self.post().await;
            if self.is_over {
                return Ok(());
            }
            let next = tokio::select! {
                stopped = stop.wait_for(|stop| *stop) => {
                    drop(stopped);
                    Next::Stop
                },
                frame = self.socket.recv() => Next::Frame(frame),
                heard = news.recv() => Next::News(heard.ok()),
                _ = ticks.tick() => Next::Tick,
            };
            match next {
                Next::Stop => self.feed(Input::Stop).await?,
                Next::Frame(frame) => self.hear(frame).await?,
                Next::News(Some((branch, heads))) if branch == self.guest.branch => self.tell(heads).await?,
                // Whoever missed some news compares anew with the next tick.
                Next::News(_) => {}
                Next::Tick => self.tick().await?,
            }
        }
    }

    fn centre(&self) -> &Centre {
        &self.house.centre
    }

    async fn hear(&mut self, frame: Option<Result<Frame, axum::Error>>) -> Result<()> {
        match frame {
            Some(Ok(Frame::Binary(frame))) => match decode_frame(&frame) {
                Ok(messages) => {
                    for message in messages {
                        self.feed(Input::Received(message)).await?;
                    }
                }
                Err(error) => {
                    tracing::warn!(device = %self.guest.device, %error, "a frame is refused");
                    self.is_over = true;
                }
            },
            Some(Ok(Frame::Ping(_) | Frame::Pong(_))) => {}
            Some(Ok(_) | Err(_)) | None => self.is_over = true,
        }
        Ok(())
    }

    async fn tick(&mut self) -> Result<()> {
        if self.centre().is_revoked(self.guest.branch, self.guest.device).await? {
            return self.feed(Input::Revoked(self.guest.device)).await;
        }
        let vector = self.centre().vector(self.guest.branch).await?;
        self.tell(vector).await?;
        let wall_ms = self.house.clock.wall_ms();
        self.feed(Input::Tick { wall_ms }).await
    }

    async fn tell(&mut self, heads: Vector) -> Result<()> {
        let news = heads.0.into_iter().filter(|(stream, head)| head.seq > self.told.seq(*stream));
        let news = Vector(news.collect());
        if news.0.is_empty() {
            return Ok(());
        }
        self.told.raise(&news);
        self.feed(Input::LocalChanged(news)).await
    }

    /// Hands an input to the session and does what it says.
    async fn feed(&mut self, input: Input) -> Result<()> {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            for output in self.session.on(input, self.house.clock.monotonic_ms()) {
                inputs.extend(self.follow(output).await?);
            }
        }
        Ok(())
    }

    async fn follow(&mut self, output: Output) -> Result<Option<Input>> {
        let branch = self.guest.branch;
        match output {
            Output::Send(message) => self.mail.push(message),
            Output::Fetch { wants, bytes_max } => {
                let fetched: Fetched = self.centre().fetch(branch, &wants, bytes_max).await?;
                return Ok(Some(Input::Fetched(fetched)));
            }
            Output::Recall(device) => {
                let known = self.known_of(device).await?;
                return Ok(Some(Input::Recalled(known)));
            }
            Output::Ingest(runs) => return Ok(Some(Input::Ingested(self.ingest(&runs).await?))),
            Output::Advanced(heads) => {
                self.told.raise(&heads);
                // Nobody else may be linked just now.
                let _ = self.house.news.send((branch, heads));
            }
            Output::Asked { ask, .. } => {
                let answer = sync::Answer::denied(ask.id, sync::Denial::Unreachable);
                return Ok(Some(Input::Answer(answer)));
            }
            Output::Quarantine { stream, refusal, by_peer } => {
                tracing::warn!(%branch, %stream, %refusal, by_peer, "lines of a stream are refused on a link");
            }
            Output::Close(reason) => self.close(reason),
            other => tracing::debug!(?other, "a link says"),
        }
        Ok(None)
    }

    fn close(&mut self, reason: CloseReason) {
        tracing::info!(device = %self.guest.device, %reason, "a link is closed");
        self.is_over = true;
    }

    async fn known_of(&mut self, device: DeviceId) -> Result<Vector> {
        self.centre().written_by(self.guest.branch, device).await
    }

    /// Takes a batch when it is its turn. More than the house can bear are sent away and come again.
    async fn ingest(&mut self, runs: &[Run]) -> Result<Ingested> {
        let Some(_turn) = self.house.turn().await else {
            self.house.meters.busy.inc();
            return Ok(Ingested { busy: Some(BUSY), ..Ingested::default() });
        };
        let began_ms = self.house.clock.monotonic_ms();
        let ingested = self.centre().ingest(self.guest.branch, runs).await?;
        self.house.meters.note(&ingested, self.house.clock.monotonic_ms().saturating_sub(began_ms));
        Ok(ingested)
    }

    /// Sends what the session had to say.
    async fn post(&mut self) {
        let mail = std::mem::take(&mut self.mail);
        for frame in frames(&mail) {
            if !matches!(timeout(SEND_MAX, self.socket.send(Frame::Binary(frame.into()))).await, Ok(Ok(()))) {
                self.is_over = true;
                return;
            }
        }
    }
}

/// As few frames as will do.
fn frames(mail: &[Message]) -> Vec<Vec<u8>> {
    if mail.is_empty() {
        return Vec::new();
    }
    if let Ok(frame) = encode_frame(mail) {
        return vec![frame];
    }
    let one = |message| encode_frame(std::slice::from_ref(message));
    mail.iter().filter_map(|message| one(message).map_err(|error| tracing::error!(%error, "no frame")).ok()).collect()
}
