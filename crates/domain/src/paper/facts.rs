//! What people did with papers that the log must tell: pre-bills, copies, the drawer opened by hand.

use log::{Fact, RowOp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::what::PrintWhat;
use crate::check::CheckPrintPut;
use crate::fact::FactBody;
use crate::ids::{CheckId, OrderId, PrintId, ShiftId};
use crate::order::entity;

/// The pre-bill of a check was printed. The fact is the request to print it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckPrinted {
    /// The order.
    pub order: OrderId,
    /// The check.
    pub check: CheckId,
    /// This printing.
    pub print: PrintId,
    /// How often it had been printed before, as far as this device knew.
    pub copy: u32,
}

impl FactBody for CheckPrinted {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let put = CheckPrintPut { printed_ms: fact.at_ms, printed_by: fact.user };
        vec![put.op(self.order, self.check, self.print)]
    }
}

/// Somebody wanted a paper once more. The fact is the request to print it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperCopied {
    /// What.
    pub what: PrintWhat,
    /// The printer, by code.
    pub printer: String,
}

impl FactBody for PaperCopied {
    fn entity(&self) -> Option<Uuid> {
        self.what.order().map(|order| order.0)
    }

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        Vec::new()
    }
}

/// Somebody opened the drawer without a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawerOpened {
    /// The shift, if one was open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<ShiftId>,
    /// The printer that the drawer hangs on, by code.
    pub printer: String,
    /// Why.
    pub reason: String,
}

impl FactBody for DrawerOpened {
    fn entity(&self) -> Option<Uuid> {
        self.shift.map(|shift| shift.0)
    }

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        Vec::new()
    }
}
