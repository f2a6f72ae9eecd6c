//! What the board shows of itself to whoever looks at the terminal.

use sync::Reach;

use super::super::state::{Central, Link as Shown, Now};
use super::Board;

impl Board {
    /// Shows how everything stands now.
    pub(in super::super) fn show(&self) {
        let (near, far): (Vec<_>, Vec<_>) =
            self.links.values().filter(|link| link.out.is_some()).partition(|link| link.who.reach == Reach::Lan);
        let links = near.into_iter().filter_map(|link| {
            let peer = link.peer.as_ref()?;
            let lag = link.session.lag();
            Some(Shown {
                device: peer.device,
                app: peer.app.clone(),
                dialed: link.who.dialed,
                to_send: lag.to_send,
                to_receive: lag.to_receive,
                clock_ms: link.clock.map(|sample| sample.offset_ms),
            })
        });
        let is_shared = self.book.is_shared(self.us.device);
        let waiting = if is_shared { self.told.beyond(&self.safe) } else { Vec::new() };
        let waiting = waiting.iter().filter(|lack| self.own.contains(&lack.stream));
        let waiting_facts = waiting.map(|lack| lack.upto - lack.after).sum();
        let is_linked = far.iter().any(|link| link.peer.is_some());
        let has_centre = is_linked || !self.central.0.is_empty() || self.book.centre().is_some();
        let central = has_centre.then(|| {
            let waiting = self.told.beyond(&self.central).iter().map(|lack| lack.upto - lack.after).sum();
            Central { is_linked, waiting_facts: waiting, ..Central::default() }
        });
        let (links, is_rolled_back) = (links.collect(), self.is_rolled_back);
        let rides = self.uplink().is_some();
        self.desk.rides.send_if_modified(|before| std::mem::replace(before, rides) != rides);
        self.desk.state.reaches(&self.safe, &self.central);
        self.desk.state.show(Now { links, is_shared, waiting_facts, is_rolled_back, central }, self.now_ms());
    }
}
