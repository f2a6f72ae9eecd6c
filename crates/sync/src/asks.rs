//! Questions on their way and the way back for their answers: terminal → hub → holder, and home again.
//!
//! Every question ends: by its answer, by its deadline or with its link. How many may be open at once is bounded.

use std::collections::{BTreeMap, BTreeSet};

use log::DeviceId;
use uuid::Uuid;

use crate::{Answer, Ask, Denial};

/// Nobody waits longer than this for an answer, in milliseconds.
pub const WITHIN_MS_MAX: u64 = 60_000;

const PENDING_MAX: usize = 256;

/// Whether a question was noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Noted {
    /// It was.
    New,
    /// It was noted before; it came twice.
    Known,
    /// Too many are open.
    Full,
}

/// Open questions, each with a deadline and with where its answer belongs.
#[derive(Debug, Clone)]
pub(crate) struct Asks<Back> {
    pending: BTreeMap<Uuid, (u64, Back)>,
}

impl<Back> Default for Asks<Back> {
    fn default() -> Self {
        Self { pending: BTreeMap::new() }
    }
}

impl<Back> Asks<Back> {
    /// Notes a question.
    pub(crate) fn note(&mut self, ask: &Ask, back: Back, now_ms: u64) -> Noted {
        if self.pending.contains_key(&ask.id) {
            return Noted::Known;
        }
        if self.pending.len() >= PENDING_MAX {
            return Noted::Full;
        }
        let deadline_ms = now_ms.saturating_add(ask.within_ms.min(WITHIN_MS_MAX));
        self.pending.insert(ask.id, (deadline_ms, back));
        Noted::New
    }

    /// Strikes out a question; nothing if none of that name is open.
    pub(crate) fn take(&mut self, id: Uuid) -> Option<Back> {
        self.pending.remove(&id).map(|(_, back)| back)
    }

    /// Strikes out the questions whose time is up.
    pub(crate) fn expire(&mut self, now_ms: u64) -> Vec<(Uuid, Back)> {
        let due: Vec<_> = self.pending.iter().filter(|(_, (due_ms, _))| *due_ms <= now_ms).map(|(id, _)| *id).collect();
        due.into_iter().filter_map(|id| self.take(id).map(|back| (id, back))).collect()
    }

    /// Strikes out all questions.
    pub(crate) fn drain(&mut self) -> Vec<(Uuid, Back)> {
        std::mem::take(&mut self.pending).into_iter().map(|(id, (_, back))| (id, back)).collect()
    }
}

/// Where a question came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hop {
    /// This very node.
    Here,
    /// The link to this device.
    Link(DeviceId),
}

/// What to do with a question or an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Decide it here, then call [`Relay::answered`].
    Decide(Ask),
    /// Hand it to the session of the link to this device.
    Forward {
        /// The link.
        to: DeviceId,
        /// The question.
        ask: Ask,
    },
    /// Give the answer to the one who asked.
    Return {
        /// Where it belongs.
        to: Hop,
        /// The answer.
        answer: Answer,
    },
}

/// Finds the way of questions and answers through a node. A node has one, beside the sessions of its links.
#[derive(Debug)]
pub struct Relay {
    us: DeviceId,
    asks: Asks<Hop>,
}

impl Relay {
    /// The relay of device `us`.
    pub fn new(us: DeviceId) -> Self {
        Self { us, asks: Asks::default() }
    }

    /// A question came from `from`. `links` are the devices that are linked just now, `hub` is the one of them that
    /// knows the way to all others. Nothing is to be done for a question that came twice.
    pub fn asked(
        &mut self,
        ask: Ask,
        from: Hop,
        links: &BTreeSet<DeviceId>,
        hub: Option<DeviceId>,
        now_ms: u64,
    ) -> Option<Step> {
        let here = ask.to_device == self.us;
        let next = [Some(ask.to_device), hub].into_iter().flatten();
        let way = next.into_iter().find(|to| links.contains(to) && from != Hop::Link(*to));
        let denied = |reason| Some(Step::Return { to: from, answer: Answer::denied(ask.id, reason) });
        if !here && way.is_none() {
            return denied(Denial::Unreachable);
        }
        match (self.asks.note(&ask, from, now_ms), way) {
            (Noted::Known, _) => None,
            (Noted::Full, _) => denied(Denial::TooMany),
            (Noted::New, Some(to)) if !here => Some(Step::Forward { to, ask }),
            (Noted::New, _) => Some(Step::Decide(ask)),
        }
    }

