/** An error as it is shown: words, particulars, the small code, and whether something is broken rather than refused. */
export interface ErrorShown {
  words: string;
  detail: string;
  code: string;
  broken: boolean;
}
