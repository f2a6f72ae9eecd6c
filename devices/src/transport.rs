//! How bytes get to a printer: TCP and serial lines.

use std::io;
use std::str::FromStr;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_serial::SerialPortBuilderExt;

/// How long a printer has to take a connection.
const CONNECT: Duration = Duration::from_secs(3);

/// Where a printer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// In the network: host and port.
    Tcp(String, u16),
    /// On a serial line: its path and bits per second.
    Serial(String, u32),
    /// Nowhere: it is drawn.
    Virtual,
}

/// An address that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» is no address of a printer: tcp:HOST:PORT, serial:PATH:BAUD or virtual")]
pub struct AddressError(pub String);

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let wrong = || AddressError(text.chars().take(80).collect());
        if text == "virtual" {
            return Ok(Self::Virtual);
        }
        let (way, rest) = text.split_once(':').ok_or_else(wrong)?;
        let (place, number) = rest.rsplit_once(':').filter(|(place, _)| !place.is_empty()).ok_or_else(wrong)?;
        match way {
            "tcp" => Ok(Self::Tcp(place.to_owned(), number.parse().map_err(|_| wrong())?)),
            "serial" => Ok(Self::Serial(place.to_owned(), number.parse().map_err(|_| wrong())?)),
            _ => Err(wrong()),
        }
    }
}

/// A connection to a printer.
pub trait Line: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Line for S {}

/// Connects to a printer in the network or on a serial line.
///
/// # Errors
/// If nothing is there within three seconds. A virtual printer has no line: it is asked itself.
pub async fn connect(address: &Address) -> io::Result<Box<dyn Line>> {
    match address {
        Address::Tcp(host, port) => {
            let stream = timeout(CONNECT, TcpStream::connect((host.as_str(), *port))).await??;
            stream.set_nodelay(true)?;
            Ok(Box::new(stream))
        }
        Address::Serial(path, baud) => Ok(Box::new(tokio_serial::new(path, *baud).open_native_async()?)),
        Address::Virtual => Err(io::Error::new(io::ErrorKind::Unsupported, "a virtual printer has no line")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        let tcp = |host: &str| Ok(Address::Tcp(host.to_owned(), 9100));
        assert_eq!("tcp:192.0.2.7:9100".parse(), tcp("192.0.2.7"));
        assert_eq!("tcp:kitchen.local:9100".parse(), tcp("kitchen.local"));
        assert_eq!("serial:/dev/ttyUSB0:9600".parse(), Ok(Address::Serial("/dev/ttyUSB0".to_owned(), 9_600)));
        assert_eq!("virtual".parse(), Ok(Address::Virtual));
        for wrong in ["", "tcp", "tcp:9100", "tcp::9100", "tcp:host:port", "usb:1:2", "virtual:1:2"] {
            assert!(wrong.parse::<Address>().is_err(), "{wrong}");
        }
    }
}
