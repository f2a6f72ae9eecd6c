interface PaperStyle {
  bold?: boolean;
  double?: boolean;
}

/** A line of a paper, as the hub lays it out. */
export type PaperRow =
  | { line: "text"; text: string; align: "left" | "center" | "right"; style: PaperStyle }
  | { line: "columns"; left: string; right: string; style: PaperStyle }
  | { line: "rule" | "ruler" | "cut" }
  | { line: "barcode"; symbology: string; data: string }
  | { line: "qr"; data: string }
  | { line: "code_page"; number: number; page: string; text: string }
  | { line: "feed"; lines: number };

/** A paper as data, without a width. */
export interface PaperDocument {
  lines: PaperRow[];
}
