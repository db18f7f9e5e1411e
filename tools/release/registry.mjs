// A registry on this machine that starts empty and hands on everything that is not ours.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { SetupError } from "../lib/steps.mjs";

/**
 * @typedef {object} Registry
 * @property {string} url
 * @property {string} userConfig an npmrc that may publish there
 * @property {() => Promise<void>} stop
 */

/**
 * @param {string} tools the folder of getTools
 * @param {string} folder for what it stores
 * @returns {Promise<Registry>}
 */
export async function startRegistry(tools, folder) {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, "config.yaml");
  writeFileSync(config, JSON.stringify(configuration(folder)));
  const port = await freePort();
  const modules = join(tools, "node_modules");
  const child = spawn(
    join(modules, "node24/bin/node"),
    [join(modules, "verdaccio/bin/verdaccio"), "--config", config, "--listen", `127.0.0.1:${port}`],
    { stdio: ["ignore", "ignore", "inherit"], cwd: folder },
  );
  const ended = once(child, "exit");
  const url = `http://127.0.0.1:${port}/`;
  const stop = async () => {
    child.kill();
    await ended;
  };
  try {
    await answers(url, child);
    const userConfig = join(folder, "npmrc");
    writeFileSync(userConfig, `registry=${url}\n//127.0.0.1:${port}/:_authToken=${await signUp(url)}\n`);
    return { url, userConfig, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function configuration(folder) {
  const upstream = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim();
  const ours = { access: "$all", publish: "$authenticated", unpublish: "$authenticated" };
  return {
    storage: join(folder, "storage"),
    auth: { htpasswd: { file: join(folder, "htpasswd"), max_users: 1 } },
    uplinks: { upstream: { url: upstream, timeout: "60s", max_fails: 100 } },
    packages: { camelid: ours, "@camelid/*": ours, "**": { access: "$all", proxy: "upstream" } },
    max_body_size: "200mb",
    log: { type: "stdout", format: "pretty", level: "fatal" },
  };
}

async function answers(url, child) {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new SetupError("verdaccio ended before it answered.");
    const response = await fetch(`${url}-/ping`).catch(() => undefined);
    if (response?.ok) return;
    await wait(100);
  }
  throw new SetupError("verdaccio did not answer within a minute.");
}

async function signUp(url) {
  const response = await fetch(`${url}-/user/org.couchdb.user:release`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "release", password: "only for this machine" }),
  });
  const { token } = await response.json();
  if (typeof token !== "string") throw new SetupError(`verdaccio gave no token (${response.status}).`);
  return token;
}

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
