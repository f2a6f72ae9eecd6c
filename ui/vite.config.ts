import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const room = (name: string) => fileURLToPath(new URL(`./src/${name}`, import.meta.url));

/** The hub that the development server speaks to. */
const hub = process.env["BRIGADE_HUB"] ?? "http://127.0.0.1:7300";

export default defineConfig({
  plugins: [
    paraglideVitePlugin({
      project: "./project.inlang",
      outdir: "./src/words",
      strategy: ["globalVariable", "baseLocale"],
      emitReadme: false,
    }),
    svelte(),
  ],
  resolve: {
    alias: Object.fromEntries(
      ["api", "kit", "features", "screens", "app", "words"].map((name) => [`$${name}`, room(name)]),
    ),
    ...(process.env["VITEST"] ? { conditions: ["browser"] } : {}),
  },
  clearScreen: false,
  server: {
    host: "127.0.0.1",
    port: 1420,
    strictPort: true,
    proxy: { "/api": { target: hub, ws: true }, "/health": hub },
  },
  build: { outDir: "dist", emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 900 },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["./src/kit/testing/setup.ts"],
    css: false,
    // On a machine that does much else, the first test of a file waits for its components to be compiled.
    testTimeout: 30_000,
  },
});
