import Check from "@lucide/svelte/icons/check";
import CircleHelp from "@lucide/svelte/icons/circle-question-mark";
import Clock from "@lucide/svelte/icons/clock-3";
import Hand from "@lucide/svelte/icons/hand";
import PrinterIcon from "@lucide/svelte/icons/printer";
import X from "@lucide/svelte/icons/x";
import type { Component } from "svelte";
import type { JobKind, JobState, PaperUse, PrinterState, PrintJobView, Trouble } from "$api";
import { elapsed } from "$kit";
import * as m from "$words/messages";

interface Mark {
  text: () => string;
  icon: Component<{ size?: number | string; strokeWidth?: number }>;
  tone: "plain" | "accent" | "blue" | "orange" | "red";
}

/** How a job stands: colour, icon and words together. */
export const marks: Record<JobState, Mark> = {
  queued: { text: m.printing_queued, icon: Clock, tone: "plain" },
  sending: { text: m.printing_sending, icon: PrinterIcon, tone: "blue" },
  waiting_operator: { text: m.printing_waiting_operator, icon: Hand, tone: "orange" },
  confirmed: { text: m.printing_confirmed, icon: Check, tone: "accent" },
  sent: { text: m.printing_sent, icon: Check, tone: "plain" },
  unconfirmed: { text: m.printing_unconfirmed, icon: CircleHelp, tone: "orange" },
  failed: { text: m.printing_failed, icon: X, tone: "red" },
  expired: { text: m.printing_expired, icon: X, tone: "plain" },
  cancelled: { text: m.printing_cancelled, icon: X, tone: "plain" },
};

const troubles: Record<Trouble, () => string> = {
  unreachable: m.printing_trouble_unreachable,
  silent: m.printing_trouble_silent,
  cover_open: m.printing_trouble_cover_open,
  paper_end: m.printing_trouble_paper_end,
  cutter: m.printing_trouble_cutter,
  broken: m.printing_trouble_broken,
  offline: m.printing_trouble_offline,
  lost: m.printing_trouble_lost,
  late: m.printing_trouble_late,
  interrupted: m.printing_trouble_interrupted,
  unknown: m.printing_trouble_unknown,
  nothing: m.printing_trouble_nothing,
};

const jobs: Record<JobKind, () => string> = {
  receipt: m.printing_job_receipt,
  prebill: m.printing_job_prebill,
  kitchen: m.printing_job_kitchen,
  slip: m.printing_job_slip,
  report: m.printing_job_report,
  test: m.printing_job_test,
  drawer: m.printing_job_drawer,
};

export const papers: Record<PaperUse, () => string> = {
  receipt: m.printing_route_receipt,
  prebill: m.printing_route_prebill,
  report: m.printing_route_report,
};

const some = (parts: (string | false | null | undefined)[]) => parts.filter(Boolean).join(" · ");

/** What a job prints. */
export const jobInWords = (job: PrintJobView): string => {
  const kind = jobs[job.kind]();
  return job.number ? m.printing_job_number({ job: kind, number: job.number }) : kind;
};

/** Where a job stands and what keeps it. */
export const causeInWords = (job: PrintJobView, nowMs: number): string =>
  some([
    job.printer_name || job.printer,
    job.instead_of && m.printing_job_instead({ printer: job.instead_of }),
    m.printing_job_age({ age: elapsed(nowMs - job.created_ms) }),
    job.attempts > 1 && m.printing_job_tries({ n: job.attempts }),
    job.copy && m.printing_job_copy(),
    job.trouble && troubles[job.trouble](),
  ]);

/** How a printer is. */
export function stateInWords(state: PrinterState | undefined, nowMs: number): string {
  if (!state) return m.printing_state_works();
  const lamps = {
    works: m.printing_state_works,
    waiting: () => m.printing_state_waiting({ n: state.waiting }),
    attention: m.printing_state_attention,
    off: m.printing_state_off,
  };
  return some([
    lamps[state.lamp](),
    state.trouble && troubles[state.trouble](),
    state.lamp !== "waiting" && state.waiting > 0 && m.printing_state_waiting({ n: state.waiting }),
    state.oldest_ms !== null && m.printing_oldest({ age: elapsed(nowMs - state.oldest_ms) }),
    state.not_printed > 0 && m.printing_not_printed({ n: state.not_printed }),
  ]);
}

/** Models that the hub has profiles of; their names are trade marks and the same in all languages. */
export const profiles = (): { value: string; label: string }[] => [
  { value: "generic-80", label: m.printing_profile_generic_80() },
  { value: "generic-58", label: m.printing_profile_generic_58() },
  { value: "epson-tm-t20", label: "Epson TM-T20" },
  { value: "epson-tm-t88", label: "Epson TM-T88" },
  { value: "star-escpos", label: "Star (ESC/POS)" },
  { value: "rongta-80", label: "Rongta RP326" },
  { value: "xprinter-80", label: "Xprinter, 80 mm" },
  { value: "latin-80", label: m.printing_profile_latin_80() },
  { value: "virtual", label: m.printing_profile_virtual() },
];
