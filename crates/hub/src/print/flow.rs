//! What becomes of a job after an attempt. Pure: the rules of the queue in one place.

use devices::printer::Outcome;
use domain::paper::{JobState, Trouble};
use store::PrintJob;

/// Seconds until the next attempt at a job that was certainly not sent, by how often it was tried.
const RETRY_S: [i64; 5] = [1, 2, 5, 10, 30];
/// Before a ticket that may be on paper is printed once more.
const REPEAT_MS: i64 = 5_000;
/// How often a ticket is printed once more by itself.
const REPEATS_MAX: u32 = 2;
/// Attempts before another printer stands in.
const ATTEMPTS_OWN: u32 = 2;

/// The job after an attempt. `fallback` is the printer that stands in for its own; there are no chains of them.
pub(super) fn settle(job: &PrintJob, outcome: Outcome, now_ms: i64, fallback: Option<&str>) -> PrintJob {
    let mut next = PrintJob { trouble: None, ..job.clone() };
    match outcome {
        Outcome::Confirmed => (next.state, next.done_ms) = (JobState::Confirmed, Some(now_ms)),
        Outcome::Sent => (next.state, next.done_ms) = (JobState::Sent, Some(now_ms)),
        Outcome::NotSent(trouble) => again(&mut next, trouble, now_ms, fallback),
        Outcome::Unconfirmed(trouble) => {
            next.trouble = Some(trouble);
            if job.kind.repeats_itself() && job.repeats < REPEATS_MAX {
                next.state = JobState::Queued;
                next.repeats += 1;
                next.not_before_ms = now_ms.saturating_add(REPEAT_MS);
            } else {
                next.state = JobState::Unconfirmed;
            }
        }
    }
    next
}

fn again(next: &mut PrintJob, trouble: Trouble, now_ms: i64, fallback: Option<&str>) {
    next.trouble = Some(trouble);
    if !next.kind.is_retried() || trouble == Trouble::Nothing {
        next.state = JobState::Failed;
        return;
    }
    next.state = JobState::Queued;
    match fallback.filter(|_| next.routed_from.is_none() && next.attempts >= ATTEMPTS_OWN) {
        Some(code) => {
            next.routed_from = Some(std::mem::replace(&mut next.printer, code.to_owned()));
            (next.not_before_ms, next.trouble) = (now_ms, None);
        }
        None => {
            let tried = usize::try_from(next.attempts.max(1)).unwrap_or(usize::MAX);
            let wait_s = RETRY_S.get(tried - 1).or(RETRY_S.last()).copied().unwrap_or(1);
            next.not_before_ms = now_ms.saturating_add(wait_s * 1_000);
        }
    }
}

/// Whether a job that waits came too late.
pub(super) fn is_late(job: &PrintJob, now_ms: i64) -> bool {
    job.expires_ms.is_some_and(|expires| expires <= now_ms)
}

#[cfg(test)]
mod tests {
    use domain::ids::{OrderId, PrintJobId, TicketId};
    use domain::paper::{JobKind, PrintWhat};
    use uuid::Uuid;

    use super::*;

    fn job(kind: JobKind, attempts: u32) -> PrintJob {
        PrintJob {
            id: PrintJobId(Uuid::nil()),
            kind,
            what: PrintWhat::Ticket { order: OrderId(Uuid::nil()), ticket: TicketId(Uuid::nil()) },
            station: "hot".into(),
            printer: "kitchen".into(),
            routed_from: None,
            state: JobState::Sending,
            attempts,
            copy: false,
            repeats: 0,
            not_before_ms: 0,
            expires_ms: None,
            trouble: None,
            created_ms: 0,
            done_ms: None,
        }
    }

    #[test]
    fn what_was_not_sent_is_tried_again_at_growing_intervals() {
        let waits = (1..=7).map(|attempts| {
            let next = settle(&job(JobKind::Receipt, attempts), Outcome::NotSent(Trouble::Silent), 0, None);
            assert_eq!((next.state, next.trouble), (JobState::Queued, Some(Trouble::Silent)));
            next.not_before_ms / 1_000
        });
        assert_eq!(waits.collect::<Vec<_>>(), [1, 2, 5, 10, 30, 30, 30]);
    }

    #[test]
    fn a_drawer_is_never_opened_later() {
        let next = settle(&job(JobKind::Drawer, 2), Outcome::NotSent(Trouble::Unreachable), 0, Some("bar"));
        assert_eq!((next.state, next.printer.as_str()), (JobState::Failed, "kitchen"));
        let next = settle(&job(JobKind::Drawer, 1), Outcome::Unconfirmed(Trouble::Lost), 0, None);
        assert_eq!(next.state, JobState::Unconfirmed);
    }

    #[test]
    fn of_what_nobody_knows_only_tickets_are_repeated_and_not_for_ever() {
        let unknown = Outcome::Unconfirmed(Trouble::Lost);
        assert_eq!(settle(&job(JobKind::Receipt, 1), unknown, 0, None).state, JobState::Unconfirmed);
        let mut ticket = job(JobKind::Kitchen, 1);
        for repeats in 1..=REPEATS_MAX {
            ticket = settle(&ticket, unknown, 0, None);
            assert_eq!((ticket.state, ticket.repeats), (JobState::Queued, repeats));
        }
        assert_eq!(settle(&ticket, unknown, 0, None).state, JobState::Unconfirmed);
    }

    #[test]
    fn another_printer_stands_in_once() {
        let dead = Outcome::NotSent(Trouble::Unreachable);
        let own = settle(&job(JobKind::Kitchen, 1), dead, 0, Some("bar"));
        assert_eq!((own.printer.as_str(), own.routed_from), ("kitchen", None));
        let other = settle(&job(JobKind::Kitchen, 2), dead, 0, Some("bar"));
        assert_eq!((other.printer.as_str(), other.routed_from.as_deref()), ("bar", Some("kitchen")));
        let end = settle(&PrintJob { attempts: 3, ..other }, dead, 0, Some("hall"));
        assert_eq!((end.printer.as_str(), end.routed_from.as_deref()), ("bar", Some("kitchen")));
    }
}
