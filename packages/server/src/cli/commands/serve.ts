import type { ServeOptions } from "../../node/index.js";
import type { RequestLimits } from "@camelid/openai-types/limits";
import { checkListening } from "../check-listening.js";
import { findModel } from "../find-model.js";
import { findPlayground } from "../find-playground.js";
import { loadLlama } from "../load-llama.js";
import { modelOptionSpecs } from "../model-options.js";
import { describeOptions, Options, type OptionSpecs } from "../options.js";
import { UsageError } from "../usage-error.js";

export const serveOptionSpecs: OptionSpecs = {
  ...modelOptionSpecs,
  alias: {
    type: "string",
    short: "a",
    value: "NAME",
    help: "name of the model in the API (default: its file's)",
  },
  host: { type: "string", value: "HOST", help: "address to listen on (default: 127.0.0.1)" },
  port: { type: "string", short: "p", value: "N", help: "port; 0 takes a free one (default: 8080)" },
  "api-key": {
    type: "string",
    multiple: true,
    value: "KEY",
    help: "key that requests must bring; also CAMELID_API_KEY",
  },
  "allow-public": { type: "boolean", help: "listen on a public address though there is no API key" },
  "allow-origin": {
    type: "string",
    multiple: true,
    value: "ORIGIN",
    help: "origin whose pages may call, or *",
  },
  "allow-host": {
    type: "string",
    multiple: true,
    value: "NAME",
    help: "further host name the server answers to",
  },
  "max-queue": {
    type: "string",
    value: "N",
    help: "requests of one client that may wait; four times as many of all (default: 64)",
  },
  "max-connections": { type: "string", value: "N", help: "connections that may be open (default: 2048)" },
  "max-body": { type: "string", value: "BYTES", help: "largest request body (default: 16777216)" },
  limit: {
    type: "string",
    multiple: true,
    value: "NAME=N",
    help: "moves a bound of requests, such as messages=1000; the README lists them",
  },
  grace: {
    type: "string",
    value: "SECONDS",
    help: "time for running answers when the server stops (default: 30)",
  },
  "no-playground": { type: "boolean", help: "serve the API only" },
  "log-level": {
    type: "string",
    value: "LEVEL",
    help: "silent, error, warn, info or debug, to stderr (default: warn)",
  },
  help: { type: "boolean", short: "h", help: "show this" },
};

export const serveUsage = `camelid serve --model FILE|NAME [OPTIONS]

Serves a model over the OpenAI API, and the playground at /.

${describeOptions(serveOptionSpecs)}
`;

const logLevels = ["silent", "error", "warn", "info", "debug"];

export async function runServe(args: readonly string[], signal: AbortSignal): Promise<void> {
  const options = new Options(args, serveOptionSpecs);
  if (options.positionals.length > 0)
    throw new UsageError(`serve takes no ${JSON.stringify(options.positionals[0])}.`);
  const serveOptions = readServeOptions(options);
  const graceMs = readGraceMs(options);
  const level = readLogLevel(options);
  // Before a model is loaded or even downloaded; a command line without one is told so first.
  if (options.text("model") !== undefined) await checkListening(serveOptions);
  const found = await findModel(options.text("model"), signal);
  // The model is read by another thread while these modules load.
  const [llama, { serve }, { pino }] = await Promise.all([
    loadLlama({ ...found, id: options.text("alias") ?? found.id }, options, signal),
    import("../../node/index.js"),
    import("pino"),
  ]);
  const logger = pino({ level }, pino.destination({ dest: 2, sync: true }));
  try {
    const server = await serve({ ...serveOptions, models: [{ llama }], logger });
    process.stdout.write(`Camelid serves ${llama.modelId} at ${server.url}\n`);
    await aborted(signal);
    process.stderr.write("Stopping; running answers may end. Interrupt again to stop at once.\n");
    await server.close({ graceMs });
  } finally {
    await llama.close();
  }
}

function readServeOptions(options: Options): Omit<ServeOptions, "models"> {
  const origins = options.list("allow-origin");
  const environmentKey = process.env["CAMELID_API_KEY"];
  const hosts = options.list("allow-host");
  return {
    host: options.text("host"),
    port: readPort(options),
    apiKeys: [...options.list("api-key"), ...(environmentKey ? [environmentKey] : [])],
    allowPublic: options.flag("allow-public"),
    allowedOrigins: origins.includes("*") ? "*" : origins,
    allowedHosts: hosts.length === 0 ? undefined : hosts,
    maxConnections: options.number("max-connections"),
    maxQueue: options.number("max-queue"),
    maxBodyBytes: options.number("max-body"),
    limits: readLimits(options.list("limit")),
    playground: options.flag("no-playground") ? undefined : findPlayground(),
  };
}

/** Names and ranges are checked with the other options of the server. */
function readLimits(given: readonly string[]): RequestLimits {
  return Object.fromEntries(
    given.map((text) => {
      const [, name, value] = /^([A-Za-z]+)=([0-9]+)$/.exec(text) ?? [];
      if (name === undefined) throw new UsageError(`--limit must be NAME=N, not ${JSON.stringify(text)}.`);
      return [name, Number(value)];
    }),
  );
}

function readPort(options: Options): number | undefined {
  const port = options.number("port");
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65535)) {
    throw new UsageError(`--port must be 0 to 65535, not ${port}.`);
  }
  return port;
}

function readGraceMs(options: Options): number {
  const seconds = options.number("grace") ?? 30;
  if (seconds < 0 || seconds > 1e6) throw new UsageError(`--grace must be 0 to 1000000, not ${seconds}.`);
  return Math.round(seconds * 1000);
}

function readLogLevel(options: Options): string {
  const level = options.text("log-level") ?? "warn";
  if (!logLevels.includes(level)) throw new UsageError(`--log-level must be one of ${logLevels.join(", ")}.`);
  return level;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