    /// An answer came, from a session or from this node. Nothing is to be done if nobody waits for it.
    pub fn answered(&mut self, answer: Answer) -> Option<Step> {
        self.asks.take(answer.id).map(|to| Step::Return { to, answer })
    }

    /// Answers the questions whose time is up.
    pub fn tick(&mut self, now_ms: u64) -> Vec<Step> {
        let timeout = |(id, to)| Step::Return { to, answer: Answer::denied(id, Denial::Timeout) };
        self.asks.expire(now_ms).into_iter().map(timeout).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::About;

    fn device(n: u128) -> DeviceId {
        DeviceId(Uuid::from_u128(n))
    }

    fn ask(id: u128, to: u128) -> Ask {
        let about = About::Share { pool: Uuid::nil(), amount: 5 };
        Ask { id: Uuid::from_u128(id), to_device: device(to), by_device: device(1), about, within_ms: 2_000 }
    }

    fn granted(id: u128) -> Answer {
        Answer { id: Uuid::from_u128(id), granted: true, reason: None }
    }

    fn returned(to: Hop, id: u128, reason: Denial) -> Step {
        Step::Return { to, answer: Answer::denied(Uuid::from_u128(id), reason) }
    }

    #[test]
    fn a_question_goes_from_till_to_hub_to_holder_and_its_answer_back() {
        let (till, hub, holder) = (device(1), device(2), device(3));
        let (mut at_till, mut at_hub, mut at_holder) = (Relay::new(till), Relay::new(hub), Relay::new(holder));
        let to_hub = at_till.asked(ask(7, 3), Hop::Here, &[hub].into(), Some(hub), 0);
        assert_eq!(to_hub, Some(Step::Forward { to: hub, ask: ask(7, 3) }));
        let to_holder = at_hub.asked(ask(7, 3), Hop::Link(till), &[till, holder].into(), None, 0);
        assert_eq!(to_holder, Some(Step::Forward { to: holder, ask: ask(7, 3) }));
        let decide = at_holder.asked(ask(7, 3), Hop::Link(hub), &[hub].into(), Some(hub), 0);
        assert_eq!(decide, Some(Step::Decide(ask(7, 3))));
        let back = |to| Some(Step::Return { to, answer: granted(7) });
        assert_eq!(at_holder.answered(granted(7)), back(Hop::Link(hub)));
        assert_eq!(at_hub.answered(granted(7)), back(Hop::Link(till)));
        assert_eq!(at_till.answered(granted(7)), back(Hop::Here));
        assert_eq!(at_till.answered(granted(7)), None);
    }

    #[test]
    fn a_question_without_a_way_is_refused_at_once() {
        let mut relay = Relay::new(device(1));
        let refused = Some(returned(Hop::Here, 7, Denial::Unreachable));
        assert_eq!(relay.asked(ask(7, 3), Hop::Here, &BTreeSet::new(), Some(device(2)), 0), refused);
        let from_hub = Hop::Link(device(2));
        let refused = Some(returned(from_hub, 7, Denial::Unreachable));
        assert_eq!(relay.asked(ask(7, 3), from_hub, &[device(2)].into(), Some(device(2)), 0), refused);
    }

    #[test]
    fn a_question_without_an_answer_ends_at_its_deadline() {
        let mut relay = Relay::new(device(1));
        let links = [device(3)].into();
        let forever = Ask { within_ms: u64::MAX, ..ask(8, 3) };
        assert!(relay.asked(ask(7, 3), Hop::Here, &links, None, 1_000).is_some());
        assert!(relay.asked(forever, Hop::Here, &links, None, 1_000).is_some());
        assert_eq!(relay.asked(ask(7, 3), Hop::Here, &links, None, 1_500), None);
        assert_eq!(relay.tick(2_999), []);
        assert_eq!(relay.tick(3_000), [returned(Hop::Here, 7, Denial::Timeout)]);
        assert_eq!(relay.tick(61_000), [returned(Hop::Here, 8, Denial::Timeout)]);
    }

    #[test]
    fn no_more_questions_are_open_than_there_is_room_for() {
        let mut relay = Relay::new(device(1));
        let links = [device(3)].into();
        let mut ask_number = |n| relay.asked(ask(n, 3), Hop::Here, &links, None, 0);
        assert!((0..256).all(|n| matches!(ask_number(n), Some(Step::Forward { .. }))));
        assert_eq!(ask_number(256), Some(returned(Hop::Here, 256, Denial::TooMany)));
    }
}
