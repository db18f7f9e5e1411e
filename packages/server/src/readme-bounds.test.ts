import { readFileSync } from "node:fs";
import { type RequestLimit, requestLimits } from "@camelid/openai-types/limits";
import { expect, it } from "vitest";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8").replaceAll(/ +/g, " ");

it.each(Object.entries<RequestLimit>(requestLimits))(
  "the README tells the bound %s with its default",
  (name, { default: most, unit, help }) => {
    expect(readme).toContain(`| \`${name}\` | ${most} ${unit} | ${help} |`);
  },
);
