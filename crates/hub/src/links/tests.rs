//! Strangers, liars and broken frames at the door of a real terminal.

use std::time::Duration;

use api::calls::{AnnounceDevice, EnrolDevice, RevokeDevice, SaveRole, SaveUser};
use domain::access::Permission;
use futures_util::{SinkExt, StreamExt};
use log::{BranchId, LOG_VERSION, Vector};
use sync::{FRAME_BYTES_MAX, Hello, Message as Said, ProtocolRange, Role, decode_frame, encode_frame};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::client::TlsStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use super::*;
use crate::clock::Clock;
use crate::folder::Folder;
use crate::keys::{Keep, PublicKey};
use crate::terminal::Machine;

const PATIENCE: Duration = Duration::from_secs(30);

/// A terminal at work.
struct House {
    links: Links,
    terminal: Arc<Terminal>,
    owner: UserId,
    _folder: TempDir,
}

/// A device that may say anything.
struct Stranger {
    key: DeviceKey,
    device: DeviceId,
    _folder: TempDir,
}

type Socket = WebSocketStream<TlsStream<TcpStream>>;

impl House {
    fn open() -> Self {
        let folder = TempDir::new().unwrap();
        let terminal = Arc::new(Terminal::open_on(Machine::default(), folder.path()).unwrap());
        let links = Links::start(&terminal, "127.0.0.1:0".parse().unwrap()).unwrap();
        let owner = UserId(terminal.clock.id());
        let house = Self { links, terminal, owner, _folder: folder };
        let permissions = Permission::ALL.iter().copied().collect();
        house.run("roles.save", &SaveRole { role: "admin".into(), permissions });
        let person = SaveUser { user: Some(owner), name: "Olga".into(), role: "admin".into(), active: true };
        house.run("users.save", &person);
        let device = house.terminal.device;
        house.run("devices.enrol", &EnrolDevice { device, name: "Till".into(), letters: "A".into() });
        house
    }

    fn run(&self, name: &str, request: &impl serde::Serialize) {
        self.terminal.call::<serde_json::Value>(name, request, self.terminal.clock.now()).unwrap();
    }

    /// A device of the branch.
    fn enrolled(&self, letters: &str) -> Stranger {
        let stranger = Stranger::new();
        let (device, public_key) = (stranger.device, stranger.key.public.to_string());
        self.run("devices.enrol", &EnrolDevice { device, name: "Bar".into(), letters: letters.into() });
        let (addresses, app) = (Vec::new(), "1".to_owned());
        self.run("devices.announce", &AnnounceDevice { device, public_key, addresses, app });
        stranger
    }

    fn address(&self) -> String {
        self.links.desk().addresses()[0].clone()
    }
}

impl Stranger {
    fn new() -> Self {
        let (folder, clock) = (TempDir::new().unwrap(), Clock::start());
        let key = DeviceKey::of(&Folder::open(folder.path()).unwrap(), Keep::InFolder, clock).unwrap();
        Self { key, device: DeviceId(clock.id()), _folder: folder }
    }

    async fn dial(&self, house: &House) -> Result<TlsStream<TcpStream>> {
        wire::dial(&house.address(), &self.key, Some(house.links.desk().key.public)).await
    }

    async fn link(&self, house: &House, protocol: &'static str) -> Result<Socket, String> {
        let stream = self.dial(house).await.map_err(|error| error.to_string())?;
        let mut request = "ws://terminal/v1/link".into_client_request().unwrap();
        request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, protocol.parse().unwrap());
        match client_async(request, stream).await {
            Ok((socket, _)) => Ok(socket),
            Err(Error::Http(refused)) => {
                let body = String::from_utf8(refused.body().clone().unwrap_or_default()).unwrap();
                Err(format!("{} {body}", refused.status().as_u16()))
            }
            Err(error) => Err(error.to_string()),
        }
    }

    fn hello(&self, branch: BranchId, protocols: ProtocolRange) -> Vec<u8> {
        let hello = Hello {
            protocols,
            app: "1".to_owned(),
            role: Role::Terminal,
            device: self.device,
            log_version: LOG_VERSION,
            branch,
            vector: Vector::default(),
        };
        encode_frame(&[Said::Hello(Box::new(hello))]).unwrap()
    }
}

/// What the terminal says until it hangs up, or until it sends lines.
async fn heard(socket: &mut Socket) -> String {
    let mut words = Vec::new();
    let all = async {
        while let Some(Ok(message)) = socket.next().await {
            let Message::Binary(frame) = message else { continue };
            for said in decode_frame(&frame).unwrap() {
                match said {
                    Said::Bye { reason } => words.push(reason.to_string()),
                    Said::Events(_) => return words.push("lines".to_owned()),
                    Said::Welcome(_) => words.push("welcome".to_owned()),
                    _ => {}
                }
            }
        }
        words.push("the end".to_owned());
    };
    timeout(PATIENCE, all).await.expect("the terminal says neither yes nor no");
    words.join("; ")
}

