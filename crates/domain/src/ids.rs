//! The identifiers of the trade. The device that makes a thing makes its identifier.

log::id! {
    /// An order (заказ).
    OrderId,
    /// A line of an order.
    LineId,
    /// A change of a line's quantity before it was sent.
    ChangeId,
    /// A void of a line or of a part of it.
    VoidId,
    /// A discount on an order or a line.
    DiscountId,
    /// A kitchen ticket (марка).
    TicketId,
    /// A check (счёт): the lines paid together.
    CheckId,
    /// A printing of the pre-bill of a check.
    PrintId,
    /// A payment.
    PaymentId,
    /// A refund.
    RefundId,
    /// A cash shift (кассовая смена).
    ShiftId,
    /// A movement of cash into or out of a drawer.
    CashMoveId,
    /// A stocked, made or sold thing (номенклатура).
    ItemId,
    /// A movement of stock.
    StockMoveId,
    /// An entry of the menu.
    EntryId,
    /// A published version of the menu.
    MenuVersionId,
    /// A limit that was set on an entry (осталось 5).
    LimitId,
    /// A taking of a limit, or a giving back.
    LimitUseId,
    /// A table on the floor plan.
    TableId,
    /// A pool of something that is held in shares: a slot's capacity, a certificate's balance.
    PoolId,
    /// A movement of a share between devices.
    ShareMoveId,
    /// A reservation out of a share.
    ReservationId,
    /// A screen without a store.
    ScreenId,
    /// A job of a printer.
    PrintJobId,
    /// A contradiction that a manager has to look at.
    AnomalyId,
}
