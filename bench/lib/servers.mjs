// The two servers under test, started alike: same model, threads, context and parallel sequences.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, startProcess } from "./server-process.mjs";
import { streamChat } from "./stream-chat.mjs";

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
    const model = await firstModel(baseURL, server, from + 60_000);
    const api = { baseURL, model };
    const { first } = await streamChat(api, "Say hello.", 1);
    return { ...server, ...api, startToFirstToken: first - from };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Name of the model, as soon as the server has loaded it. */
async function firstModel(baseURL, server, deadline) {
  while (true) {
    server.assertAlive();
    const response = await fetch(`${baseURL}/v1/models`).catch(() => undefined);
    if (response?.ok) return (await response.json()).data[0].id;
    await response?.body?.cancel();
    if (performance.now() > deadline) throw new Error(`The server at ${baseURL} does not become ready.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
