import {
  ApiError, ask, call, papers, settings, type Detour, type Document, type Paper, type Printer, type PrinterState, type PrintJobView,
  type Route, type Station,
} from "$api";

const ENDED: PrintJobView["state"][] = ["confirmed", "sent", "cancelled", "expired"];

/** The printers of the house, how they are, and what waits for them. */
export class Printing {
  jobs = $state.raw<PrintJobView[] | null>(null);
  states = $state.raw<PrinterState[]>([]);
  error = $state.raw<unknown>(null);

  readonly unprinted = $derived((this.jobs ?? []).filter((job) => job.needs_person));
  readonly printers = $derived(settings.now?.printers ?? []);
  readonly stations = $derived(settings.now?.stations ?? []);
  readonly detours = $derived(settings.now?.detours ?? []);
  readonly rooms = $derived(settings.now?.rooms ?? []);
  readonly routes = $derived(settings.now?.routes ?? []);

  async load(): Promise<void> {
    try {
      const [jobs, states] = await Promise.all([ask("print.jobs", {}), ask("print.state", {})]);
      this.jobs = jobs;
      this.states = states;
      this.error = null;
    } catch (error) {
      this.error = error;
    }
  }

  state = (printer: string): PrinterState | undefined => this.states.find((one) => one.printer === printer);

  /** Whether a job may still be stopped. */
  open = (job: PrintJobView): boolean => !ENDED.includes(job.state);

  retry = (job: PrintJobView, printer?: string) => call("print.retry", { job: job.job, ...(printer ? { printer } : {}) });
  cancel = (job: PrintJobView) => call("print.cancel", { job: job.job });
  test = (printer: string) => call("print.copy", { what: { test: { printer } }, printer });
  testPage = (printer: string): Promise<Document> => ask("print.preview", { what: { test: { printer } } });

  /** What a virtual printer printed; nothing where the hub keeps no papers. */
  async papers(printer: string): Promise<Paper[]> {
    try {
      return await papers(printer);
    } catch (error) {
      if (error instanceof ApiError && error.code === "not_found") return [];
      throw error;
    }
  }

  /** Whether a station, a paper or another printer needs this one. */
  isNeeded = (code: string): boolean =>
    this.stations.some((one) => one.printer === code) || this.routes.some((one) => one.printer === code) ||
    this.printers.some((one) => one.fallback === code);

  savePrinters = (printers: Printer[]) => call("settings.change", { values: { printers } });
  saveStations = (stations: Station[]) => call("settings.change", { values: { stations } });
  saveDetours = (detours: Detour[]) => call("settings.change", { values: { detours } });
  saveRoutes = (routes: Route[]) => call("settings.change", { values: { routes } });
}

/** The list with one of a code put in its place, or at the end. */
export const put = <T extends { code: string }>(list: T[], one: T): T[] =>
  list.some((other) => other.code === one.code)
    ? list.map((other) => (other.code === one.code ? one : other))
    : [...list, one];
