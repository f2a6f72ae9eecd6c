import { convertFileSrc, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Answer, LiveListener, LiveMessage, Transport } from "./transport";

interface Refused {
  status?: number;
  code?: string;
}

/** This window was too slow to be told of everything. */
interface Missed {
  reload: true;
}

/** The hub in this very process, for the desktop app. */
export const tauri: Transport = {
  async send(path, body, token): Promise<Answer> {
    try {
      return { status: 200, body: await invoke("rpc", { path, token, body: body ?? {} }) };
    } catch (refused) {
      const known = refused as Refused;
      if (typeof known !== "object" || !known.code) throw new Error(String(refused), { cause: refused });
      return { status: known.status ?? 400, body: refused };
    }
  },

  live(_token, listener: LiveListener) {
    let stopped = false;
    let off: (() => void) | undefined;
    void listen<LiveMessage | Missed>("live", ({ payload }) => {
      if ("reload" in payload) {
        listener.down();
        listener.up();
      } else listener.message(payload);
    }).then((unlisten) => {
      if (stopped) return unlisten();
      off = unlisten;
      listener.up();
    });
    return () => {
      stopped = true;
      off?.();
    };
  },

  picture: (hash) => convertFileSrc(hash, "picture"),
};

/** Whether this page runs in the desktop app's window. */
export const inWindow = () => "__TAURI_INTERNALS__" in globalThis;
