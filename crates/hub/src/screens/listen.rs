//! HTTPS for screens: the same door as everywhere, behind a greeting that may not hold anybody up.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::ScreenDesk;
use crate::door::Door;
use crate::http;

/// Who has not greeted by then is no browser.
const GREET: Duration = Duration::from_secs(5);

/// Greetings that go on at the same time.
const GREETINGS_MAX: usize = 64;

/// A pause after the system had no room for one more connection.
const FULL: Duration = Duration::from_millis(100);

type Greeted = (TlsStream<TcpStream>, SocketAddr);

/// Connections that have been greeted.
struct Encrypted {
    greeted: mpsc::Receiver<Greeted>,
    local: SocketAddr,
}

impl Listener for Encrypted {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> Greeted {
        match self.greeted.recv().await {
            Some(greeted) => greeted,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.local)
    }
}

impl Connected<IncomingStream<'_, Encrypted>> for http::Caller {
    fn connect_info(stream: IncomingStream<'_, Encrypted>) -> Self {
        Self::at(*stream.remote_addr())
    }
}

/// Serves screens until the door closes.
pub async fn serve(desk: Arc<ScreenDesk>, door: Arc<Door>) {
    let listener = desk.listener.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(listener) = listener else { return };
    let listener = listener.set_nonblocking(true).and_then(|()| TcpListener::from_std(listener));
    let (listener, local) = match listener.and_then(|listener| listener.local_addr().map(|local| (listener, local))) {
        Ok(listening) => listening,
        Err(error) => return tracing::error!(%error, "no screens are served"),
    };
    let (sender, greeted) = mpsc::channel(GREETINGS_MAX);
    let meeting = tokio::spawn(meet(listener, desk.certificate.acceptor.clone(), sender));
    let router = http::for_screens(Arc::clone(&door)).into_make_service_with_connect_info::<http::Caller>();
    let closing = async move { door.closed().await };
    if let Err(error) = axum::serve(Encrypted { greeted, local }, router).with_graceful_shutdown(closing).await {
        tracing::error!(%error, "screens are served no more");
    }
    meeting.abort();
}

/// Greets those who connect, side by side: one that says nothing keeps nobody else waiting.
async fn meet(listener: TcpListener, acceptor: TlsAcceptor, greeted: mpsc::Sender<Greeted>) {
    let room = Arc::new(Semaphore::new(GREETINGS_MAX));
    loop {
        let (socket, peer) = match listener.accept().await {
            Ok(met) => met,
            Err(error) => {
                tracing::warn!(%error, "a screen was not let in");
                tokio::time::sleep(FULL).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { return };
        let (acceptor, greeted) = (acceptor.clone(), greeted.clone());
        tokio::spawn(async move {
            let _place = place;
            // A browser that does not trust the certificate yet hangs up here; it comes again when its person has agreed.
            if let Ok(Ok(stream)) = timeout(GREET, acceptor.accept(socket)).await {
                // A receiver that is gone serves nobody any more.
                let _ = greeted.send((stream, peer)).await;
            }
        });
    }
}
