import { ask, callAll, type Call, type EntryId, type ImportPreview, type TableFormat } from "$api";
import { inBase64 } from "./pictures";

/** A table that somebody kept elsewhere: read and shown first, imported only when told. */
export class Import {
  name = $state("");
  preview = $state.raw<ImportPreview | null>(null);
  busy = $state(false);
  #known: Record<EntryId, true> = {};

  /** Reads a chosen file; nothing is changed by it. */
  async read(file: File): Promise<void> {
    const format: TableFormat = /\.xls[xm]?$/i.test(file.name) ? "xlsx" : "csv";
    this.busy = true;
    try {
      const data = await inBase64(file);
      const [preview, menu] = await Promise.all([ask("menu.preview_import", { format, data }), ask("menu.list", {})]);
      this.#known = Object.fromEntries(menu.map((one) => [one.entry, true]));
      this.name = file.name;
      this.preview = preview;
    } finally {
      this.busy = false;
    }
  }

  isNew(entry: EntryId): boolean {
    return !(entry in this.#known);
  }

  /** Imports what was understood: all of it, or nothing. Answers how many entries. */
  async accept(): Promise<number> {
    const preview = this.preview;
    if (!preview) return 0;
    this.busy = true;
    try {
      const calls: Call[] = preview.categories.map((request) => ({ name: "categories.save", request }));
      await callAll([...calls, { name: "menu.publish", request: { entries: preview.entries } }]);
      this.preview = null;
      return preview.entries.length;
    } finally {
      this.busy = false;
    }
  }
}
