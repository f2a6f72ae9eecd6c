//! A virtual receipt printer: it takes the bytes of a real one, answers like one, fails like one, and shows its papers.

mod machine;
mod picture;
mod serve;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use crate::escpos::Command;
use crate::profile::Profile;
use machine::Machine;

/// Papers that are kept.
const PAPERS_MAX: usize = 50;

/// A paper that came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// What stands on it.
    pub text: String,
    /// What it looks like, as PNG.
    pub png: Vec<u8>,
    /// The commands that made it.
    pub commands: Vec<Command>,
}

/// What is wrong with the printer, or merely its way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Faults {
    /// It takes everything and answers nothing.
    pub silent: bool,
    /// Its cover is open.
    pub cover_open: bool,
    /// It has no paper.
    pub paper_end: bool,
    /// It runs out of paper after so many more rows.
    pub paper_rows: Option<u32>,
    /// Its paper is nearly at its end.
    pub near_end: bool,
    /// Its cutter gets stuck at the next cut.
    pub cutter: bool,
    /// It drops the connection after so many more commands.
    pub drop_after: Option<u32>,
    /// It keeps the connection, but neither reads nor answers, after so many more commands, until it is switched off.
    pub hang_after: Option<u32>,
    /// It prints so many bytes a second, and reads no more than its buffer holds.
    pub bytes_per_s: Option<u32>,
    /// It answers nothing in its turn (`GS r`), only at once.
    pub never_confirms: bool,
    /// It reports how it is without being asked, byte by byte, between its answers.
    pub reports: bool,
    /// It refuses a second connection, where others let it wait.
    pub refuses_second: bool,
    /// It loses the first job after it was switched on.
    pub loses_first: bool,
    /// It wakes up in Chinese mode.
    pub chinese: bool,
    /// It waits for the rest of a picture that a lost connection has left unfinished.
    pub unfinished: bool,
}

/// A virtual printer; copies of it are the same printer.
#[derive(Debug, Clone)]
pub struct Twin(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    changed: Notify,
    /// One connection at a time, as on port 9100: others wait.
    line: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct State {
    machine: Machine,
    faults: Faults,
    /// Whether the cutter is stuck.
    stuck: bool,
    /// How often it was switched on.
    switched_on: u32,
    /// Jobs since then.
    jobs: u32,
    connections: u32,
    connections_most: u32,
    papers: VecDeque<Printed>,
    pulses: u32,
}

impl Twin {
    /// A printer of a model that has just been switched on.
    pub fn new(profile: &Profile, columns: Option<u32>) -> Self {
        let state = State {
            machine: Machine::new(profile, columns.unwrap_or(profile.columns)),
            faults: Faults::default(),
            stuck: false,
            switched_on: 1,
            jobs: 0,
            connections: 0,
            connections_most: 0,
            papers: VecDeque::new(),
            pulses: 0,
        };
        Self(Arc::new(Shared { state: Mutex::new(state), changed: Notify::new(), line: tokio::sync::Mutex::new(()) }))
    }

    /// Breaks or mends the printer.
    pub fn set_faults(&self, faults: Faults) {
        let mut state = self.state();
        (state.faults, state.stuck) = (faults, false);
        state.machine.wakes_in_chinese(faults.chinese);
        drop(state);
        self.wake();
    }

    /// Switches the printer off and on: what it was about is lost, and so are its connections.
    pub fn switch_off_and_on(&self) {
        let mut state = self.state();
        (state.switched_on, state.jobs) = (state.switched_on.wrapping_add(1), 0);
        drop(state);
        self.wake();
    }

    fn wake(&self) {
        self.0.changed.notify_waiters();
        self.0.changed.notify_one();
    }

    /// The papers that came out, oldest first; at most fifty.
    pub fn papers(&self) -> Vec<Printed> {
        self.state().papers.iter().cloned().collect()
    }

    /// Takes the papers away.
    pub fn take_papers(&self) -> Vec<Printed> {
        self.state().papers.drain(..).collect()
    }

    /// How often the drawer was opened.
    pub fn pulses(&self) -> u32 {
        self.state().pulses
    }

    /// The most connections from the network that there were at a time.
    pub fn most_connections(&self) -> u32 {
        self.state().connections_most
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Listens like a printer in the network, for as long as it is polled.
    pub async fn listen(&self, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            if self.state().faults.refuses_second && self.0.line.try_lock().is_err() {
                continue;
            }
            let twin = self.clone();
            tokio::spawn(async move { twin.serve_tcp(stream).await });
        }
    }

    async fn serve_tcp(&self, stream: TcpStream) {
        {
            let mut state = self.state();
            state.connections += 1;
            state.connections_most = state.connections_most.max(state.connections);
        }
        self.serve(stream).await;
        self.state().connections -= 1;
    }

    /// A connection to the printer within this process. It must be called in a runtime.
    pub fn connect(&self) -> tokio::io::DuplexStream {
        let (ours, theirs) = tokio::io::duplex(4_096);
        let twin = self.clone();
        tokio::spawn(async move { twin.serve(theirs).await });
        ours
    }

    /// Serves one connection until its end.
    pub async fn serve<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S) {
        let _line = self.0.line.lock().await;
        // A connection that is lost is what the printer is there to show.
        let _ = serve::Connection::new(self, stream).run().await;
    }
}

impl State {
    fn is_offline(&self) -> bool {
        self.faults.cover_open || self.faults.paper_end || self.stuck
    }

    /// The answer to a question in real time, which is given even while the printer is offline.
    fn at_once(&self, question: u8) -> Option<u8> {
        let faults = &self.faults;
        let bits = match question {
            1 if self.is_offline() => 0x0C,
            1 => 0x04,
            2 => {
                let (cover, paper, stuck) = (faults.cover_open, faults.paper_end, self.stuck);
                (u8::from(cover) * 0x04) | (u8::from(paper) * 0x20) | (u8::from(stuck) * 0x40)
            }
            3 => u8::from(self.stuck) * 0x08,
            4 if faults.paper_end => 0x6C,
            4 if faults.near_end => 0x0C,
            _ => 0,
        };
        (!faults.silent).then_some(0x12 | bits)
    }

    fn print(&mut self, command: &Command) {
        let rows = self.machine.rows();
        if let Some(printed) = self.machine.take(command) {
            self.keep(printed);
        }
        let fed = self.machine.rows().saturating_sub(rows);
        if let Some(left) = &mut self.faults.paper_rows {
            *left = left.saturating_sub(u32::try_from(fed).unwrap_or(u32::MAX));
            if *left == 0 {
                (self.faults.paper_end, self.faults.paper_rows) = (true, None);
            }
        }
    }

    fn tear_off(&mut self) {
        if let Some(printed) = self.machine.tear_off() {
            self.keep(printed);
        }
    }

    fn keep(&mut self, printed: Printed) {
        if self.papers.len() == PAPERS_MAX {
            self.papers.pop_front();
        }
        self.papers.push_back(printed);
    }
}
