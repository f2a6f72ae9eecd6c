import type { Answer, LiveListener, Transport } from "./transport";
import { useTransport } from "./line";

/** What a hub in a test was asked. */
export interface Asked {
  path: string;
  body: unknown;
  token: string | null;
}

type Script = (asked: Asked, nth: number) => Answer | Promise<Answer>;

/** A hub for tests of state classes: answers as the script says and keeps what it was asked. */
export function scriptedHub(script: Script): { asked: Asked[]; live: () => LiveListener | undefined } {
  const asked: Asked[] = [];
  let listener: LiveListener | undefined;
  const transport: Transport = {
    send: async (path, body, token) => {
      const one = { path, body: JSON.parse(JSON.stringify(body)) as unknown, token };
      asked.push(one);
      return script(one, asked.length);
    },
    live: (_token, heard) => {
      listener = heard;
      return () => (listener = undefined);
    },
    picture: (hash) => `/api/pictures/${hash}`,
  };
  useTransport(transport);
  return { asked, live: () => listener };
}
