/** Where a printer is, in parts, as people type them. */
export interface Address {
  kind: "tcp" | "serial" | "virtual";
  host: string;
  port: number | undefined;
  path: string;
  baud: string;
}

export const BAUDS = ["9600", "19200", "38400", "57600", "115200"];
const PORT = 9100;

/** Reads `tcp:192.0.2.7:9100`, `serial:/dev/ttyUSB0:9600` or `virtual`. */
export function readAddress(text: string): Address {
  const fresh: Address = { kind: "virtual", host: "", port: PORT, path: "", baud: "9600" };
  const [, kind, where = "", number = ""] = /^(tcp|serial):(.*?)(?::(\d+))?$/.exec(text) ?? [];
  if (kind === "tcp") return { ...fresh, kind, host: where, port: number ? Number(number) : PORT };
  if (kind === "serial") return { ...fresh, kind, path: where, baud: number || "9600" };
  return fresh;
}

/** The address as the settings keep it. */
export function writeAddress({ kind, host, port, path, baud }: Address): string {
  if (kind === "tcp") return `tcp:${host.trim()}:${port ?? PORT}`;
  return kind === "serial" ? `serial:${path.trim()}:${baud}` : "virtual";
}
