// What can be wrong with a machine, each told in one sentence before anything long begins.
import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { SetupError } from "./steps.mjs";

/**
 * Makes a folder and writes into it.
 * @param {string} folder
 * @param {string} variable the environment variable that moves it
 */
export function checkWritable(folder, variable) {
  const file = join(folder, `.writable-${process.pid}`);
  try {
    makeFolder(folder);
    writeFileSync(file, "");
  } catch (error) {
    throw new SetupError(
      `The folder ${folder} cannot be written (${error.code ?? error.message}): set ${variable} to a folder that can.`,
    );
  } finally {
    rmSync(file, { force: true });
  }
}

/** Like mkdir -p. Node's own recursive mkdir never ends where a folder exists that takes no others, such as /proc. */
function makeFolder(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code === "EEXIST") return;
    if (error.code !== "ENOENT" || dirname(folder) === folder) throw error;
    makeFolder(dirname(folder));
    mkdirSync(folder);
  }
}

/** Throws a SetupError when the packages' registry cannot be reached, which is why installing them failed. */
export async function explainNetwork() {
  const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"];
  // Node's fetch knows no proxy: what it cannot reach says nothing then.
  if (proxies.some((name) => process.env[name])) return;
  const npm = await promisify(execFile)("npm", ["config", "get", "registry"], {
    shell: process.platform === "win32",
  });
  const registry = npm.stdout.trim();
  try {
    await fetch(registry, { method: "HEAD", signal: AbortSignal.timeout(10_000) });
  } catch (error) {
    throw new SetupError(
      `There is no network, or no way to the registry ${registry} (${error.cause?.code ?? error.message}): packages have to be fetched once.`,
    );
  }
}
