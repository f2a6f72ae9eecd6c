import svelte from "eslint-plugin-svelte";
import globals from "globals";
import { existsSync, readdirSync } from "node:fs";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

// The walls of the house: app → screens → features → {kit, api}; no feature knows another one, only api knows Tauri.
const wall = (files, forbidden, message) => ({
  files: [files],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          ...forbidden.map((regex) => ({ regex, message })),
          ...(files.startsWith("src/api/") ? [] : [{ regex: "^@tauri-apps/", message: "only src/api knows Tauri" }]),
        ],
      },
    ],
  },
});
const up = "^\\.\\./";
const screens = existsSync("src/screens") ? readdirSync("src/screens", { withFileTypes: true }) : [];

export default ts.config(
  { ignores: ["dist", "src/words", "src/api/*.gen.ts"] },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser } } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    rules: {
      "max-lines-per-function": ["error", { max: 70, skipBlankLines: true, skipComments: true, IIFEs: false }],
      "max-lines": ["error", { max: 400 }],
      "no-console": "error",
      "prefer-const": "off",
      "svelte/prefer-const": ["error", { destructuring: "all" }],
      "svelte/no-navigation-without-resolve": "off",
      eqeqeq: "error",
    },
  },
  { files: ["**/*.test.ts", "*.config.*"], rules: { "max-lines-per-function": "off" } },
  wall("src/kit/**", ["^\\$(api|features|screens|app)(/|$)"], "kit knows nothing but itself and the words"),
  wall("src/api/**", ["^\\$(kit|features|screens|app)(/|$)"], "api knows nothing but itself and the words"),
  wall("src/features/**", ["^\\$(features|screens|app)(/|$)", up], "a feature knows kit and api, and no other feature"),
  wall("src/screens/**", ["^\\$(screens|app)(/|$)", "^\\.\\./\\.\\./"], "a screen knows features, kit and api"),
  ...screens
    .filter((entry) => entry.isDirectory())
    .map((entry) => wall(`src/screens/${entry.name}/**`, ["^\\$(screens|app)(/|$)", up], "a screen knows no other screen")),
  wall("src/app/**", [], ""),
);
