//! Money in and money back.

use domain::Body;
use domain::ids::{CheckId, LineId, OrderId, PaymentId, RefundId};
use domain::money::{Money, Qty};
use domain::payment::{ChangeTender as Change, Finish, Refunding, Take};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::call::{first, foreign};
use crate::{ApiError, Command, Ctx};

/// Money for a check.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Paying {
    /// The order.
    pub order: OrderId,
    /// The check.
    pub check: CheckId,
    /// The payment, if the caller wants to name it.
    #[serde(default)]
    #[ts(optional)]
    pub payment: Option<PaymentId>,
    /// The tender.
    pub tender: String,
    /// How much of the check; nothing is all that is due.
    #[serde(default)]
    #[ts(optional)]
    pub amount: Option<Money>,
    /// The tip.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub tip: Money,
    /// What the guest gave, for cash.
    #[serde(default)]
    #[ts(optional)]
    pub given: Option<Money>,
    /// The outside system's reference; never card data.
    #[serde(default)]
    #[ts(optional)]
    pub reference: Option<String>,
}

impl Paying {
    /// All that is due of a check, by one tender.
    pub fn all_of(order: OrderId, check: CheckId, tender: &str) -> Self {
        let tender = tender.to_owned();
        Self { order, check, payment: None, tender, amount: None, tip: Money::ZERO, given: None, reference: None }
    }

    fn take(&self, ctx: &Ctx<'_, '_>) -> Take {
        Take {
            check: self.check,
            payment: self.payment.unwrap_or(PaymentId::derived(ctx.command.0, 0)),
            tender: self.tender.clone(),
            amount: self.amount,
            tip: self.tip,
            given: self.given,
            reference: self.reference.clone(),
        }
    }
}

/// Takes money at once: cash, or a tender that was confirmed by hand.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakePayment {
    /// The money.
    #[serde(flatten)]
    pub paying: Paying,
}

/// Money that was taken.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Taken {
    /// The payment.
    pub payment: PaymentId,
    /// How much of the check it pays.
    pub amount: Money,
    /// What cash rounding added.
    pub rounding: Money,
    /// What the guest gets back.
    pub change: Money,
    /// Number of the receipt, if the check is paid in full now.
    pub receipt: Option<String>,
}

fn taken(facts: &[Body]) -> Result<Taken, ApiError> {
    let captured = first!(facts, PaymentCaptured)?;
    let issued = first!(facts, ReceiptIssued).ok().map(|receipt| receipt.number.clone());
    let receipt = captured.receipt.clone().or(issued);
    let to_pay = Money::sum([captured.amount, captured.rounding, captured.tip])?;
    let change = captured.given.map_or(Ok(Money::ZERO), |given| given.minus(to_pay))?;
    let (amount, rounding) = (captured.amount, captured.rounding);
    Ok(Taken { payment: captured.payment, amount, rounding, change, receipt })
}

impl Command for TakePayment {
    type Answer = Taken;

    fn orders(&self) -> Vec<OrderId> {
        vec![self.paying.order]
    }

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let (order, take) = (ctx.order(self.paying.order)?, self.paying.take(ctx));
        ctx.at_till(|till| order.take(take, till))
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        let [Body::PaymentCaptured(_), ..] = facts else { return Err(foreign()) };
        taken(facts)
    }
}

/// Writes down that an outside system is about to be asked for money; where the receipt comes before the money, that the
/// guest chose this form of payment. Once all of the check is agreed, the receipt is issued.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StartPayment {
    /// The money.
    #[serde(flatten)]
    pub paying: Paying,
}

/// A payment that was begun.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StartedPayment {
    /// The payment; the outside system gets the same identifier.
    pub payment: PaymentId,
    /// How much to ask for, with the tip.
    pub amount: Money,
    /// Number of the receipt, if it comes before the money and all of the check is agreed now.
    pub receipt: Option<String>,
}

impl Command for StartPayment {
    type Answer = StartedPayment;

    fn orders(&self) -> Vec<OrderId> {
        vec![self.paying.order]
    }

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let (order, take) = (ctx.order(self.paying.order)?, self.paying.take(ctx));
        ctx.at_till(|till| order.start_payment(take, till))
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        let started = first!(facts, PaymentStarted)?;
        let receipt = first!(facts, ReceiptIssued).ok().map(|receipt| receipt.number.clone());
        Ok(StartedPayment { payment: started.payment, amount: started.amount.plus(started.tip)?, receipt })
    }
}

