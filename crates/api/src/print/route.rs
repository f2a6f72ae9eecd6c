//! Which printer a paper comes out of.

use domain::branch::{PaperUse, Printer, Settings};
use domain::paper::PrintWhat;

/// A printer by its code; an empty code is none.
pub(super) fn printer<'s>(settings: &'s Settings, code: &str) -> Option<&'s Printer> {
    settings.printers.iter().find(|printer| printer.code == code && !code.is_empty())
}

/// The printer of a kind of paper. Where nothing was said about pre-bills and reports, they come out with the receipts.
pub(super) fn of_use(settings: &Settings, paper: PaperUse) -> Option<&Printer> {
    let said = |paper| settings.routes.iter().find(|route| route.paper == paper);
    printer(settings, &said(paper).or_else(|| said(PaperUse::Receipt))?.printer)
}

/// The printer of a station, and how many tickets it gets.
pub(super) fn of_station<'s>(settings: &'s Settings, station: &str) -> Option<(&'s Printer, u32)> {
    let station = settings.stations.iter().find(|of| of.code == station)?;
    Some((printer(settings, &station.printer)?, station.copies))
}

/// The kind of paper, of those that do not belong to a station.
pub(super) fn use_of(what: &PrintWhat) -> Option<PaperUse> {
    match what {
        PrintWhat::Receipt { .. }
        | PrintWhat::Correction { .. }
        | PrintWhat::Refund { .. }
        | PrintWhat::Cash { .. }
        | PrintWhat::Drawer {} => Some(PaperUse::Receipt),
        PrintWhat::Prebill { .. } => Some(PaperUse::Prebill),
        PrintWhat::X { .. } | PrintWhat::Z { .. } => Some(PaperUse::Report),
        PrintWhat::Ticket { .. } | PrintWhat::Moved { .. } | PrintWhat::Test { .. } => None,
    }
}

/// The printer that the cash drawer hangs on: that of the receipts, or else the first that has one.
pub(super) fn of_drawer(settings: &Settings) -> Option<&Printer> {
    let receipts = of_use(settings, PaperUse::Receipt).filter(|printer| printer.drawer);
    receipts.or_else(|| settings.printers.iter().find(|printer| printer.drawer))
}
