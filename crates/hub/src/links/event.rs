//! What the board hears: of sockets, of commits, of questions.

use sync::{Answer, Ask, Message};
use tokio::sync::{mpsc, oneshot};

use super::carry::{LinkId, Who};

/// What the board hears.
#[derive(Debug)]
pub(crate) enum Event {
    /// A socket stands; frames for it go to `out`.
    Opened { link: LinkId, who: Who, out: mpsc::Sender<Vec<u8>> },
    /// A frame came.
    Heard { link: LinkId, messages: Vec<Message> },
    /// A socket is gone.
    Closed { link: LinkId },
    /// A better link has taken the place of this one.
    Leave { link: LinkId },
    /// Something was committed; perhaps of what stands in the book.
    Changed { book: bool },
    /// Somebody here asks a device.
    Ask { ask: Ask, answer: oneshot::Sender<Answer> },
}
