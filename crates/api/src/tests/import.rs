//! Menus out of real workbooks: what is read, which bad row is named, and that nothing is imported by looking.

use std::io::{Cursor, Write};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use insta::assert_snapshot;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::shop::{Shop, words};

const HEADINGS: [&str; 4] = ["Название", "Категория", "Размер", "Цена"];

/// A workbook whose only sheet has the usual headings and whatever `fill` writes.
fn workbook(fill: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(with_headings(book.add_worksheet())).unwrap();
    book.save_to_buffer().unwrap()
}

fn with_headings(sheet: &mut Worksheet) -> &mut Worksheet {
    sheet.write_row(0, 0, HEADINGS).unwrap()
}

fn preview(shop: &Shop, format: &str, bytes: &[u8]) -> Result<Value, String> {
    let request = json!({"format": format, "data": BASE64_STANDARD.encode(bytes)});
    shop.ask("menu.preview_import", request).map_err(|error| words(&error))
}

/// What would be imported, a size in each line, and below that the bad rows.
fn seen(shop: &Shop, format: &str, bytes: &[u8]) -> String {
    let facts = shop.facts().len();
    let seen = match preview(shop, format, bytes) {
        Ok(seen) => seen,
        Err(refused) => return refused,
    };
    assert_eq!(shop.facts().len(), facts, "a preview changes nothing");
    let list = |name: &str| seen[name].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut lines = Vec::new();
    for entry in list("entries") {
        let content = &entry["content"];
        for size in content["variants"].as_array().unwrap() {
            let (name, category) = (text(&content["name"]), text(&content["category"]));
            lines.push(format!("{category} / {name} / {} / {}", text(&size["name"]), size["price"]));
        }
    }
    for bad in list("bad") {
        lines.push(format!("row {} {}: {}", bad["row"], text(&bad["column"]), text(&bad["problem"])));
    }
    lines.join("\n")
}

