// Starts a server, waits until it answers, tells its memory and stops it.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";

/** A port nobody listens on. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts `command` and gives control over it. The last lines it printed are in the error when it ends by itself.
 * @param {string} command
 * @param {readonly string[]} args
 */
export function startProcess(command, args) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  const keep = (chunk) => (printed = (printed + chunk).slice(-4000));
  child.stdout.setEncoding("utf8").on("data", keep);
  child.stderr.setEncoding("utf8").on("data", keep);
  let ended = false;
  const exit = new Promise((resolve) => {
    child.on("error", (error) => {
      printed += error.message;
      ended = true;
      resolve();
    });
    child.on("exit", () => {
      ended = true;
      resolve();
    });
  });
  return {
    pid: child.pid,
    assertAlive() {
      if (ended) throw new Error(`${command} ended by itself:\n${printed}`);
    },
    async stop() {
      if (!ended) child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
      await exit;
      clearTimeout(timer);
    },
  };
}

/** Resident memory in bytes of a process and its children, from /proc. Undefined where there is none. */
export function residentBytes(pid) {
  try {
    const family = [pid];
    for (const name of readdirSync("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, "utf8"))?.[1]);
      if (parent === pid) family.push(Number(name));
    }
    return family.reduce((sum, each) => sum + residentOf(each), 0);
  } catch {
    return undefined;
  }
}

function residentOf(pid) {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes ?? 0) * 1024;
}
