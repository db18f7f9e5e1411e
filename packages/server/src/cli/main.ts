#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { checkNode } from "./check-node.js";
import { UsageError } from "./usage-error.js";

/** A command: modules are loaded only when it runs, so that the others start fast. */
interface Command {
  readonly summary: string;
  readonly load: () => Promise<{
    readonly usage: string;
    readonly run: (args: readonly string[], signal: AbortSignal) => Promise<void>;
  }>;
}

const commands: Readonly<Record<string, Command>> = {
  serve: {
    summary: "serve a model over the OpenAI API, with the playground",
    load: async () => {
      const { serveUsage, runServe } = await import("./commands/serve.js");
      return { usage: serveUsage, run: runServe };
    },
  },
  chat: {
    summary: "answer one question in the terminal",
    load: async () => {
      const { chatUsage, runChat } = await import("./commands/chat.js");
      return { usage: chatUsage, run: runChat };
    },
  },
  pull: {
    summary: "download a model of the catalogue",
    load: async () => {
      const { pullUsage, runPull } = await import("./commands/pull.js");
      return { usage: pullUsage, run: runPull };
    },
  },
};

const manifest: { readonly version: string; readonly engines: { readonly node: string } } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
);

const help = `camelid COMMAND [OPTIONS]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(6)} ${summary}`)
  .join("\n")}

camelid COMMAND --help shows a command's options; camelid --version the version.
`;

async function main(args: readonly string[]): Promise<void> {
  checkNode(manifest.engines.node);
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(help);
    return;
  }
  if (name === "--version" || name === "-v" || name === "version") {
    process.stdout.write(`${manifest.version}\n`);
    return;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    throw new UsageError(`There is no command ${JSON.stringify(name)}.`, {
      name,
      known: [...Object.keys(commands), "help", "version"],
    });
  }
  const { usage, run } = await command.load();
  if (rest.includes("--help") || rest.includes("-h")) {
    process.stdout.write(usage);
    return;
  }
  await run(rest, interruptSignal());
}

/** Aborted by the first SIGINT or SIGTERM; the second one ends the process at once. */
function interruptSignal(): AbortSignal {
  const abort = new AbortController();
  for (const [name, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.on(name, () => {
      if (abort.signal.aborted) process.exit(code);
      abort.abort(new DOMException("Interrupted.", "AbortError"));
    });
  }
  return abort.signal;
}

/** What a misspelt name may have meant. */
async function suggest({ unknown }: UsageError): Promise<string> {
  if (unknown === undefined) return "";
  const { nearestName } = await import("@camelid/core-native");
  const near = nearestName(unknown.name, unknown.known);
  return near === undefined ? "" : ` Did you mean ${near}?`;
}

/** The help of the command that was called, if there is one. */
function helpCommand(name: string | undefined): string {
  return name !== undefined && Object.hasOwn(commands, name) ? `camelid ${name} --help` : "camelid --help";
}

const args = process.argv.slice(2);
try {
  await main(args);
} catch (error) {
  const isUsage = error instanceof UsageError;
  const isAbort = error instanceof Error && error.name === "AbortError";
  const message = error instanceof Error ? error.message : String(error);
  const hint = isUsage ? `${await suggest(error)}\nTry ${helpCommand(args[0])}.` : "";
  process.stderr.write(`camelid: ${message}${hint}\n`);
  process.exitCode = isUsage ? 2 : isAbort ? 130 : 1;
}
