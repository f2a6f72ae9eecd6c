import { getContext, setContext } from "svelte";

const CLOSING = Symbol("closes the dialog around it");

/** Tells what stands in a dialog how it is closed. */
export const closedBy = (close: () => void): unknown => setContext(CLOSING, close);

/** Closes the dialog that the calling component stands in. */
export const closeDialog = (): (() => void) => getContext<(() => void) | undefined>(CLOSING) ?? (() => undefined);
