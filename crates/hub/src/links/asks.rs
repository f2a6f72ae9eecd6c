//! Questions between devices: a baton. The relay finds the way; whoever holds what is asked for runs the command.

use api::ApiError;
use api::calls::HandBaton;
use domain::access::Code;
use domain::ids::OrderId;
use log::CommandId;
use sync::{About, Answer, Ask, Denial, Hop, Input, Step};

use super::board::Board;
use crate::terminal::envelope;

impl Board {
    /// A question on its way.
    pub(super) fn pass(&mut self, ask: Ask, from: Hop) {
        let (links, hub, now_ms) = (self.linked().into_keys().collect(), self.uplink(), self.now_ms());
        let step = self.relay.asked(ask, from, &links, hub, now_ms);
        self.step(step);
    }

    pub(super) fn answered(&mut self, answer: Answer) {
        let step = self.relay.answered(answer);
        self.step(step);
    }

    pub(super) fn step(&mut self, step: Option<Step>) {
        match step {
            None => {}
            Some(Step::Decide(ask)) => {
                let answer = self.decide(&ask);
                self.answered(answer);
            }
            Some(Step::Forward { to, ask }) => match self.linked().get(&to) {
                Some(link) => self.feed(*link, Input::Ask(ask)),
                None => self.answered(Answer::denied(ask.id, Denial::Unreachable)),
            },
            Some(Step::Return { to: Hop::Link(to), answer }) => {
                if let Some(link) = self.linked().get(&to) {
                    self.feed(*link, Input::Answer(answer));
                }
            }
            Some(Step::Return { to: Hop::Here, answer }) => {
                if let Some(waiting) = self.asked.remove(&answer.id) {
                    // Whoever asked may have given up.
                    let _ = waiting.send(answer);
                }
            }
        }
    }

    /// The holder gives what it can do without. Its fact goes out before its answer.
    fn decide(&mut self, ask: &Ask) -> Answer {
        if self.is_rolled_back || ask.by_device == self.us.device {
            return Answer::denied(ask.id, Denial::InUse);
        }
        let About::Baton { order } = ask.about else { return Answer::denied(ask.id, Denial::Unknown) };
        let answer = match self.hand(OrderId(order), ask) {
            Ok(()) => Answer { id: ask.id, granted: true, reason: None },
            Err(error) => {
                tracing::info!(%order, %error, "a baton is kept");
                let held_elsewhere = error.code == Code::HeldElsewhere;
                Answer::denied(ask.id, if held_elsewhere { Denial::NotHolder } else { Denial::InUse })
            }
        };
        self.changed();
        answer
    }

    /// The name of the question is that of the command, so that a question that comes twice hands the baton once.
    fn hand(&self, order: OrderId, ask: &Ask) -> Result<(), ApiError> {
        let hand = HandBaton { order, to: ask.by_device };
        let call = envelope(CommandId::derived(ask.id, 0), "batons.hand", &hand);
        let call = call.map_err(|error| ApiError::new(Code::Broken, error.to_string()))?;
        self.terminal().run(&[call], self.terminal().clock.now()).map(|_| ())
    }
}