async fn said(house: &House, stranger: &Stranger, frame: Vec<u8>) -> String {
    let mut socket = stranger.link(house, "brigade.log.1").await.unwrap();
    // Whoever finds a frame too long hangs up before the end of it.
    let _ = socket.send(Message::Binary(frame.into())).await;
    heard(&mut socket).await
}

#[tokio::test]
async fn strangers_and_who_was_sent_away_are_turned_away() {
    let house = House::open();
    let stranger = Stranger::new();
    let refused = stranger.link(&house, "brigade.log.1").await.err().unwrap();
    insta::assert_snapshot!(refused, @r#"403 {"closed":"unknown"}"#);
    let bar = house.enrolled("B");
    let refused = bar.link(&house, "brigade.log.9").await.err().unwrap();
    insta::assert_snapshot!(refused, @r#"403 {"closed":"other_version"}"#);
    house.run("devices.revoke", &RevokeDevice { device: bar.device });
    let refused = bar.link(&house, "brigade.log.1").await.err().unwrap();
    insta::assert_snapshot!(refused, @r#"403 {"closed":"revoked"}"#);
}

#[tokio::test]
async fn who_shows_a_key_that_is_not_his_does_not_get_in() {
    let house = House::open();
    let (bar, thief) = (house.enrolled("B"), Stranger::new());
    // The key of the bar, and the signatures of somebody else.
    let mut forged = thief.key.clone();
    forged.public = bar.key.public;
    let outcome = Stranger { key: forged, ..thief }.link(&house, "brigade.log.1").await;
    assert!(outcome.is_err(), "a forged proof was believed");
    assert!(bar.link(&house, "brigade.log.1").await.is_ok());
}

#[tokio::test]
async fn a_terminal_with_another_key_than_the_pinned_one_is_not_talked_to() {
    let house = House::open();
    let bar = house.enrolled("B");
    let other = wire::dial(&house.address(), &bar.key, Some(PublicKey([7; 32]))).await;
    assert!(other.is_err(), "a terminal was believed that is not the pinned one");
}

#[tokio::test]
async fn what_is_no_frame_ends_the_link() {
    let house = House::open();
    let bar = house.enrolled("B");
    assert_eq!(said(&house, &bar, b"nonsense".to_vec()).await, "the end");
    assert_eq!(said(&house, &bar, vec![0; FRAME_BYTES_MAX + 1]).await, "the end");
    let bomb = zstd_of(64 * 1024 * 1024);
    assert!(bomb.len() < FRAME_BYTES_MAX);
    assert_eq!(said(&house, &bar, bomb).await, "the end");
}

/// A frame of so many blanks.
fn zstd_of(blanks: usize) -> Vec<u8> {
    zstd::encode_all(&vec![b' '; blanks][..], 1).unwrap()
}

#[tokio::test]
async fn another_branch_another_name_and_another_version_get_nothing() {
    let house = House::open();
    let bar = house.enrolled("B");
    let (branch, spoken) = (house.terminal.branch, ProtocolRange::CURRENT);
    let elsewhere = bar.hello(BranchId(Clock::start().id()), spoken);
    insta::assert_snapshot!(said(&house, &bar, elsewhere).await, @"the peer belongs to another branch; the end");
    let named = Stranger::new().hello(branch, spoken);
    insta::assert_snapshot!(said(&house, &bar, named).await, @"the peer is not the device that its key belongs to; the end");
    let later = bar.hello(branch, ProtocolRange { min: 7, max: 9 });
    insta::assert_snapshot!(said(&house, &bar, later).await, @"no version of the protocol is spoken by both; the end");
}

#[tokio::test]
async fn an_answer_to_a_newcomer_is_given_again_to_that_one_only() {
    let house = House::open();
    let desk = Arc::clone(house.links.desk());
    let invitation = desk.invite(house.owner).await.unwrap();
    let (bar, other) = (Stranger::new(), Stranger::new());
    let join = async |stranger: &Stranger| {
        let at = TempDir::new().unwrap();
        let terminal = Arc::new(Terminal::open_on(Machine::default(), at.path()).unwrap());
        let (board, _) = mpsc::channel(1);
        let book = watch::channel(Arc::default()).0;
        let (codes, state) = (Mutex::default(), State::default());
        let newcomer =
            Desk { terminal, key: stranger.key.clone(), board, book, rides: watch::channel(false).0, codes, state };
        newcomer.join(&house.address(), &invitation.code, "Bar").await.map_err(|error| error.to_string())
    };
    let first = join(&bar).await.unwrap();
    let again = join(&bar).await.unwrap();
    assert_eq!((first.device, &first.letters), (again.device, &"B".to_owned()));
    assert_eq!(join(&other).await.err().unwrap(), "the code was used already; ask for a new one");
}
