import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Llama } from "@camelid/core-native";
import { serve, type RunningServer } from "@camelid/server/node";
import { chromium, type Browser, type Page } from "playwright-core";
import { temporaryFolder } from "@camelid/testkit";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { chromiumArguments, findChromium } from "./support/find-chromium.js";
import { defaultModelFile } from "./support/default-model.js";
import { tabTo } from "./support/keyboard.js";

const playground = fileURLToPath(new URL("../apps/playground/dist", import.meta.url));
/** Screenshots of what was tested, for people to look at. */
const pictures = temporaryFolder();
/** Holds the model to an answer that only stops when it is stopped. */
const endless = 'root ::= ("camel" [a-z]? " "){400}';

let llama: Llama;
let server: RunningServer;
let browser: Browser;
let pages: Page[] = [];
/** What went wrong in the pages themselves. */
let faults: string[] = [];

beforeAll(async () => {
  if (!existsSync(join(playground, "index.html"))) {
    throw new Error(`The playground is not built: ${playground}. Run npm run build.`);
  }
  // One thread: the browser needs the other core, and threads that wait for each other suffer when there is none.
  llama = await Llama.load({ modelPath: defaultModelFile(), threads: 1, parallel: 2, contextSize: 2048 });
  server = await serve({ models: [{ llama }], port: 0, playground });
  browser = await chromium.launch({ executablePath: findChromium(), args: [...chromiumArguments] });
}, 300_000);

afterEach(async () => {
  await Promise.all(pages.map((page) => page.close()));
  pages = [];
  expect(faults).toEqual([]);
  faults = [];
});

afterAll(async () => {
  await browser?.close();
  await server?.close({ graceMs: 0 });
  await llama?.close();
});

async function open(width: number, height: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height } });
  pages.push(page);
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    // A refused request is logged as an error by the browser itself.
    if (message.type() === "error" && !message.text().includes("status of 400")) faults.push(message.text());
  });
  await page.goto(server.url);
  return page;
}

async function picture(page: Page, name: string): Promise<void> {
  const path = join(pictures, `${name}.png`);
  await page.screenshot({ path });
  expect(statSync(path).size).toBeGreaterThan(10_000);
}

const answer = (page: Page) => page.locator(".answer").last();
const answerText = (page: Page) => answer(page).locator(".content").innerText();

/** Waits until the answer has grown twice while it is still being written. */
async function seeItStream(page: Page): Promise<void> {
  const streaming = page.locator('.answer[data-status="streaming"] .content');
  await streaming.waitFor();
  const lengths = new Set<number>();
  await expect
    .poll(async () => lengths.add((await streaming.innerText()).length).size, {
      timeout: 30_000,
      interval: 10,
    })
    .toBeGreaterThanOrEqual(3);
}

/** The answer says it was stopped, does not grow any more, and the engine runs nothing. */
async function seeItStopped(page: Page): Promise<void> {
  await page.locator('.answer[data-status="stopped"]').waitFor();
  const text = await answerText(page);
  await expect.poll(() => llama.stats().activeSequences, { timeout: 10_000 }).toBe(0);
  const steps = llama.stats().decodeSteps;
  expect(await answerText(page)).toBe(text);
  expect(llama.stats().decodeSteps).toBe(steps);
  expect(text.length).toBeGreaterThan(0);
}

async function chooseEndlessGrammar(page: Page): Promise<void> {
  await page.getByRole("tab", { name: /Format/ }).click();
  await page.getByLabel("A grammar").check();
  await page.getByLabel("Grammar (GBNF)").fill(endless);
}