/// Writes down what became of a payment.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FinishPayment {
    /// The order.
    pub order: OrderId,
    /// The payment.
    pub payment: PaymentId,
    /// What became of it.
    pub outcome: Finish,
    /// What the guest gave, for cash that was agreed before the receipt.
    #[serde(default)]
    #[ts(optional)]
    pub given: Option<Money>,
}

/// What became of a payment.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Finished {
    /// The money, if it is here.
    pub taken: Option<Taken>,
}

impl Command for FinishPayment {
    type Answer = Finished;

    fn orders(&self) -> Vec<OrderId> {
        vec![self.order]
    }

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let order = ctx.order(self.order)?;
        ctx.at_till(|till| order.finish_payment(self.payment, self.outcome.clone(), self.given, till))
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        match facts {
            [Body::PaymentCaptured(_), ..] => Ok(Finished { taken: Some(taken(facts)?) }),
            [Body::PaymentFailed(_) | Body::PaymentUnknown(_)] => Ok(Finished { taken: None }),
            _ => Err(foreign()),
        }
    }
}

/// Gives money back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RefundPayment {
    /// The order.
    pub order: OrderId,
    /// The payment.
    pub payment: PaymentId,
    /// How much; nothing is all that is left of it.
    #[serde(default)]
    #[ts(optional)]
    pub amount: Option<Money>,
    /// What the guest brought back, in thousandths of a unit.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub lines: Vec<(LineId, Qty)>,
    /// Why.
    pub reason: String,
    /// Whether the goods are lost, so that stock stays used up.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub used_up: bool,
}

/// Money that went back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Refunded {
    /// The refund.
    pub refund: RefundId,
    /// How much.
    pub amount: Money,
    /// Number of its receipt.
    pub receipt: String,
}

impl Command for RefundPayment {
    type Answer = Refunded;

    fn orders(&self) -> Vec<OrderId> {
        vec![self.order]
    }

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let order = ctx.order(self.order)?;
        let refunding = Refunding {
            refund: RefundId::derived(ctx.command.0, 0),
            payment: self.payment,
            amount: self.amount,
            lines: self.lines.clone(),
            reason: self.reason.clone(),
            used_up: self.used_up,
        };
        ctx.at_till(|till| order.refund(refunding, till))
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        let refunded = first!(facts, PaymentRefunded)?;
        Ok(Refunded { refund: refunded.refund, amount: refunded.amount, receipt: refunded.number.clone() })
    }
}

/// Puts a payment under another tender, as long as the shift that it was taken in is open on this till.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangeTender {
    /// The order.
    pub order: OrderId,
    /// The payment.
    pub payment: PaymentId,
    /// The right tender.
    pub tender: String,
    /// Why.
    pub reason: String,
}

/// The payment that stands in the place of another one.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TenderChanged {
    /// The payment.
    pub payment: PaymentId,
    /// How much of the check it pays.
    pub amount: Money,
    /// What cash rounding added.
    pub rounding: Money,
}

impl Command for ChangeTender {
    type Answer = TenderChanged;

    fn orders(&self) -> Vec<OrderId> {
        vec![self.order]
    }

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let order = ctx.order(self.order)?;
        let change = Change {
            payment: self.payment,
            by: PaymentId::derived(ctx.command.0, 0),
            tender: self.tender.clone(),
            reason: self.reason.clone(),
        };
        ctx.at_till(|till| order.change_tender(change, till))
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        let [Body::PaymentReversed(_), Body::PaymentCaptured(captured), ..] = facts else { return Err(foreign()) };
        let (payment, amount, rounding) = (captured.payment, captured.amount, captured.rounding);
        Ok(TenderChanged { payment, amount, rounding })
    }
}

/// Corrects the receipt that a guest got before the money, so that the check may be paid in another way or taken back. The
/// payments that it names must have failed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CorrectReceipt {
    /// The order.
    pub order: OrderId,
    /// The check.
    pub check: CheckId,
    /// Why.
    pub reason: String,
}

/// A receipt that was corrected.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CorrectedReceipt {
    /// Number of the receipt.
    pub receipt: String,
    /// Number of the correction.
    pub number: String,
}

impl Command for CorrectReceipt {
    type Answer = CorrectedReceipt;

    fn orders(&self) -> Vec<OrderId> {
        vec![self.order]
    }

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let order = ctx.order(self.order)?;
        ctx.at_till(|till| order.correct_receipt(self.check, self.reason.clone(), till))
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        let [Body::ReceiptCorrected(corrected)] = facts else { return Err(foreign()) };
        Ok(CorrectedReceipt { receipt: corrected.receipt.clone(), number: corrected.number.clone() })
    }
}
