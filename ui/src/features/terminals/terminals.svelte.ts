import { ask, call, invite, links, withdrawInvitation, type Attempt, type Central, type DeviceId, type DeviceView, type Invitation, type Link, type Links } from "$api";

/** A terminal of the restaurant as the list shows it. */
export interface Terminal extends DeviceView {
  /** It is the one before which the person stands. */
  own: boolean;
  /** The link with it, while one stands. */
  link: Link | undefined;
  /** How long ago it was heard, in milliseconds; undefined if not since the start. */
  heardMs: number | undefined;
}

/** The other terminals: who they are, how the links with them are, and the code for one more. */
export class Terminals {
  devices = $state.raw<DeviceView[] | null>(null);
  links = $state.raw<Links | null>(null);
  failed = $state.raw<unknown>(null);
  invitation = $state.raw<Invitation | null>(null);
  /** When the code ends, in milliseconds since 1970. */
  untilMs = $state(0);
  busy = $state(false);

  readonly list = $derived<Terminal[] | null>(
    this.devices?.map((device) => ({
      ...device,
      own: device.device === this.links?.device,
      link: this.links?.links.find((link) => link.device === device.device),
      heardMs: this.links?.heard_ms[device.device],
    })) ?? null,
  );

  async load(): Promise<void> {
    try {
      [this.devices, this.links] = await Promise.all([ask("devices.list", {}), links()]);
      this.failed = null;
    } catch (error) {
      this.failed = error;
    }
  }

  /** Makes a code for one more terminal. */
  async invite(nowMs: number): Promise<void> {
    this.invitation = await invite();
    this.untilMs = nowMs + this.invitation.life_ms;
  }

  /** The code is not needed any more. */
  async withdraw(): Promise<void> {
    this.invitation = null;
    await withdrawInvitation();
  }

  /** Sends a terminal away. */
  revoke(device: DeviceId): Promise<void> {
    return this.#change(() => call("devices.revoke", { device }));
  }

  /** Makes a terminal the one that the others connect to. */
  appoint(device: DeviceId): Promise<void> {
    return this.#change(() => call("devices.appoint", { device }));
  }

  async #change(how: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    try {
      await how();
      await this.load();
    } finally {
      this.busy = false;
    }
  }
}

/** What another terminal passes on is in the centre within this time. */
const PASSED_ON_MS = 30_000;

/** Whether the centre is reached: by this terminal, or by the one that keeps the link and says what arrived. */
export const centreStands = ({ error, is_linked, waiting_ms }: Central): boolean => error === null && (is_linked || waiting_ms < PASSED_ON_MS);

/** Why no link stands, if another terminal said so. */
export function refusal(attempts: Record<DeviceId, Attempt>): "unknown" | "revoked" | "other_version" | undefined {
  const refused = Object.values(attempts).flatMap((attempt) => (attempt === "no_answer" ? [] : [attempt.refused]));
  return refused[0];
}

/** What a person typed, or what a reader read from the QR code, as address and code; undefined where it holds no code. */
export function readInvitation(text: string): { address: string; code: string } | undefined {
  const [, address, code] = /^\s*brigade:([^/\s]+)\/([0-9A-Za-z]{4}-?[0-9A-Za-z]{4})\s*$/.exec(text) ?? [];
  return address && code ? { address, code } : undefined;
}

/** Clocks that differ by less are those of machines that nobody looks after to the second. */
const CLOCK_MS = 60_000;

/** How far the clock of another terminal is away from this one's, at most; 0 where all agree. */
export const furthestClock = (links: Link[]): number => {
  const most = Math.max(0, ...links.map((link) => Math.abs(link.clock_ms ?? 0)));
  return most >= CLOCK_MS ? most : 0;
};
