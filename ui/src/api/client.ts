import { approvals, lendable, type Envelope } from "./approval.svelte";
import { ApiError } from "./error";
import { fetchBaton } from "./links";
import { live } from "./live.svelte";
import { session } from "./session.svelte";
import type { ChangedThing, Commands, OrderId, Queries } from "./types.gen";

/** One call of a list, as `callAll` takes it. */
export type Call = { [N in keyof Commands]: { name: N; request: Commands[N]["request"] } }[keyof Commands];

type Answers<T extends readonly Call[]> = { -readonly [K in keyof T]: Commands[T[K]["name"]]["answer"] };

interface Reply {
  changed: ChangedThing[];
}

const envelope = (name: string, request: unknown): Envelope => ({ command_id: crypto.randomUUID(), name, request });

/**
 * Sends. If a right is missing that somebody may lend, it is asked for; if another terminal holds the order, that one is
 * asked. Then the very same envelope is sent again.
 */
async function deliver<R extends Reply>(calls: Envelope[], body: unknown): Promise<R> {
  try {
    return (await session.send("/api/rpc", body)) as R;
  } catch (error) {
    const permission = lendable(error);
    const helped = permission ? await approvals.ask(permission, calls) : await isHandedOver(error, calls);
    if (!helped) throw error;
    return (await session.send("/api/rpc", body)) as R;
  }
}

/** Whether the terminal that holds the order handed it over. */
async function isHandedOver(error: unknown, calls: Envelope[]): Promise<boolean> {
  if (!(error instanceof ApiError) || error.code !== "held_elsewhere") return false;
  const orders = new Set(calls.map(({ request }) => (request as { order?: OrderId }).order).filter((order) => order !== undefined));
  const batons = await Promise.all([...orders].map((order) => fetchBaton(order).catch(() => null)));
  return batons.length > 0 && batons.every((baton) => baton?.held);
}

/** Gives a command. Refused with an `ApiError`; then nothing was changed. */
export async function call<N extends keyof Commands>(
  name: N,
  request: Commands[N]["request"],
): Promise<Commands[N]["answer"]> {
  const one = envelope(name, request);
  const reply = await deliver<Reply & { answer: Commands[N]["answer"] }>([one], one);
  live.announce(reply.changed ?? []);
  return reply.answer;
}

/** Gives several commands: all of them happen, or none. The answers come in their order. */
export async function callAll<const T extends readonly Call[]>(calls: T): Promise<Answers<T>> {
  const all = calls.map((one) => envelope(one.name, one.request));
  const reply = await deliver<Reply & { answers: Answers<T> }>(all, all);
  live.announce(reply.changed ?? []);
  return reply.answers;
}

/** Asks a question. */
export async function ask<N extends keyof Queries>(
  name: N,
  request: Queries[N]["request"],
): Promise<Queries[N]["answer"]> {
  const reply = (await session.send("/api/rpc", envelope(name, request))) as { answer: Queries[N]["answer"] };
  return reply.answer;
}
