//! The words on papers, in the languages of papers.

use crate::branch::Language;
use crate::money::NumberForm;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $ru:literal, $en:literal;)+) => {
        /// The words of a language.
        #[derive(Debug)]
        pub(super) struct Words {
            pub(super) form: NumberForm,
            pub(super) moment: &'static str,
            $($(#[$doc])* pub(super) $name: &'static str,)+
        }

        const RU: Words = Words { form: NumberForm::RUSSIAN, moment: "%d.%m.%Y %H:%M", $($name: $ru,)+ };
        const EN: Words = Words { form: NumberForm::ENGLISH, moment: "%Y-%m-%d %H:%M", $($name: $en,)+ };
    };
}

words! {
    /// Until a fiscal register exists, no paper is one of its documents.
    not_fiscal: "НЕФИСКАЛЬНЫЙ ДОКУМЕНТ", "NOT A FISCAL DOCUMENT";
    copy: "КОПИЯ", "COPY";
    repeat: "ПОВТОР", "REPEAT";
    instead: "РЕЗЕРВ: вместо", "BACKUP for";
    receipt: "Квитанция об оплате", "Payment receipt";
    prebill: "Предварительный счёт", "Pre-bill";
    correction: "Коррекция квитанции", "Receipt correction";
    corrected: "Исправлена коррекцией", "Corrected by";
    refund: "Возврат", "Refund";
    refund_of: "По квитанции", "Of receipt";
    order: "Заказ", "Order";
    table: "Стол", "Table";
    takeaway: "С собой", "Takeaway";
    delivery: "Доставка", "Delivery";
    dine_in: "В зале", "Dine in";
    guests: "Гостей", "Guests";
    waiter: "Официант", "Waiter";
    cashier: "Кассир", "Cashier";
    subtotal: "Сумма", "Subtotal";
    discount: "Скидка", "Discount";
    service: "Сервисный сбор", "Service charge";
    tax_on_top: "Налог сверх цены", "Tax on top";
    total: "ИТОГО", "TOTAL";
    to_pay: "К ОПЛАТЕ", "TO PAY";
    tax: "В т. ч. НДС", "Incl. VAT";
    tax_number: "ИНН", "Tax no.";
    no_tax: "Без НДС", "No VAT";
    given: "Получено", "Given";
    change: "Сдача", "Change";
    tip: "Чаевые", "Tip";
    rounding: "Округление", "Rounding";
    reason: "Причина", "Reason";
    ticket: "Марка", "Ticket";
    missed: "С тем, что не вышло", "With what did not come out";
    void: "ОТМЕНА", "VOID";
    moved: "ПЕРЕНОС", "MOVED";
    guest: "Гость", "Guest";
    course: "Курс", "Course";
    no: "БЕЗ:", "NO:";
    less: "МЕНЬШЕ:", "LESS:";
    extra: "БОЛЬШЕ:", "EXTRA:";
    x_title: "Отчёт без закрытия смены (нефискальный)", "Shift report without closing (not fiscal)";
    z_title: "Отчёт о закрытии смены (нефискальный)", "Shift closing report (not fiscal)";
    shift: "Смена", "Shift";
    day: "Операционный день", "Business day";
    opened: "Открыта", "Opened";
    closed: "Закрыта", "Closed";
    taken: "Снят", "Taken";
    left_open: "Открытые заказы", "Open orders";
    checks: "Оплаченных счетов", "Checks paid";
    units: "Позиций продано", "Units sold";
    gross: "Продажи без скидок", "Sales before discounts";
    discounts: "Скидки", "Discounts";
    sold: "Продано по счетам", "Sold by checks";
    voids: "Отмены", "Voids";
    revenue: "ВЫРУЧКА", "REVENUE";
    tenders: "По видам оплаты", "By tender";
    refunds: "возвраты", "refunds";
    tips: "чаевые", "tips";
    float: "Размен на начало", "Float";
    cash_in: "Внесение", "Cash in";
    cash_out: "Изъятие", "Cash out";
    cash_drop: "Инкассация", "Cash drop";
    no_cash: "Наличные - после пересчёта", "Cash: after the count";
    no_cash_z: "Наличные - в отчёте управляющего", "Cash: in the manager's report";
    expected: "Должно быть в кассе", "Expected in drawer";
    counted: "Посчитано", "Counted";
    difference: "Разница", "Difference";
    put_in: "ВНЕСЕНИЕ В КАССУ", "CASH IN";
    taken_out: "ИЗЪЯТИЕ ИЗ КАССЫ", "CASH OUT";
    dropped: "ИНКАССАЦИЯ", "CASH DROP";
    signature: "Подпись", "Signature";
    test: "ПРОВЕРКА ПРИНТЕРА", "PRINTER TEST";
    profile: "Профиль", "Profile";
    address: "Адрес", "Address";
    columns: "Знаков в строке", "Characters per line";
    pages: "Какая строка читается? Её номер - в настройки.", "Which line can you read? Put its number into settings.";
    sample: "Съешь ещё этих мягких булок №5", "Ёжик Ъъ Щщ №5";
}

pub(super) fn words(language: Language) -> &'static Words {
    match language {
        Language::Ru => &RU,
        Language::En => &EN,
    }
}
