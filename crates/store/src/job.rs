//! A job: one envelope's work on the writer, and the way its answer goes back.

use std::sync::mpsc::{Receiver, channel};

use crate::{StoreError, Tx};

/// Why a job had no effect.
#[derive(Debug, thiserror::Error)]
pub enum WriteError<E> {
    /// The work itself said no; nothing was recorded.
    #[error("{0}")]
    Refused(E),
    /// The store could not; nothing was recorded.
    #[error("{0}")]
    Store(StoreError),
}

/// The side of a job that the writer sees.
trait Work {
    /// Does the work; true if what it did is to be kept. May be called again after a rollback.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Passes the answer on, once.
    fn settle(&mut self, fate: Result<(), StoreError>);
}

/// Work to be done in one transaction, all or nothing. It may share its transaction with other jobs, and may be run a
/// second time if that transaction failed as a whole: so it must not change anything but the [`Tx`].
pub struct Job<'a>(Box<dyn Work + Send + 'a>);

impl std::fmt::Debug for Job<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Job")
    }
}

struct Typed<T, E, W, A> {
    work: W,
    result: Option<Result<T, E>>,
    answer: Option<A>,
}

impl<T, E, W, A> Work for Typed<T, E, W, A>
where
    W: FnMut(&mut Tx<'_>) -> Result<T, E>,
    A: FnOnce(Result<T, WriteError<E>>),
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let result = (self.work)(tx);
        self.result.insert(result).is_ok()
    }

    fn settle(&mut self, fate: Result<(), StoreError>) {
        let Some(answer) = self.answer.take() else { return };
        answer(match (fate, self.result.take()) {
            (Ok(()), Some(result)) => result.map_err(WriteError::Refused),
            (Ok(()), None) => Err(WriteError::Store(StoreError::Closed)),
            (Err(error), _) => Err(WriteError::Store(error)),
        });
    }
}

impl<'a> Job<'a> {
    /// A job whose answer goes to a callback, on the writer's thread, after the commit.
    pub fn new<T, E>(
        work: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'a,
        answer: impl FnOnce(Result<T, WriteError<E>>) + Send + 'a,
    ) -> Self
    where
        T: Send + 'a,
        E: Send + 'a,
    {
        Self(Box::new(Typed { work, result: None, answer: Some(answer) }))
    }

    pub(crate) fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        self.0.run(tx)
    }

    pub(crate) fn settle(&mut self, fate: Result<(), StoreError>) {
        self.0.settle(fate);
    }
}

impl Job<'static> {
    /// A job with the place where its answer arrives.
    pub fn awaited<T, E>(
        work: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> (Self, Receiver<Result<T, WriteError<E>>>)
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let (sender, receiver) = channel();
        let answer = move |answer| {
            // Nobody may wait any longer: the work stands all the same.
            let _ = sender.send(answer);
        };
        (Self::new(work, answer), receiver)
    }
}
