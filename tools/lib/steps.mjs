// Runs the steps of a set-up one after another and shows each: its name, how long it took, what went wrong.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** The path of a command that a package of the repository brings. */
export const bin = (name) => join(root, "node_modules", ".bin", name);

const started = Date.now();
const seconds = (from) => `${((Date.now() - from) / 1000).toFixed(1)} s`;

/** A failure that is told to the user as it is, without a stack trace. */
export class SetupError extends Error {}

/**
 * Runs `action` under a title. Progress goes to standard error, so that standard output holds only the answer.
 * @param {string} title
 * @param {() => Promise<unknown>} action
 */
export async function step(title, action) {
  const from = Date.now();
  process.stderr.write(`\n> ${title}\n`);
  await action();
  process.stderr.write(`  done in ${seconds(from)} (${seconds(started)} in all)\n`);
}

/**
 * Runs a command with its output on standard error, `quiet`: only when it fails; rejects with SetupError then,
 * which says nothing if the command tells its failures itself (`ownWords`).
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, cwd?: string, stdout?: "inherit" | "stderr", quiet?: boolean, ownWords?: boolean }} [options]
 * @returns {Promise<void>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: options.quiet
        ? ["ignore", "pipe", "pipe"]
        : ["ignore", options.stdout === "inherit" ? "inherit" : process.stderr, "inherit"],
      shell: process.platform === "win32",
    });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => output.push(chunk));
    child.on("error", (error) => reject(new SetupError(`${command} could not be started: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(output));
      if (options.ownWords) return reject(new SetupError(""));
      const end = signal ?? `exit code ${code}`;
      reject(new SetupError(`${[command, ...args].join(" ")} ended with ${end}.`));
    });
  });
}

/**
 * Runs a script's main function and turns its failure into one clear line and exit code 1.
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    const text =
      error instanceof SetupError ? error.message : error instanceof Error ? error.stack : String(error);
    if (text !== "") process.stderr.write(`\n${text}\n`);
    process.exitCode = 1;
  }
}
