//! The driver of a printer: it asks how the printer is, sends a job, and waits until the printer says that it is on paper.
//! Never fire and forget: whoever asked learns whether there is a paper, there is none, or nobody knows.

use std::io;
use std::time::Duration;

use domain::paper::Trouble;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, timeout};

use crate::escpos::{ASK_PAPER_PRINTED, Asked, Encoded, Health, ask, is_paper_status, is_real_time, read};
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

/// Prints a job. `waiting` is told when a person has to see to the printer, and with nothing when it goes on.
pub async fn print<S: AsyncRead + AsyncWrite + Unpin>(
    line: &mut S,
    job: &Encoded,
    profile: &Profile,
    mut waiting: impl FnMut(Option<Trouble>),
) -> Outcome {
    if profile.status != StatusWay::Silent
        && let Err(trouble) = look(line).await
    {
        return Outcome::NotSent(trouble);
    }
    if let Err(outcome) = send(line, job, profile).await {
        return outcome;
    }
    let outcome = match profile.status {
        StatusWay::Confirms => confirmed(line, job, &mut waiting).await,
        StatusWay::RealTime | StatusWay::Silent => Outcome::Sent,
    };
    // What the printer makes of the end of the connection changes nothing any more.
    let _ = line.shutdown().await;
    let _ = timeout(GOODBYE, async { while matches!(line.read(&mut [0; 64]).await, Ok(1..)) {} }).await;
    outcome
}

/// Asks a printer how it is: nothing is sent to one that would not print it.
async fn look<S: AsyncRead + AsyncWrite + Unpin>(line: &mut S) -> Result<(), Trouble> {
    let mut offline = false;
    for asked in [Asked::Printer, Asked::Offline, Asked::Error, Asked::Paper] {
        match answer(line, asked).await? {
            Health::Well => {}
            Health::Offline => offline = true,
            Health::Sick(trouble) => return Err(trouble),
        }
    }
    if offline { Err(Trouble::Offline) } else { Ok(()) }
}

async fn answer<S: AsyncRead + AsyncWrite + Unpin>(line: &mut S, asked: Asked) -> Result<Health, Trouble> {
    let ask = async {
        line.write_all(&ask(asked)).await?;
        line.flush().await?;
        loop {
            match line.read_u8().await? {
                byte if is_real_time(byte) => return io::Result::Ok(byte),
                _ => {}
            }
        }
    };
    match timeout(ANSWER, ask).await {
        Ok(Ok(byte)) => Ok(read(asked, byte)),
        Ok(Err(_)) => Err(Trouble::Lost),
        Err(_) => Err(Trouble::Silent),
    }
}

/// Sends the bytes in pieces that the printer can take. Before the first byte nothing is lost; after it nobody knows.
async fn send<S: AsyncWrite + Unpin>(line: &mut S, job: &Encoded, profile: &Profile) -> Result<(), Outcome> {
    let mut bytes = job.bytes.clone();
    if profile.status == StatusWay::Confirms {
        bytes.extend(ASK_PAPER_PRINTED);
    }
    for (n, chunk) in bytes.chunks(profile.max_chunk.max(1)).enumerate() {
        let write = async {
            line.write_all(chunk).await?;
            line.flush().await
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

/// Waits for the one byte that says that everything is on paper. Meanwhile it asks every second whether a person has to
/// load paper or close the cover: most printers go on from their buffer then, so nothing is sent again.
async fn confirmed<S: AsyncRead + AsyncWrite + Unpin>(
    line: &mut S,
    job: &Encoded,
    waiting: &mut impl FnMut(Option<Trouble>),
) -> Outcome {
    let seconds = 5 + job.bytes.len() / BYTES_PER_S + job.rows / 10;
    let patience = Duration::from_secs(u64::try_from(seconds).unwrap_or(u64::MAX));
    let (mut deadline, mut told) = (Instant::now() + patience, None);
    let (mut asked, mut health) = (Asked::Offline, Health::Well);
    while Instant::now() < deadline {
        match timeout(ANSWER, line.read_u8()).await {
            Ok(Ok(byte)) if is_paper_status(byte) => return Outcome::Confirmed,
            Ok(Ok(byte)) if is_real_time(byte) => {
                health = read(asked, byte);
                asked = if asked == Asked::Offline { Asked::Paper } else { Asked::Offline };
            }
            Ok(Ok(_)) => {}
            Ok(Err(_)) => return Outcome::Unconfirmed(told.unwrap_or(Trouble::Lost)),
            Err(_) => {
                if line.write_all(&ask(asked)).await.is_err() || line.flush().await.is_err() {
                    return Outcome::Unconfirmed(Trouble::Lost);
                }
            }
        }
        match health {
            Health::Sick(trouble) if told != Some(trouble) => {
                told = Some(trouble);
                deadline = Instant::now() + OPERATOR;
                waiting(told);
            }
            Health::Well if told.is_some() && asked == Asked::Offline => {
                told = None;
                deadline = Instant::now() + patience;
                waiting(None);
            }
            _ => {}
        }
    }
    Outcome::Unconfirmed(told.unwrap_or(Trouble::Late))
}
