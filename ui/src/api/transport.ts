/** A raw answer. `status` is that of HTTP; a transport without it says 200 or 400. */
export interface Answer {
  status: number;
  body: unknown;
}

/** What the live stream says: things that changed, or nothing (a heartbeat). */
export interface LiveMessage {
  changed?: { kind: string; id: string }[];
}

/** Hears the stream: its messages, and whether it stands. */
export interface LiveListener {
  message(message: LiveMessage): void;
  up(): void;
  down(): void;
}

/** A way to the hub. `send` rejects only if the hub was not heard. */
export interface Transport {
  send(path: string, body: unknown, token: string | null): Promise<Answer>;
  /** Follows the live stream until the returned function is called. */
  live(token: string, listener: LiveListener): () => void;
  /** Address of a picture for an `<img>`. */
  picture(hash: string): string;
}
