//! Faults strike.

use super::plan::Fault;
use super::world::{CENTRE, World};
use crate::disk::Times;

impl World {
    /// Once a virtual second: each fault of the plan strikes or does not.
    pub(super) fn strike(&mut self) {
        for (fault, level) in self.plan.faults.clone() {
            let strikes = self.chances.faults.get_mut(&fault).is_some_and(|dice| dice.chance(level));
            if strikes {
                self.bring(fault);
            }
        }
        self.end_of_full();
    }

    fn bring(&mut self, fault: Fault) {
        let Some(mut dice) = self.chances.faults.remove(&fault) else { return };
        let (node, link) = (dice.place(self.nodes.len()), dice.place(self.links.len()));
        let (short_ms, long_ms) = (dice.spread(200, 8_000), dice.spread(200, 30_000));
        let (ops, end) = (dice.spread(1, 60), dice.place(2));
        self.chances.faults.insert(fault, dice);
        let is_up = self.nodes[node].writer.is_some();
        let now_ms = self.now_ms;
        match fault {
            Fault::Drop | Fault::Duplicate | Fault::Delay | Fault::Busy | Fault::Drift => return,
            Fault::Partition => self.links[link].blocked_until_ms = [now_ms + long_ms; 2],
            Fault::HalfOpen => self.links[link].blocked_until_ms[end] = now_ms + long_ms,
            Fault::CutLink => {
                self.hang_up(link, 0);
                self.hang_up(link, 1);
            }
            Fault::SlowDisk => self.nodes[node].slow_until_ms = now_ms + long_ms,
            Fault::PowerCut if is_up => self.cut_power(node, short_ms),
            Fault::CutInside if is_up => {
                let disk = &self.nodes[node].disk;
                disk.cut_at(disk.ops() + ops);
                return; // counted when it strikes
            }
            Fault::BranchCut => self.cut_branch(short_ms),
            Fault::Restart if is_up => self.restart(node, short_ms),
            Fault::Restore | Fault::Rollback => return self.go_back(fault, node, end),
            Fault::DiskFull if is_up => {
                self.nodes[node].disk.set_full(true);
                self.nodes[node].full_until_ms = now_ms + long_ms;
            }
            Fault::IoError if is_up => {
                let disk = &self.nodes[node].disk;
                disk.fail_at(disk.ops() + ops, Times::Once);
            }
            Fault::HubChange => self.change_hub(node),
            Fault::OldVersion => return self.update(node), // counted there
            Fault::ClockStep => self.step_clock(node),
            Fault::ForcedBaton => self.force_baton(node),
            Fault::PowerCut | Fault::CutInside | Fault::Restart | Fault::DiskFull | Fault::IoError => return,
        }
        self.counts.fault(fault);
        self.trace.note(now_ms, &format!("{fault:?} {node} {link}"));
    }

    fn cut_branch(&mut self, off_ms: u64) {
        for node in CENTRE + 1..self.nodes.len() {
            if self.nodes[node].writer.is_some() {
                self.cut_power(node, off_ms);
            }
        }
    }

    fn go_back(&mut self, fault: Fault, node: usize, copy: usize) {
        if self.nodes[node].copies.len() > copy {
            self.put_back(node, copy, fault == Fault::Restore);
            self.counts.fault(fault);
        }
    }

    fn change_hub(&mut self, node: usize) {
        if node != CENTRE && node != self.hub {
            self.hub = node;
            self.choose_links();
        }
    }

    fn step_clock(&mut self, node: usize) {
        if let Some(dice) = self.chances.faults.get_mut(&Fault::ClockStep) {
            self.nodes[node].clock.step(&self.plan, dice);
        }
    }

    fn end_of_full(&mut self) {
        for node in &mut self.nodes {
            if node.full_until_ms > 0 && node.full_until_ms <= self.now_ms {
                node.full_until_ms = 0;
                node.disk.set_full(false);
            }
        }
    }

    /// The end of all faults: the network is whole, disks work, everything starts again.
    pub(super) fn calm_down(&mut self) {
        self.calm = true;
        self.links.iter_mut().for_each(|link| link.blocked_until_ms = [0; 2]);
        for node in 0..self.nodes.len() {
            self.nodes[node].full_until_ms = 0;
            self.nodes[node].slow_until_ms = 0;
            self.nodes[node].disk.set_full(false);
            self.nodes[node].disk.repair();
            self.nodes[node].disk.cut_at(u64::MAX);
            if self.nodes[node].writer.is_none() {
                self.nodes[node].up_at_ms = self.now_ms;
            }
        }
    }
}
