//! Tables as rows of text, whatever program wrote them. What comes here may be anything at all.

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, open_workbook_from_rs};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1251};

use super::ROWS_MAX;
use crate::{ApiError, CallError};

/// Columns beyond these are not looked at.
const COLUMNS_MAX: usize = 100;
/// A cell is cut off here; no field of the menu is so long.
const CELL_CHARS_MAX: usize = 2_000;
/// A workbook may unpack to this much: a small file can pretend to be an endless one.
const UNPACKED_MAX: u64 = 256 * 1024 * 1024;

/// A row: its number as a table program shows it, and its cells.
pub(crate) type SheetRow = (u32, Vec<String>);

fn unreadable() -> ApiError {
    CallError::SheetUnreadable.into()
}

fn too_long() -> ApiError {
    CallError::SheetTooLong { rows_max: ROWS_MAX }.into()
}

/// Text with separators.
pub(crate) fn csv(bytes: &[u8]) -> Result<Vec<SheetRow>, ApiError> {
    let text = decoded(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| unreadable())?;
        let row = record.position().map_or(0, |position| u32::try_from(position.line()).unwrap_or(u32::MAX));
        push(&mut rows, row, record.iter().take(COLUMNS_MAX).map(cut).collect())?;
    }
    Ok(rows)
}

fn push(rows: &mut Vec<SheetRow>, row: u32, cells: Vec<String>) -> Result<(), ApiError> {
    if cells.iter().any(|cell| !cell.trim().is_empty()) {
        rows.push((row, cells));
    }
    if rows.len() > ROWS_MAX + 1 { Err(too_long()) } else { Ok(()) }
}

fn cut(text: &str) -> String {
    text.chars().take(CELL_CHARS_MAX).collect()
}

/// UTF-8 if it is that, what a mark at the beginning says, or else what Russian office programs write.
fn decoded(bytes: &[u8]) -> String {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => WINDOWS_1251,
    };
    encoding.decode(bytes).0.into_owned()
}

/// The separator that the first line has most of, outside of quotes.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let (mut quoted, mut counts) = (false, [(b';', 0u32), (b',', 0), (b'\t', 0)]);
    for byte in first.bytes() {
        quoted ^= byte == b'"';
        for (separator, count) in &mut counts {
            *count += u32::from(!quoted && byte == *separator);
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| *separator)
}

/// The first sheet of a workbook that people see.
pub(crate) fn xlsx(bytes: &[u8]) -> Result<Vec<SheetRow>, ApiError> {
    unpacks(bytes).ok_or_else(unreadable)?;
    // The reader of workbooks is not ours, and what it reads is anybody's: a mistake of its own must not end the query.
    catch_unwind(AssertUnwindSafe(|| first_sheet(bytes))).unwrap_or_else(|_| Err(unreadable()))
}

/// Unpacks every part of the file once, as far as is allowed.
fn unpacks(bytes: &[u8]) -> Option<()> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut left = UNPACKED_MAX;
    for at in 0..archive.len() {
        let part = archive.by_index(at).ok()?;
        let read = std::io::copy(&mut part.take(left), &mut std::io::sink()).ok()?;
        left = left.checked_sub(read).filter(|left| *left > 0)?;
    }
    Some(())
}

/// Reads cell by cell: a sheet with one cell at its far end would fill the memory as a whole table.
fn first_sheet(bytes: &[u8]) -> Result<Vec<SheetRow>, ApiError> {
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let seen = |sheet: &&calamine::Sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet;
    let name = workbook.sheets_metadata().iter().find(seen).map(|sheet| sheet.name.clone()).ok_or_else(unreadable)?;
    let merged = workbook.merge_cells_by_sheet_name(&name).map_err(|_| unreadable())?;
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(|_| unreadable())?;
    let (mut rows, mut row, mut number) = (Vec::new(), Vec::new(), 0);
    while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
        let (at, column) = cell.get_position();
        if at != number {
            push(&mut rows, number.saturating_add(1), std::mem::take(&mut row))?;
            number = at;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column < COLUMNS_MAX {
            row.resize(row.len().max(column + 1), String::new());
            row[column] = text(cell.get_value());
        }
    }
    push(&mut rows, number.saturating_add(1), row)?;
    spread(&mut rows, &merged)?;
    Ok(rows)
}

/// What stands in a merged cell holds for all rows that it spans, such as a category beside its dishes.
fn spread(rows: &mut [SheetRow], merged: &[Dimensions]) -> Result<(), ApiError> {
    // Real regions do not overlap; made up ones could keep us busy for ever.
    let mut left = ROWS_MAX * COLUMNS_MAX;
    for Dimensions { start: (first, column), end: (last, _) } in merged {
        let from = rows.partition_point(|(row, _)| *row <= *first);
        let to = rows.partition_point(|(row, _)| *row <= last.saturating_add(1));
        let column = usize::try_from(*column).unwrap_or(usize::MAX);
        let Some(((_, top), below)) = rows.get_mut(from..to).and_then(<[_]>::split_first_mut) else { continue };
        let Some(text) = top.get(column).filter(|text| !text.is_empty()) else { continue };
        left = left.checked_sub(below.len()).ok_or_else(unreadable)?;
        for (_, cells) in below {
            cells.resize(cells.len().max(column + 1), String::new());
            cells[column].clone_from(text);
        }
    }
    Ok(())
}

/// A cell as a person would type it. Numbers lose what binary fractions add to them.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => {
            let text = format!("{number:.6}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        DataRef::String(text) => cut(text),
        DataRef::SharedString(text) => cut(text),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{day:02}.{month:02}.{year}")
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => cut(text),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}
