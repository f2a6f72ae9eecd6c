//! The driver of a printer: it asks how the printer is, sends a job, and waits until the printer says that it is on paper.
//! Never fire and forget: whoever asked learns whether there is a paper, there is none, or nobody knows.

use std::io;
use std::time::Duration;

use domain::paper::Trouble;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, timeout};

use crate::escpos::{ASK_PAPER_PRINTED, Asked, Encoded, Health, INIT, Replies, Reply, ask, read};
use crate::profile::{Profile, StatusWay};

/// How a job ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is on paper: the printer said so.
    Confirmed,
    /// The printer took it; it says no more.
    Sent,
    /// It may or may not be on paper.
    Unconfirmed(Trouble),
    /// It is certainly not on paper.
    NotSent(Trouble),
}

/// How long a printer has to answer a question.
const ANSWER: Duration = Duration::from_secs(1);
/// How long a chunk may take: a slow line with a full buffer.
const CHUNK: Duration = Duration::from_secs(30);
/// How long a person has to load paper before nobody knows any more.
const OPERATOR: Duration = Duration::from_secs(30 * 60);
/// Bytes per second of the slowest line.
const BYTES_PER_S: usize = 900;
/// How long to wait for the printer's end of the connection.
const GOODBYE: Duration = Duration::from_millis(500);
/// Bytes without meaning that end whatever command a lost connection has left unfinished, and how long they may take.
const REST: (&[u8], Duration) = (&[0; 8_192], Duration::from_secs(3));

/// Prints a job. `waiting` is told when a person has to see to the printer, and with nothing when it goes on.
pub async fn print<S: AsyncRead + AsyncWrite + Unpin>(
    line: &mut S,
    job: &Encoded,
    profile: &Profile,
    mut waiting: impl FnMut(Option<Trouble>),
) -> Outcome {
    let mut talk = Talk { line, replies: Replies::default() };
    if profile.status != StatusWay::Silent
        && let Err(trouble) = talk.look().await
    {
        return Outcome::NotSent(trouble);
    }
    if let Err(outcome) = talk.send(job, profile).await {
        return outcome;
    }
    let outcome = match profile.status {
        StatusWay::Confirms => talk.confirmed(job, &mut waiting).await,
        StatusWay::RealTime | StatusWay::Silent => Outcome::Sent,
    };
    // What the printer makes of the end of the connection changes nothing any more.
    let _ = line.shutdown().await;
    let _ = timeout(GOODBYE, async { while matches!(line.read(&mut [0; 64]).await, Ok(1..)) {} }).await;
    outcome
}

/// A connection, and how far the printer is with what it says.
struct Talk<'l, S> {
    line: &'l mut S,
    replies: Replies,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Talk<'_, S> {
    /// Asks a printer how it is: nothing is sent to one that would not print it.
    async fn look(&mut self) -> Result<(), Trouble> {
        let mut first = self.answer(Asked::Printer).await;
        if first == Err(Trouble::Silent) {
            self.finish_unfinished().await;
            first = self.answer(Asked::Printer).await;
        }
        let offline = first? == Health::Offline;
        for asked in [Asked::Offline, Asked::Error, Asked::Paper] {
            if let Health::Sick(trouble) = self.answer(asked).await? {
                return Err(trouble);
            }
        }
        if offline { Err(Trouble::Offline) } else { Ok(()) }
    }

    /// A printer whose last job broke off takes our question for a part of it, until that has all its bytes.
    async fn finish_unfinished(&mut self) {
        let (bytes, patience) = REST;
        // If it does not take them it will not answer either, and that is told.
        let _ = timeout(patience, async {
            self.line.write_all(bytes).await?;
            self.line.flush().await
        })
        .await;
    }

    async fn ask(&mut self, asked: Asked) -> io::Result<()> {
        self.line.write_all(&ask(asked)).await?;
        self.line.flush().await
    }

    async fn answer(&mut self, asked: Asked) -> Result<Health, Trouble> {
        let answer = async {
            self.ask(asked).await?;
            loop {
                if let Some(Reply::RealTime(byte)) = self.replies.take(self.line.read_u8().await?) {
                    return io::Result::Ok(byte);
                }
            }
        };
        match timeout(ANSWER, answer).await {
            Ok(Ok(byte)) => Ok(read(asked, byte)),
            Ok(Err(_)) => Err(Trouble::Lost),
            Err(_) => Err(Trouble::Silent),
        }
    }

    /// Sends the bytes in pieces that the printer can take. The first piece only initialises the printer: if that does
    /// not get through, nothing is on paper; after it nobody knows.
    async fn send(&mut self, job: &Encoded, profile: &Profile) -> Result<(), Outcome> {
        let (first, rest) = job.bytes.split_at(INIT.len().min(job.bytes.len()));
        let mut rest = rest.to_vec();
        if profile.status == StatusWay::Confirms {
            rest.extend(ASK_PAPER_PRINTED);
        }
        let pieces = std::iter::once(first).chain(rest.chunks(profile.max_chunk.max(1)));
        for (n, piece) in pieces.enumerate() {
            let write = async {
                self.line.write_all(piece).await?;
                self.line.flush().await
            };
            match timeout(CHUNK, write).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) if n == 0 => return Err(Outcome::NotSent(Trouble::Lost)),
                Ok(Err(_)) => return Err(Outcome::Unconfirmed(Trouble::Lost)),
                Err(_) => return Err(Outcome::Unconfirmed(Trouble::Late)),
            }
        }
        Ok(())
    }

    /// Waits for the one byte that says that everything is on paper. Meanwhile it asks every second whether a person has
    /// to load paper or close the cover: most printers go on from their buffer then, so nothing is sent again.
    async fn confirmed(&mut self, job: &Encoded, waiting: &mut impl FnMut(Option<Trouble>)) -> Outcome {
        let seconds = 5 + job.bytes.len() / BYTES_PER_S + job.rows / 10;
        let patience = Duration::from_secs(u64::try_from(seconds).unwrap_or(u64::MAX));
        let (mut deadline, mut told) = (Instant::now() + patience, None);
        let (mut asked, mut sick) = (None, None);
        while Instant::now() < deadline {
            match timeout(ANSWER, self.line.read_u8()).await {
                Ok(Ok(byte)) => match (self.replies.take(byte), asked) {
                    (Some(Reply::Printed), _) => return Outcome::Confirmed,
                    (Some(Reply::RealTime(byte)), Some(question)) => {
                        if let Health::Sick(trouble) = read(question, byte) {
                            sick.get_or_insert(trouble);
                        }
                        asked = question.next();
                    }
                    _ => continue,
                },
                Ok(Err(_)) => return Outcome::Unconfirmed(told.unwrap_or(Trouble::Lost)),
                Err(_) => (asked, sick) = (Some(Asked::Offline), None),
            }
            if let Some(question) = asked {
                if self.ask(question).await.is_err() {
                    return Outcome::Unconfirmed(Trouble::Lost);
                }
            } else if sick != told {
                told = sick;
                deadline = Instant::now() + if told.is_some() { OPERATOR } else { patience };
                waiting(told);
            }
        }
        Outcome::Unconfirmed(told.unwrap_or(Trouble::Late))
    }
}
