#!/usr/bin/env node
import { readFileSync } from "node:fs";
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

const help = `camelid COMMAND [OPTIONS]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(6)} ${summary}`)
  .join("\n")}

camelid COMMAND --help shows a command's options; camelid --version the version.
`;

async function main(args: readonly string[]): Promise<void> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(help);
    return;
  }
  if (name === "--version" || name === "-v") {
    process.stdout.write(`${version()}\n`);
    return;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new UsageError(`There is no command ${JSON.stringify(name)}.\n\n${help}`);
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

function version(): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  return manifest.version;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError;
  const isAbort = error instanceof Error && error.name === "AbortError";
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`camelid: ${message}\n${isUsage ? "Try camelid --help.\n" : ""}`);
  process.exitCode = isUsage ? 2 : isAbort ? 130 : 1;
}
