import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { session, settings, type PrinterState, type PrintJobView } from "$api";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import { readAddress, writeAddress } from "./address";
import Detours from "./Detours.svelte";
import { Printing } from "./printing.svelte";
import PrinterDialog from "./PrinterDialog.svelte";
import Queue from "./Queue.svelte";
import { causeInWords, stateInWords } from "./words";

const job = (of: Partial<PrintJobView>): PrintJobView => ({
  job: "j1", kind: "kitchen", what: { ticket: { order: "o", ticket: "t" } }, number: "41", station: "hot", printer: "kitchen",
  printer_name: "Кухня", instead_of: null, state: "queued", needs_person: false, attempts: 1, copy: false, repeats: 0,
  trouble: null, created_ms: 0, expires_ms: null, done_ms: null, ...of,
});
const printers = [
  { code: "till", name: "Касса", profile: "virtual", address: "virtual", drawer: true },
  { code: "kitchen", name: "Кухня", profile: "generic-80", address: "tcp:192.0.2.7:9100", drawer: false, fallback: "till" },
];
const jobs = [job({ state: "failed", needs_person: true, trouble: "paper_end", attempts: 3 }), job({ job: "j2", state: "confirmed", number: "42" })];

const detours = [
  { from: "bar", to: "hot", rooms: [], hours: null }, { from: "hot", to: "bar", rooms: ["Зал"], hours: { from_minutes: 1320, to_minutes: 120 } },
];

function hub() {
  return scriptedHub(({ body }) => {
    const { name } = body as { name: string };
    const answers: Record<string, unknown> = {
      "print.jobs": jobs, "print.state": [], "settings.get": {
        printers, stations: [{ code: "hot", name: "Кухня", printer: "kitchen", copies: 1 }, { code: "bar", name: "Бар", printer: "", copies: 1 }], routes: [],
        rooms: [{ name: "Зал", width_mm: 1, height_mm: 1 }, { name: "Веранда", width_mm: 1, height_mm: 1 }], detours,
      },
    };
    return { status: 200, body: { answer: answers[name] ?? {}, changed: [] } };
  }).asked;
}

async function loaded() {
  const asked = hub();
  await settings.load();
  const printing = new Printing();
  await printing.load();
  asked.length = 0;
  return { printing, asked };
}
const requests = (asked: { body: unknown }[]) => asked.map(({ body }) => body as { name: string; request: unknown }).map((one) => [one.name, one.request]);

beforeEach(() => language.choose("ru"));

test.each(["tcp:192.0.2.7:9100", "serial:/dev/ttyUSB0:115200", "virtual"])("the address %s is read and written", (address) => {
  expect(writeAddress(readAddress(address))).toBe(address);
});

test("a printer and a job say in words how they are", () => {
  const state: PrinterState = { printer: "kitchen", name: "Кухня", lamp: "off", waiting: 2, oldest_ms: 0, not_printed: 1, trouble: "unreachable" };
  expect(stateInWords(state, 240_000)).toBe("не печатает · нет связи с принтером · ждут: 2 · старейшему 4 мин · не напечатано: 1");
  expect(causeInWords(job({ trouble: "paper_end", attempts: 3, instead_of: "Бар" }), 60_000)).toBe(
    "Кухня · вместо «Бар» · 1 мин назад · 3 попытки · нет бумаги",
  );
});

test("a job is repeated, also on another printer; what is printed cannot be cancelled", async () => {
  const { printing, asked } = await loaded();
  expect(printing.unprinted.map((one) => one.job)).toEqual(["j1"]);
  render(Queue, { printing, jobs: printing.jobs ?? [], empty: { title: "", hint: "" } });
  expect((screen.getByRole("button", { name: "Отменить: Марка · заказ 42" }) as HTMLButtonElement).disabled).toBe(true);
  await fireEvent.click(screen.getByRole("button", { name: "Повторить: Марка · заказ 41" }));
  await vi.waitFor(() => expect(requests(asked)).toContainEqual(["print.retry", { job: "j1" }]));
  asked.length = 0;
  const elsewhere = screen.getByRole("button", { name: "На другой принтер: Марка · заказ 41" });
  await vi.waitFor(() => expect((elsewhere as HTMLButtonElement).disabled).toBe(false));
  await fireEvent.click(elsewhere);
  await fireEvent.click(await screen.findByRole("button", { name: /^Касса/ }));
  await vi.waitFor(() => expect(requests(asked)).toContainEqual(["print.retry", { job: "j1", printer: "till" }]));
});

test("a printer is added by its address; without one it is not saved", async () => {
  const { printing, asked } = await loaded();
  const onclose = vi.fn();
  render(PrinterDialog, { printing, printer: undefined, onclose });
  await fireEvent.input(await screen.findByLabelText("Название"), { target: { value: "Бар" } });
  await fireEvent.click(screen.getByRole("button", { name: /Сохранить/ }));
  expect(screen.getByText("Укажите адрес")).toBeTruthy();
  await fireEvent.input(screen.getByLabelText("Адрес в сети"), { target: { value: "192.0.2.9" } });
  await fireEvent.click(screen.getByRole("button", { name: /Сохранить/ }));
  await vi.waitFor(() => expect(onclose).toHaveBeenCalled());
  const [, request] = requests(asked)[0] as [string, { values: { printers: unknown[] } }];
  expect(request.values.printers.at(-1)).toEqual({
    code: "printer", name: "Бар", profile: "generic-80", address: "tcp:192.0.2.9:9100", drawer: false, fallback: "",
  });
});

test("a printer that a station needs cannot be deleted", async () => {
  const { printing } = await loaded();
  render(PrinterDialog, { printing, printer: printers[1], onclose: vi.fn() });
  const remove = await screen.findByRole("button", { name: /Удалить/ });
  expect((remove as HTMLButtonElement).disabled).toBe(true);
});

test("a station stands in for a room at its hours; the first line that fits counts, so that lines can be moved", async () => {
  const { printing, asked } = await loaded();
  session.adopt({ token: "t", refresh: "r", expires_ms: 0, user: "u", name: "Анна", role: "admin", permissions: ["settings"] });
  render(Detours, { printing });
  expect(screen.getByText("Кухня → Бар")).toBeTruthy();
  expect(screen.getByText("22:00–02:00")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Выше: Кухня → Бар" }));
  await vi.waitFor(() => expect(requests(asked).at(-1)).toEqual(["settings.change", { values: { detours: [...detours].reverse() } }]));

  await fireEvent.click(screen.getByRole("button", { name: /Добавить замену/ }));
  await fireEvent.change(await screen.findByLabelText("Готовит"), { target: { value: "hot" } });
  await fireEvent.click(screen.getByRole("button", { name: /Сохранить/ }));
  expect(screen.getByText("Выберите две разные станции")).toBeTruthy();
  await fireEvent.change(screen.getByLabelText("Вместо станции"), { target: { value: "bar" } });
  await fireEvent.click(screen.getByRole("switch", { name: "Веранда" }));
  await fireEvent.click(screen.getByRole("switch", { name: "Только в свои часы" }));
  await fireEvent.change(screen.getByLabelText("До"), { target: { value: "1410" } });
  await fireEvent.click(screen.getByRole("button", { name: /Сохранить/ }));
  const added = { from: "bar", to: "hot", rooms: ["Веранда"], hours: { from_minutes: 1320, to_minutes: 1410 } };
  await vi.waitFor(() => expect(requests(asked).at(-1)).toEqual(["settings.change", { values: { detours: [...detours, added] } }]));
});