fn check(fill: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> String {
    seen(&Shop::open(), "xlsx", &workbook(fill))
}

#[test]
fn a_good_workbook_is_imported_when_it_is_accepted_and_not_before() {
    let mut shop = Shop::open();
    let bytes = workbook(|sheet| {
        sheet.write_row(1, 0, ["Маргарита", "Пицца", "30 см"])?.write_number(1, 3, 450.5)?;
        sheet.write_row(2, 0, ["Маргарита", "Пицца", "40 см"])?.write_number(2, 3, 1650)?;
        sheet.write_row(4, 0, ["Борщ", "Супы", ""])?.write_string(4, 3, "1 234,50")?;
        Ok(())
    });
    assert_snapshot!(seen(&shop, "xlsx", &bytes), @"
    Пицца / Маргарита / 30 см / 45050
    Пицца / Маргарита / 40 см / 165000
    Супы / Борщ /  / 123450
    ");
    let accepted = preview(&shop, "xlsx", &bytes).unwrap();
    for category in accepted["categories"].as_array().unwrap() {
        shop.ok("categories.save", category.clone());
    }
    shop.ok("menu.publish", json!({"entries": accepted["entries"]}));
    let again = preview(&shop, "xlsx", &bytes).unwrap();
    assert_eq!((&again["entries"], &again["unchanged"]), (&json!([]), &json!(2)), "a second time nothing is new");
}

#[test]
fn each_kind_of_bad_row_is_named_with_row_and_column() {
    assert_snapshot!(check(|sheet| {
        let date = ExcelDateTime::from_ymd(2026, 3, 2)?;
        sheet.write_row(1, 0, ["", "Супы", "", "1"])?;
        sheet.write_row(2, 0, ["Без цены", "Супы", ""])?;
        sheet.write_row(3, 0, ["Дорого", "Супы", "", "дорого"])?;
        sheet.write_row(4, 0, ["Минус", "Супы", ""])?.write_number(4, 3, -5)?;
        sheet.write_row(5, 0, ["Огромно", "Супы", ""])?.write_number(5, 3, 1e300)?;
        sheet.write_row(6, 0, ["Дробно", "Супы", ""])?.write_number(6, 3, 10.005)?;
        sheet.write_row(7, 0, ["Дата", "Супы", ""])?.write_datetime_with_format(
            7, 3, date, &Format::new().set_num_format("dd.mm.yyyy"),
        )?;
        sheet.write_row(8, 0, ["Истина", "Супы", ""])?.write_boolean(8, 3, true)?;
        sheet.write_row(9, 0, ["Деление", "Супы", ""])?.write_formula(9, 3, Formula::new("=1/0").set_result("#DIV/0!"))?;
        sheet.write_row(10, 0, ["########", "Супы", "", "1"])?;
        sheet.write_row(11, 0, ["#Н/Д", "Супы", "", "1"])?;
        sheet.write_row(12, 0, ["Щи", "Супы", "", "250"])?;
        sheet.write_row(13, 0, ["щи", "супы", "", "260"])?;
        sheet.write_string(14, 0, "я".repeat(5_000))?.write_number(14, 3, 1)?;
        sheet.write_row(15, 0, ["a\u{1}b", "Супы", "", "1"])?;
        Ok(())
    }), @"
    Супы / Щи /  / 25000
    row 2 Название: нет названия
    row 3 Цена: нет цены
    row 4 Цена: «дорого» — не цена
    row 5 Цена: «-5» — не цена
    row 6 Цена: «1000000000000000052504760255204420248704…» — не цена
    row 7 Цена: «10.005» — не цена
    row 8 Цена: «02.03.2026» — не цена
    row 9 Цена: «true» — не цена
    row 10 Цена: в ячейке ошибка «#DIV/0!» вместо значения
    row 11 Название: в ячейке ошибка «########» вместо значения
    row 12 Название: в ячейке ошибка «#Н/Д» вместо значения
    row 14 Размер: размер «» этого блюда уже был в строке выше
    row 15 Название: длиннее 200 знаков
    row 16 Название: есть управляющий символ
    ");
}

#[test]
fn numbers_as_text_and_formulas_are_prices() {
    assert_snapshot!(check(|sheet| {
        for (row, price) in (1..).zip(["1 234,50", "1\u{a0}234.5", "990 руб.", "  12 ₽ ", "0", "1,234.50", "1.234", "12e3", "٣"]) {
            sheet.write_string(row, 0, format!("Блюдо {row}"))?.write_string(row, 3, price)?;
        }
        sheet.write_string(10, 0, "Сумма")?.write_formula(10, 3, Formula::new("=100+50.5").set_result("150.5"))?;
        sheet.write_string(11, 0, "Треть")?.write_number(11, 3, 0.300_000_000_000_000_04)?;
        sheet.write_string(12, 0, "Размер числом")?.write_number(12, 2, 30)?.write_number(12, 3, 7)?;
        Ok(())
    }), @"
     / Блюдо 1 /  / 123450
     / Блюдо 2 /  / 123450
     / Блюдо 3 /  / 99000
     / Блюдо 4 /  / 1200
     / Блюдо 5 /  / 0
     / Сумма /  / 15050
     / Треть /  / 30
     / Размер числом / 30 / 700
    row 7 Цена: «1,234.50» — не цена
    row 8 Цена: «1.234» — не цена
    row 9 Цена: «12e3» — не цена
    row 10 Цена: «٣» — не цена
    ");
}

#[test]
fn a_merged_cell_holds_for_all_its_rows_and_a_narrow_column_hides_nothing() {
    assert_snapshot!(check(|sheet| {
        sheet.set_column_width(3, 1)?;
        sheet.merge_range(1, 1, 3, 1, "Пицца", &Format::new())?;
        for (row, name) in (1..).zip(["Маргарита", "Пепперони", "Дьябола"]) {
            sheet.write_string(row, 0, name)?.write_number(row, 3, 123_456.78)?;
        }
        sheet.merge_range(4, 0, 4, 3, "НАПИТКИ", &Format::new())?;
        sheet.write_string(5, 0, "Чай")?.write_number(5, 3, 90)?;
        Ok(())
    }), @"
    Пицца / Маргарита /  / 12345678
    Пицца / Пепперони /  / 12345678
    Пицца / Дьябола /  / 12345678
     / Чай /  / 9000
    row 5 Цена: нет цены
    ");
}

#[test]
fn the_first_sheet_that_people_see_counts() {
    let mut book = Workbook::new();
    let entry = |sheet: &mut Worksheet, name: &str| {
        with_headings(sheet).write_string(1, 0, name).unwrap().write_number(1, 3, 1).unwrap();
    };
    entry(book.add_worksheet(), "Скрытое");
    entry(book.add_worksheet(), "Видимое");
    entry(book.add_worksheet(), "Третье");
    book.worksheet_from_index(0).unwrap().set_hidden(true);
    book.worksheet_from_index(1).unwrap().set_active(true);
    assert_snapshot!(seen(&Shop::open(), "xlsx", &book.save_to_buffer().unwrap()), @" / Видимое /  / 100");
}

#[test]
fn a_sheet_without_headings_or_rows_is_told_apart_from_one_that_cannot_be_read() {
    let shop = Shop::open();
    let mut book = Workbook::new();
    book.add_worksheet();
    assert_snapshot!(seen(&shop, "xlsx", &book.save_to_buffer().unwrap()), @"row 1 name: в первой строке нет такого столбца");
    assert_snapshot!(check(|_| Ok(())), @"");
    let good = workbook(|sheet| sheet.write_row(1, 0, ["Суп", "", "", "1"]).map(|_| ()));
    assert_snapshot!(seen(&shop, "xlsx", &good[..good.len() / 2]), @"invalid: the file cannot be read as a table of this form");
    assert_snapshot!(seen(&shop, "csv", &good), @"
    row 1 name: в первой строке нет такого столбца
    row 1 price: в первой строке нет такого столбца
    ");
    assert_snapshot!(seen(&shop, "xlsx", "Название;Цена".as_bytes()), @"invalid: the file cannot be read as a table of this form");
}

#[test]
fn fifty_thousand_rows_are_read_and_too_many_are_refused() {
    let long = |rows: u32| {
        workbook(|sheet| {
            for row in 1..=rows {
                sheet.write_string(row, 0, format!("Блюдо {row}"))?.write_number(row, 3, row)?;
            }
            Ok(())
        })
    };
    let shop = Shop::open();
    let seen = preview(&shop, "xlsx", &long(50_000)).unwrap();
    assert_eq!((&seen["added"], &seen["bad"]), (&json!(50_000), &json!([])));
    assert_eq!(seen["entries"][49_999]["content"]["variants"][0]["price"], 5_000_000);
    assert_snapshot!(preview(&shop, "xlsx", &long(60_002)).unwrap_err(), @"invalid: the table has more than 60000 rows");
}

#[test]
fn a_small_file_that_pretends_to_be_endless_is_refused() {
    let zeros = vec![b' '; 1 << 20];
    let mut bomb = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    bomb.start_file("xl/worksheets/sheet1.xml", packed).unwrap();
    for _ in 0..300 {
        bomb.write_all(&zeros).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    assert_snapshot!(preview(&Shop::open(), "xlsx", &bomb).unwrap_err(), @"invalid: the file cannot be read as a table of this form");
    assert_snapshot!(preview(&Shop::open(), "xlsx", &vec![0; 11 << 20]).unwrap_err(), @"invalid: the file is larger than 10 MB");
}

#[test]
fn the_same_menu_as_csv_is_the_same() {
    let shop = Shop::open();
    let csv = "\u{feff}Название;Категория;Размер;Цена\r\n\"Суп \"\"дня\"\"\";Супы;;1 234,50\r\nЧай;;;####\r\n";
    assert_snapshot!(seen(&shop, "csv", csv.as_bytes()), @r#"
    Супы / Суп "дня" /  / 123450
    row 2 Цена: в ячейке ошибка «####» вместо значения
    "#);
}
