// The two servers under test, started alike: same model, threads, context and parallel sequences.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, startProcess } from "./server-process.mjs";
import { HttpError, streamChat } from "./stream-chat.mjs";

const camelid = fileURLToPath(new URL("../../packages/server/dist/cli/main.js", import.meta.url));

/**
 * @typedef {object} ServerOptions
 * @property {string} model
 * @property {number} threads
 * @property {number} contextSize tokens of all sequences together
 * @property {number} parallel
 */

/** @param {ServerOptions} options */
export async function startCamelid({ model, threads, contextSize, parallel }) {
  const port = await freePort();
  const settings = {
    "--model": model,
    "--host": "127.0.0.1",
    "--port": port,
    "--threads": threads,
    "--ctx-size": contextSize,
    "--parallel": parallel,
  };
  return start(port, process.execPath, [camelid, "serve", ...toArguments(settings)]);
}

/**
 * llama-server without its copy of old prompts in memory, which would only add to its size here.
 * @param {ServerOptions} options
 * @param {string} programs
 */
export async function startPeer({ model, threads, contextSize, parallel }, programs) {
  const port = await freePort();
  const settings = {
    "-m": model,
    "--host": "127.0.0.1",
    "--port": port,
    "-t": threads,
    "-c": contextSize,
    "-np": parallel,
    "--cache-ram": 0,
  };
  return start(port, join(programs, "llama-server"), toArguments(settings));
}

const toArguments = (settings) => Object.entries(settings).flatMap(([name, value]) => [name, String(value)]);

/** Starts a server and asks for one token at once; `startToFirstToken` is in milliseconds. */
async function start(port, command, args) {
  const baseURL = `http://127.0.0.1:${port}`;
  const from = performance.now();
  const server = startProcess(command, args);
  try {
    const { first } = await firstToken(baseURL, server, from + 60_000);
    return { ...server, baseURL, startToFirstToken: first - from };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function firstToken(baseURL, server, deadline) {
  while (true) {
    server.assertAlive();
    try {
      return await streamChat(baseURL, "Say hello.", 1);
    } catch (error) {
      const starting = error instanceof HttpError ? error.status === 503 : error instanceof TypeError;
      if (!starting || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
