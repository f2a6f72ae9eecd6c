import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
const files = readdirSync("messages/ru");
const listed = (read("project.inlang/settings.json")["plugin.inlang.messageFormat"] as { pathPattern: string[] }).pathPattern;

/** The inputs of a message, `{name}`, in order. */
const inputs = (message: unknown) => [...new Set(JSON.stringify(message).match(/\{[a-z]\w*\}/gi) ?? [])].sort();

test("every file of messages is listed, in both languages", () => {
  expect(listed).toEqual(files.map((file) => `./messages/{locale}/${file}`));
  expect(readdirSync("messages/en")).toEqual(files);
});

test.each(files)("%s says the same in both languages", (file) => {
  const [ru, en] = [read(`messages/ru/${file}`), read(`messages/en/${file}`)];
  expect(Object.keys(en).sort()).toEqual(Object.keys(ru).sort());
  for (const [key, message] of Object.entries(ru)) {
    expect(key).toMatch(new RegExp(`^${file.replace(".json", "")}_[a-z0-9_]+$`));
    expect(inputs(en[key]), key).toEqual(inputs(message));
  }
});
