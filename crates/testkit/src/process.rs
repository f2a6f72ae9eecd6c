//! Our programs in processes of their own, and the leanest way to ask one: one connection that is kept, one question at a
//! time. Whatever the client costs is taken from the processor that the program shares with it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

/// A program that stands still is not waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(15);

/// One of our programs that lies beside this one.
///
/// # Errors
/// If it was not built.
pub fn beside(name: &str) -> Result<PathBuf> {
    let beside = std::env::current_exe()?.with_file_name(name);
    ensure!(beside.exists(), "{} is not built; `cargo xtask` does that", beside.display());
    Ok(beside)
}

/// A running server; it is killed at the latest when it is dropped.
#[derive(Debug)]
pub struct Running {
    child: Child,
    /// Held open: a program whose output nobody can take any more may stop.
    _out: BufReader<ChildStdout>,
    address: String,
}

impl Running {
    /// Starts a server and waits for the line that it prints when it is ready.
    ///
    /// # Errors
    /// If it says anything else.
    pub fn start(program: &mut Command) -> Result<Self> {
        let mut child = program.stdout(Stdio::piped()).spawn()?;
        let mut out = BufReader::new(child.stdout.take().context("no output")?);
        let mut line = String::new();
        out.read_line(&mut line)?;
        let address = line.trim().rsplit('/').next().unwrap_or_default().to_owned();
        let running = Self { child, _out: out, address };
        ensure!(line.contains("listens on"), "it says «{line}»");
        Ok(running)
    }

    /// Where it listens, as `host:port`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The number of its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop, and waits until it has.
    ///
    /// # Errors
    /// If it does not stop in order.
    pub fn stop(mut self) -> Result<()> {
        self.tell("TERM")?;
        ensure!(self.child.wait()?.success(), "a program did not stop in order");
        Ok(())
    }

    /// Sends it a signal by name.
    ///
    /// # Errors
    /// If it is gone.
    pub fn tell(&self, signal: &str) -> Result<()> {
        let told = Command::new("kill").args(["-s", signal, &self.child.id().to_string()]).status()?;
        ensure!(told.success(), "signal {signal} did not arrive");
        Ok(())
    }

    /// Ends it as a power cut would end a process: it gets no chance to tidy up.
    ///
    /// # Errors
    /// If the system says no.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.kill();
    }
}

/// A connection with a token.
#[derive(Debug)]
pub struct Client {
    stream: BufReader<TcpStream>,
    address: String,
    token: String,
}

impl Client {
    /// Connects to a hub, as nobody yet.
    ///
    /// # Errors
    /// If nobody answers.
    pub fn connect(address: &str) -> Result<Self> {
        let to: SocketAddr = address.parse().context("an address")?;
        let stream = TcpStream::connect_timeout(&to, PATIENCE)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream: BufReader::new(stream), address: address.to_owned(), token: String::new() })
    }

    /// Connects and signs a person in.
    ///
    /// # Errors
    /// If nobody answers, or says no.
    pub fn sign_in(address: &str, pin: &str) -> Result<Self> {
        let mut client = Self::connect(address)?;
        let signed_in: Value = serde_json::from_str(&client.ask("login", &json!({ "pin": pin }).to_string())?)?;
        client.signed(&signed_in)?;
        Ok(client)
    }

    /// Shows from now on the token of an answer.
    ///
    /// # Errors
    /// If there is none in it.
    pub fn signed(&mut self, answer: &Value) -> Result<()> {
        answer["token"].as_str().context("no token")?.clone_into(&mut self.token);
        Ok(())
    }

    /// A further connection of the same person.
    ///
    /// # Errors
    /// If nobody answers.
    pub fn again(&self) -> Result<Self> {
        Ok(Self { token: self.token.clone(), ..Self::connect(&self.address)? })
    }

    /// Asks and waits for the answer.
    ///
    /// # Errors
    /// If nobody answers, or says no.
    pub fn ask(&mut self, path: &str, body: &str) -> Result<String> {
        let (host, token, length) = (&self.address, &self.token, body.len());
        let question = format!(
            "POST /api/{path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        self.stream.get_mut().write_all(question.as_bytes())?;
        self.answer()
    }

    fn answer(&mut self) -> Result<String> {
        let mut length = 0;
        let mut line = String::new();
        let mut status = None;
        loop {
            line.clear();
            ensure!(self.stream.read_line(&mut line)? > 0, "the hub hung up");
            let header = line.trim_end().to_ascii_lowercase();
            status.get_or_insert_with(|| header.clone());
            match header.split_once(':') {
                Some(("content-length", bytes)) => length = bytes.trim().parse()?,
                _ if header.is_empty() => break,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        let body = String::from_utf8(body)?;
        match status {
            Some(status) if status.ends_with("200 ok") => Ok(body),
            Some(status) => bail!(Refused { status, body }),
            None => bail!("no answer"),
        }
    }

    /// Sends calls.
    ///
    /// # Errors
    /// If nobody answers, or says no.
    pub fn rpc(&mut self, calls: &impl serde::Serialize) -> Result<String> {
        self.ask("rpc", &serde_json::to_string(calls)?)
    }

    /// Asks, and reads the answer.
    ///
    /// # Errors
    /// If nobody answers, or says no.
    pub fn json(&mut self, path: &str, body: &Value) -> Result<Value> {
        Ok(serde_json::from_str(&self.ask(path, &body.to_string())?)?)
    }
}

/// The hub heard, and said no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{status}: {body}")]
pub struct Refused {
    /// The first line of the answer, in small letters.
    pub status: String,
    /// What it says.
    pub body: String,
}
