import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { llamaTemplate, readOwn } from "@camelid/testkit";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleForBrowser } from "../packages/chat-formats/scripts/bundle-for-browser.mjs";
import type { PageWork, RunPageWork } from "./support/csp-page.js";
import { chromiumArguments, findChromium } from "./support/find-chromium.js";

/** Nothing but scripts of the page's own origin: no eval, no `new Function`, no inline script. */
const policy = "default-src 'none'; script-src 'self'";
const origin = "http://camelid.test";

const pageScript = fileURLToPath(new URL("support/csp-page.ts", import.meta.url));

interface Case {
  readonly name: string;
  readonly template: string;
  readonly conversation: string;
  readonly data: string;
  readonly hash: string;
}

/** Every chat template in llama.cpp's source and each of our conversations that Python's jinja2 renders. */
function readCases(): Case[] {
  const conversations: Record<string, object> = JSON.parse(readOwn("templates/conversations.json"));
  const recorded: Record<string, Record<string, string>> = JSON.parse(readOwn("templates/rendered.json"));
  return Object.entries(recorded).flatMap(([name, results]) => {
    const template = llamaTemplate(name);
    return Object.entries(results)
      .filter(([, result]) => /^[0-9a-f]{16}$/.test(result))
      .map(([conversation, hash]) => ({
        name,
        template,
        conversation,
        data: JSON.stringify(conversations[conversation]),
        hash,
      }));
  });
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

let browser: Browser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  const [bundle, started] = await Promise.all([
    bundleForBrowser(`import ${JSON.stringify(pageScript)};`),
    chromium.launch({ executablePath: findChromium(), args: [...chromiumArguments] }),
  ]);
  browser = started;
  page = await browser.newPage();
  page.on("pageerror", (error) => faults.push(error.message));
  await page.route(`${origin}/**`, (route) =>
    route.request().url().endsWith("/entry.js")
      ? route.fulfill({ contentType: "text/javascript", body: bundle.code })
      : route.fulfill({
          contentType: "text/html",
          headers: { "content-security-policy": policy },
          body: '<!doctype html><title>Camelid</title><script type="module" src="/entry.js"></script>',
        }),
  );
  await page.goto(`${origin}/`, { waitUntil: "load" });
});

afterAll(async () => {
  await browser?.close();
});

function run<Name extends keyof PageWork>(
  name: Name,
  ...given: Parameters<PageWork[Name]>
): Promise<ReturnType<PageWork[Name]>> {
  return page.evaluate(
    ([work, arguments_]) => {
      const start: RunPageWork = Reflect.get(globalThis, "run");
      return Reflect.apply(start, undefined, [work, ...arguments_]);
    },
    [name, given] as const,
  );
}

describe("in a browser that forbids eval", () => {
  test("the packages load", () => {
    expect(faults).toEqual([]);
  });

  test("the policy holds: code cannot be made out of text", async () => {
    expect(await run("makeCode")).toMatch(/^EvalError/);
  });

  test("templates render as in Python", async () => {
    const cases = readCases();
    expect(cases.length).toBeGreaterThan(800);
    const rendered = await run(
      "renderTemplates",
      cases.map(({ template, data }) => ({ template, data })),
    );
    const wrong = cases.filter((item, index) => hashOf(rendered[index] ?? "") !== item.hash);
    expect(wrong.map(({ name, conversation }) => `${name}: ${conversation}`)).toEqual([]);
  });

  test("formats render, parse and describe a tool call that their grammar accepts", async () => {
    const { prompt, calls, accepted } = await run("callTool");
    expect(prompt).toContain("functions.get_weather:");
    expect(calls).toEqual([{ name: "get_weather", arguments: '{"city": "Oslo"}' }]);
    expect(accepted).toBe(true);
  });

  test("a grammar follows text", async () => {
    expect(await run("followGrammar", ["a12", "a", "b"])).toEqual([true, false, false]);
  });
});

describe("in a bundle", () => {
  test("the template engine weighs less than 40 KB gzipped", async () => {
    const { gzipBytes } = await bundleForBrowser('export * from "@camelid/chat-formats/jinja";');
    expect(gzipBytes).toBeLessThan(40_000);
  });

  test("a module of Node is refused", async () => {
    await expect(bundleForBrowser('export * from "node:fs";')).rejects.toThrow(/which no browser has/);
  });
});
