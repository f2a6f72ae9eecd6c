//! A virtual receipt printer: it takes the bytes of a real one, answers like one, fails like one, and shows its papers.

mod machine;
mod picture;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use crate::escpos::{Command, Parser};
use crate::profile::Profile;
use machine::Machine;

/// Papers that are kept.
const PAPERS_MAX: usize = 50;
/// Commands that wait at most while the printer is offline, as in its buffer.
const BUFFER_MAX: usize = 4_096;

/// A paper that came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// What stands on it.
    pub text: String,
    /// What it looks like, as PNG.
    pub png: Vec<u8>,
}

/// What is wrong with the printer.
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
    /// It drops the connection after so many more commands.
    pub drop_after: Option<u32>,
    /// It takes so many bytes a second, in small pieces.
    pub bytes_per_s: Option<u32>,
    /// It answers nothing in its turn (`GS r`), only at once.
    pub never_confirms: bool,
}

impl Faults {
    fn is_offline(&self) -> bool {
        self.cover_open || self.paper_end
    }
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
    papers: VecDeque<Printed>,
    pulses: u32,
}

impl Twin {
    /// A printer of a model that has just been switched on.
    pub fn new(profile: &Profile, columns: Option<u32>) -> Self {
        let machine = Machine::new(profile, columns.unwrap_or(profile.columns));
        let state = State { machine, faults: Faults::default(), papers: VecDeque::new(), pulses: 0 };
        Self(Arc::new(Shared { state: Mutex::new(state), changed: Notify::new(), line: tokio::sync::Mutex::new(()) }))
    }

    /// Breaks or mends the printer.
    pub fn set_faults(&self, faults: Faults) {
        self.state().faults = faults;
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

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Listens like a printer in the network, for as long as it is polled.
    pub async fn listen(&self, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            let twin = self.clone();
            tokio::spawn(async move { twin.serve_tcp(stream).await });
        }
    }

    async fn serve_tcp(&self, stream: TcpStream) {
        self.serve(stream).await;
    }

    /// A connection to the printer within this process. It must be called in a runtime.
    pub fn connect(&self) -> tokio::io::DuplexStream {
        let (ours, theirs) = tokio::io::duplex(4_096);
        let twin = self.clone();
        tokio::spawn(async move { twin.serve(theirs).await });
        ours
    }

    /// Serves one connection until its end.
    pub async fn serve<S: AsyncRead + AsyncWrite + Unpin>(&self, mut stream: S) {
        let _line = self.0.line.lock().await;
        let mut parser = Parser::default();
        let mut waiting: VecDeque<Command> = VecDeque::new();
        let mut bytes = [0; 512];
        loop {
            while let Some(answer) = self.work(&mut waiting) {
                match answer {
                    Answer::Say(byte) => {
                        if stream.write_all(&[byte]).await.is_err() {
                            return;
                        }
                    }
                    Answer::HangUp => return,
                }
            }
            let slow = self.state().faults.bytes_per_s;
            let piece = slow.map_or(bytes.len(), |_| 16);
            let read = tokio::select! {
                read = stream.read(&mut bytes[..piece]), if waiting.len() < BUFFER_MAX => read,
                () = self.0.changed.notified() => continue,
            };
            let Ok(read @ 1..) = read else { break };
            if let Some(speed) = slow {
                tokio::time::sleep(Duration::from_millis(u64::from(16_000 / speed.max(1)))).await;
            }
            parser.feed(&bytes[..read]);
            for command in parser.commands() {
                if let Some(byte) = self.at_once(&command) {
                    if stream.write_all(&[byte]).await.is_err() {
                        return;
                    }
                } else {
                    waiting.push_back(command);
                }
            }
        }
        let mut state = self.state();
        if let Some(printed) = state.machine.tear_off() {
            state.keep(printed);
        }
    }

    /// The answer to a question in real time, which is answered even while the printer is offline.
    fn at_once(&self, command: &Command) -> Option<u8> {
        let Command::Status(n) = command else { return None };
        let faults = self.state().faults;
        let bits = match n {
            1 if faults.is_offline() => 0x0C,
            1 => 0x04,
            2 => (u8::from(faults.cover_open) * 0x04) | (u8::from(faults.paper_end) * 0x20),
            4 if faults.paper_end => 0x6C,
            _ => 0,
        };
        (!faults.silent).then_some(0x12 | bits)
    }

    /// Does what waits, up to the next answer.
    fn work(&self, waiting: &mut VecDeque<Command>) -> Option<Answer> {
        let mut state = self.state();
        while !state.faults.is_offline() {
            let command = waiting.pop_front()?;
            if let Some(left) = &mut state.faults.drop_after {
                if *left == 0 {
                    state.faults.drop_after = None;
                    return Some(Answer::HangUp);
                }
                *left -= 1;
            }
            let answers = !state.faults.silent && !state.faults.never_confirms;
            match command {
                Command::PaperStatus(_) if answers => return Some(Answer::Say(0)),
                Command::Drawer(_) => state.pulses += 1,
                Command::Recover(_) => waiting.clear(),
                command => state.print(&command),
            }
        }
        None
    }
}

enum Answer {
    Say(u8),
    HangUp,
}

impl State {
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

    fn keep(&mut self, printed: Printed) {
        if self.papers.len() == PAPERS_MAX {
            self.papers.pop_front();
        }
        self.papers.push_back(printed);
    }
}
