// Keeps two builds of one folder from working at the same time.
import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/**
 * Runs an action while holding a lock file; waits while another living process holds it.
 * @template Result
 * @param {string} path
 * @param {(line: string) => void} log
 * @param {() => Promise<Result>} action
 * @returns {Promise<Result>}
 */
export async function holdLock(path, log, action) {
  for (let told = false; !take(path); told = true) {
    if (!told) log("another build is running; waiting for it");
    await wait(300);
  }
  try {
    return await action();
  } finally {
    rmSync(path, { force: true });
  }
}

function take(path) {
  try {
    const file = openSync(path, "wx");
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    if (isLeftBehind(path)) rmSync(path, { force: true });
    return false;
  }
}

function isLeftBehind(path) {
  try {
    const holder = Number(readFileSync(path, "utf8"));
    // Empty for the moment between creating and writing.
    if (holder === 0) return false;
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}
