//! Who may take part, and how versions that differ get along.

use insta::assert_snapshot;
use log::{BranchId, Vector};
use uuid::Uuid;

use super::pair::{One, hello, welcome, words};
use super::world::device;
use crate::*;

fn greeted(config: Config, hello: Hello) -> String {
    words(&One::opened(1, config).hear(Message::Hello(Box::new(hello))))
}

fn lan() -> Config {
    Config::new(Pace::LAN)
}

#[test]
fn strangers_are_turned_away_with_a_reason() {
    let hello = || hello(Vector::default());
    let branch = BranchId(Uuid::nil());
    assert_snapshot!(greeted(lan(), Hello { branch, ..hello() }), @"send bye (the peer belongs to another branch); close: the peer belongs to another branch");
    assert_snapshot!(greeted(lan(), Hello { device: device(1), ..hello() }), @"send bye (the peer calls itself by this device's own name); close: the peer calls itself by this device's own name");
    let expected = Some(device(3));
    assert_snapshot!(greeted(Config { expected, ..lan() }, hello()), @"send bye (the peer is not the device that its key belongs to); close: the peer is not the device that its key belongs to");
    let revoked = [device(9)].into();
    assert_snapshot!(greeted(Config { revoked, ..lan() }, hello()), @"send bye (the peer's device was revoked); close: the peer's device was revoked");
    let protocols = ProtocolRange { min: 5, max: 7 };
    assert_snapshot!(greeted(lan(), Hello { protocols, ..hello() }), @"send bye (no version of the protocol is spoken by both); close: no version of the protocol is spoken by both");
}

#[test]
fn a_device_that_is_revoked_later_is_put_out() {
    let (mut one, _) = One::joined(0, Vector::default());
    assert_snapshot!(words(&one.on(Input::Revoked(device(2)))), @"");
    assert_snapshot!(words(&one.on(Input::Revoked(device(9)))), @"send bye (the peer's device was revoked); close: the peer's device was revoked");
}

#[test]
fn this_version_and_the_one_before_it_work_together() {
    let newer = Config { protocols: ProtocolRange { min: 1, max: 2 }, ..lan() };
    let mut one = One::opened(1, newer);
    one.hear(Message::Hello(Box::new(hello(Vector::default()))));
    assert_eq!(one.session.peer().map(|peer| peer.protocol), Some(1));
    assert_snapshot!(words(&one.hear(Message::Welcome(Box::new(welcome())))), @"joined; send events 1 with 2");
}

#[test]
fn the_newest_common_version_is_chosen() {
    let check = |a: (u16, u16), b: (u16, u16), expected| {
        let range = |(min, max)| ProtocolRange { min, max };
        assert_eq!(range(a).agree(range(b)), expected);
        assert_eq!(range(b).agree(range(a)), expected);
    };
    check((1, 3), (2, 5), Some(3));
    check((1, 1), (1, 1), Some(1));
    check((1, 2), (3, 4), None);
}

#[test]
fn a_peer_that_moved_is_followed_and_advice_is_passed_on() {
    let joined = |welcome| {
        let mut one = One::opened(0, lan());
        one.hear(Message::Hello(Box::new(hello(Vector::default()))));
        words(&one.hear(Message::Welcome(Box::new(welcome))))
    };
    let moved_to = Some("cell 2".to_owned());
    assert_snapshot!(joined(Welcome { moved_to, ..welcome() }), @"movedto; send bye (the peer is to be reached at another address); close: the peer is to be reached at another address");
    let min_app = Some("3".to_owned());
    assert_snapshot!(joined(Welcome { min_app, ..welcome() }), @"joined; updateadvised");
}

#[test]
fn lines_wait_when_the_peer_asks_for_it() {
    let mut one = One::opened(1, lan());
    one.hear(Message::Hello(Box::new(hello(Vector::default()))));
    let outputs = one.hear(Message::Welcome(Box::new(Welcome { start_after_ms: 8_000, ..welcome() })));
    assert_snapshot!(words(&outputs), @"joined");
    assert_snapshot!(words(&one.wait(7_500)), @"");
    assert_snapshot!(words(&one.wait(500)), @"send events 1 with 2");
}

#[test]
fn good_byes_are_said_and_understood() {
    let (mut one, _) = One::joined(0, Vector::default());
    assert_snapshot!(words(&one.on(Input::Stop)), @"send bye (the node stops); close: the node stops");
    let (mut one, _) = One::joined(0, Vector::default());
    assert_snapshot!(words(&one.hear(Message::Bye { reason: CloseReason::Stopping })), @"close: the node stops");
}
