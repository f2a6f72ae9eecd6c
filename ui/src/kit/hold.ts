import type { Attachment } from "svelte/attachments";

const HOLD_MS = 500;

/** A long press: `{@attach hold(openDetails)}`. The tap that would follow is swallowed. */
export const hold =
  (run?: () => void): Attachment<HTMLElement> =>
  (node) => {
    if (!run) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let held = false;
    const end = () => clearTimeout(timer);
    const down = () => {
      held = false;
      timer = setTimeout(() => {
        held = true;
        run();
      }, HOLD_MS);
    };
    const click = (event: Event) => {
      if (held) event.stopImmediatePropagation();
      held = false;
    };
    const menu = (event: Event) => event.preventDefault();
    const ends = ["pointerup", "pointercancel", "pointerleave"];
    node.addEventListener("pointerdown", down);
    for (const name of ends) node.addEventListener(name, end);
    node.addEventListener("click", click, { capture: true });
    node.addEventListener("contextmenu", menu);
    return () => {
      end();
      node.removeEventListener("pointerdown", down);
      for (const name of ends) node.removeEventListener(name, end);
      node.removeEventListener("click", click, { capture: true });
      node.removeEventListener("contextmenu", menu);
    };
  };
