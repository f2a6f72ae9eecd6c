//! `brigade-hub` in a process of its own, and the leanest way to ask it: one connection that is kept, one question at a
//! time. Whatever the client costs is taken from the processor that the hub shares with it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::house::PIN;
use crate::machine::resident_mib;

/// A running hub; it is killed at the latest when it is dropped.
#[derive(Debug)]
pub(crate) struct Hub {
    child: Child,
    /// Held open: a program whose output nobody can take any more may stop.
    _out: BufReader<ChildStdout>,
    address: String,
}

impl Hub {
    /// Starts a hub on a data folder and waits for the line that it prints when it is ready.
    pub(crate) fn start(data: &Path) -> Result<Self> {
        let mut program = Command::new(program()?);
        program.args(["serve", "--listen", "127.0.0.1:0", "--links", "off", "--screens", "off", "--data"]).arg(data);
        let mut child = program.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut out = BufReader::new(child.stdout.take().context("no output")?);
        let mut line = String::new();
        out.read_line(&mut line)?;
        let address = line.trim().rsplit('/').next().unwrap_or_default().to_owned();
        ensure!(line.contains("listens on"), "the hub says «{line}»");
        Ok(Self { child, _out: out, address })
    }

    /// Signs the one person in on a connection.
    pub(crate) fn sign_in(&self) -> Result<Client> {
        let mut client = Client::connect(&self.address)?;
        let signed_in: Value = serde_json::from_str(&client.ask("login", &json!({ "pin": PIN }).to_string())?)?;
        client.token = signed_in["token"].as_str().context("no token")?.to_owned();
        Ok(client)
    }

    /// Its memory now, in MiB.
    pub(crate) fn memory_mib(&self) -> Result<f64> {
        resident_mib(&self.child.id().to_string())
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) fn stop(mut self) -> Result<()> {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status()?;
        ensure!(asked.success() && self.child.wait()?.success(), "the hub did not stop in order");
        Ok(())
    }

    /// Ends it as a power cut would end a process: it gets no chance to tidy up.
    pub(crate) fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.kill();
    }
}

fn program() -> Result<PathBuf> {
    let beside = std::env::current_exe()?.with_file_name("brigade-hub");
    ensure!(beside.exists(), "`cargo xtask bench` builds {}", beside.display());
    Ok(beside)
}

/// A connection with a token.
#[derive(Debug)]
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    address: String,
    token: String,
}

impl Client {
    fn connect(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), address: address.to_owned(), token: String::new() })
    }

    /// A further connection of the same person.
    pub(crate) fn again(&self) -> Result<Self> {
        Ok(Self { token: self.token.clone(), ..Self::connect(&self.address)? })
    }

    /// Asks and waits for the answer.
    pub(crate) fn ask(&mut self, path: &str, body: &str) -> Result<String> {
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
            status => bail!("{}: {body}", status.unwrap_or_default()),
        }
    }

    /// Sends calls.
    pub(crate) fn rpc(&mut self, calls: &impl serde::Serialize) -> Result<String> {
        self.ask("rpc", &serde_json::to_string(calls)?)
    }
}
