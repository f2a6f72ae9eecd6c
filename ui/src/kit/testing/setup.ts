import { cleanup, configure } from "@testing-library/svelte";
import { afterEach } from "vitest";
import { pause } from "../pause.svelte";

// A busy machine draws late; nothing here measures time.
configure({ asyncUtilTimeout: 5000 });

pause.ms = 0;

// What jsdom lacks and components ask for.
globalThis.matchMedia ??= (query: string) =>
  ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList;
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

afterEach(cleanup);
