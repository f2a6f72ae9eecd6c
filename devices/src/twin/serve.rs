//! A connection of the virtual printer: what it reads waits in its buffer, is printed at its pace, and is answered.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::Instant;

use super::Twin;
use crate::escpos::{Command, Parser};

/// Bytes that the printer's buffer holds; with more than these it stops reading.
const BUFFER_BYTES: usize = 4_096;
/// The beginning of a picture of 2160 bytes: whatever comes next is a part of it.
const UNFINISHED: [u8; 8] = [0x1D, b'v', b'0', 0, 72, 0, 30, 0];
/// What a printer that reports without being asked says when all is well.
const REPORT: [u8; 4] = [0x10, 0, 0, 0];

/// What comes of doing the next command.
enum Done {
    /// There is none, or the printer is offline.
    Nothing,
    /// So many bytes of the buffer are printed.
    Bytes(usize),
    /// It is answered.
    Say(u8),
    /// The connection is dropped.
    HangUp,
}

pub(super) struct Connection<'t, S> {
    twin: &'t Twin,
    stream: S,
    parser: Parser,
    waiting: VecDeque<(Command, usize)>,
    buffered: usize,
    busy_until: Instant,
    switched_on: u32,
    /// Whether this job is lost.
    lost: bool,
    /// Whether the other side has said everything.
    ended: bool,
}

impl<'t, S: AsyncRead + AsyncWrite + Unpin> Connection<'t, S> {
    pub(super) fn new(twin: &'t Twin, stream: S) -> Self {
        let mut state = twin.state();
        let mut parser = Parser::default();
        if std::mem::take(&mut state.faults.unfinished) {
            parser.feed(&UNFINISHED);
        }
        let (switched_on, lost) = (state.switched_on, state.faults.loses_first && state.jobs == 0);
        let (waiting, busy_until) = (VecDeque::new(), Instant::now());
        drop(state);
        Self { twin, stream, parser, waiting, buffered: 0, busy_until, switched_on, lost, ended: false }
    }

    /// Goes on until the other side has hung up and everything is printed.
    pub(super) async fn run(mut self) -> io::Result<()> {
        while self.twin.state().switched_on == self.switched_on {
            if self.twin.state().faults.hang_after == Some(0) {
                self.twin.0.changed.notified().await;
                continue;
            }
            let is_busy = Instant::now() < self.busy_until;
            let done = if is_busy { Done::Nothing } else { self.work() };
            match done {
                Done::Say(byte) => self.say(byte).await?,
                Done::Bytes(printed) => self.rest(printed),
                Done::HangUp => return Ok(()),
                Done::Nothing if self.ended && self.waiting.is_empty() => break,
                Done::Nothing => self.wait(is_busy).await?,
            }
        }
        self.twin.state().tear_off();
        Ok(())
    }

    /// How long it takes to print so many bytes.
    fn rest(&mut self, bytes: usize) {
        if let Some(speed) = self.twin.state().faults.bytes_per_s {
            let ms = u64::try_from(bytes).unwrap_or(u64::MAX).saturating_mul(1_000) / u64::from(speed.max(1));
            self.busy_until = Instant::now() + Duration::from_millis(ms);
        }
    }

    /// Waits for more to read, for the end of what is being printed, or for a person.
    async fn wait(&mut self, is_busy: bool) -> io::Result<()> {
        let mut bytes = [0; 64];
        let has_room = !self.ended && self.buffered < BUFFER_BYTES;
        let read = tokio::select! {
            read = self.stream.read(&mut bytes), if has_room => read?,
            () = tokio::time::sleep_until(self.busy_until), if is_busy => return Ok(()),
            () = self.twin.0.changed.notified() => return Ok(()),
        };
        self.ended = read == 0;
        self.parser.feed(&bytes[..read]);
        for (command, length) in self.parser.commands() {
            if let Command::Status(question) = command {
                let answer = self.twin.state().at_once(question);
                if let Some(byte) = answer {
                    self.say(byte).await?;
                }
            } else {
                self.buffered += length;
                self.waiting.push_back((command, length));
            }
        }
        Ok(())
    }

    async fn say(&mut self, byte: u8) -> io::Result<()> {
        let report: &[u8] = if self.twin.state().faults.reports { &REPORT } else { &[] };
        for byte in report.iter().chain([&byte]) {
            self.stream.write_all(&[*byte]).await?;
            self.stream.flush().await?;
        }
        Ok(())
    }

    /// Does the first command that waits.
    fn work(&mut self) -> Done {
        let mut state = self.twin.state();
        if state.is_offline() {
            return Done::Nothing;
        }
        let Some((command, length)) = self.waiting.pop_front() else { return Done::Nothing };
        if state.faults.cutter && matches!(command, Command::Cut(_)) {
            state.stuck = true;
            self.waiting.push_front((command, length));
            return Done::Nothing;
        }
        self.buffered = self.buffered.saturating_sub(length);
        if state.faults.drop_after == Some(0) {
            state.faults.drop_after = None;
            return Done::HangUp;
        }
        let faults = &mut state.faults;
        for left in [&mut faults.drop_after, &mut faults.hang_after] {
            *left = left.map(|left| left.saturating_sub(1));
        }
        state.jobs += u32::from(command == Command::Init);
        if self.lost {
            return Done::Bytes(length);
        }
        match command {
            Command::PaperStatus(_) if !state.faults.silent && !state.faults.never_confirms => return Done::Say(0),
            Command::Drawer(_) => state.pulses += 1,
            Command::Recover(_) => self.waiting.clear(),
            command => state.print(&command),
        }
        Done::Bytes(length)
    }
}