test("shows the prompt while it is typed, then the answer, its cost and its chunks", async () => {
  const page = await open(1280, 800);
  await picture(page, "empty");
  await page.getByRole("tab", { name: "Sampling" }).click();
  await page.getByLabel("Temperature", { exact: true }).fill("0");
  await page.getByRole("tab", { name: "Prompt" }).click();
  await page.getByLabel("Message").fill("What is the capital of France?");

  const prompt = page.getByLabel("Rendered prompt");
  await prompt.waitFor();
  expect(await prompt.locator(".special").allInnerTexts()).toContain("<|im_start|>");
  expect(await prompt.locator(".message").allInnerTexts()).toEqual([
    "You are a helpful assistant.",
    "What is the capital of France?",
  ]);
  const tokens = await page.locator(".panel-bar b").innerText();
  await picture(page, "prompt");
  await page.getByLabel("Rendered by").selectOption("llama-2");
  await page.getByText("Rendered here, not sent").waitFor();
  expect(await prompt.innerText()).toMatch(/<<SYS>>[^]*What is the capital of France\?\s*\[\/INST\]/);
  await page.getByLabel("Rendered by").selectOption("the server, as it is sent");

  await page.getByRole("button", { name: "Send" }).click();
  await page.locator('.answer[data-status="done"]').waitFor({ timeout: 60_000 });
  expect(await answerText(page)).toContain("Paris");
  const facts = await answer(page).locator("dl").innerText();
  expect(facts).toMatch(/[\d.]+ tokens\/s/);
  expect(facts).toContain(`${tokens} tokens`);

  await page.getByRole("tab", { name: "Output" }).click();
  const parsed: unknown = JSON.parse(await page.locator(".block").first().innerText());
  expect(parsed).toEqual({ role: "assistant", content: expect.stringContaining("Paris") });
  expect(await page.locator(".chunks .content").count()).toBeGreaterThan(1);
  await page.getByRole("button", { name: "Run the same tokens again" }).click();
  await expect.poll(() => page.locator(".block").nth(1).innerText(), { timeout: 60_000 }).toContain("Paris");
  await picture(page, "output");
});

test("an answer streams, and the stop button ends it on the page and in the engine", async () => {
  const page = await open(1280, 800);
  await chooseEndlessGrammar(page);
  await page.getByText("This is a grammar.").waitFor();
  await page.getByLabel("Message").fill("Tell me about camels.");
  await page.getByRole("button", { name: "Send" }).click();
  await seeItStream(page);
  await picture(page, "streaming");
  await page.getByRole("button", { name: "Stop" }).click();
  await seeItStopped(page);
  expect(await answerText(page)).toMatch(/^camel/);
  await picture(page, "stopped");
});

test("the keyboard alone asks, stops and inspects, at 360 pixels' width", async () => {
  const page = await open(360, 740);
  const focused = () => page.evaluate(() => document.activeElement?.id);
  await page.getByLabel("Model").waitFor();

  await tabTo(page, "Inspect");
  await page.keyboard.press("Enter");
  await tabTo(page, "Prompt");
  await page.keyboard.press("End");
  await tabTo(page, /^Anything/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await tabTo(page, "Grammar (GBNF)");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("root ::= nix");
  await page.getByText("rule 'nix' is not defined").last().waitFor();
  await picture(page, "narrow-grammar");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(endless);
  await page.getByText("This is a grammar.").waitFor();
  await tabTo(page, "Chat", "Shift+Tab");
  await page.keyboard.press("Enter");

  await tabTo(page, "Skip to the message box", "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect.poll(focused).toBe("message");
  await page.keyboard.type("one");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("two");
  expect(await page.getByLabel("Message").inputValue()).toBe("one\ntwo");
  await page.keyboard.press("Enter");
  await seeItStream(page);
  expect(await page.locator(".question .content").innerText()).toBe("one\ntwo");
  await picture(page, "narrow-streaming");
  await page.keyboard.press("Escape");
  await seeItStopped(page);
  expect(await focused()).toBe("message");
  await picture(page, "narrow-stopped");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

test("what the server refuses is shown with its code, and the next question is answered", async () => {
  const page = await open(1280, 800);
  await page.getByRole("tab", { name: "Sampling" }).click();
  await page.getByLabel("Max tokens").fill("8");
  await page.getByLabel("Message").fill("word ".repeat(3000));
  await page.getByRole("button", { name: "Send" }).click();
  const alert = answer(page).getByRole("alert");
  await alert.waitFor();
  expect(await alert.innerText()).toContain("context_length_exceeded");
  await page.getByRole("button", { name: "Edit and ask again" }).click();
  await page.getByLabel("Message").fill("What is the capital of France?");
  await page.keyboard.press("Enter");
  await page.locator('.answer[data-status="done"]').waitFor({ timeout: 60_000 });
  expect(await answer(page).innerText()).toMatch(/cut: token limit|stop/);
});
