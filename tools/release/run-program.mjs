// Runs a program as a stranger would: with a home of its own, nothing of npm's settings in the environment.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../packages/core-native/scripts/build-llama.mjs";
import { SetupError } from "../lib/steps.mjs";

/**
 * @param {string} home
 * @param {Record<string, string>} [own]
 */
export function strangersEnvironment(home, own = {}) {
  mkdirSync(join(home, "tmp"), { recursive: true });
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|XDG_|CAMELID_|MODEL$|INIT_CWD$)/i.test(name),
  );
  // Models stay where they are: their download is not what is tried.
  return { ...Object.fromEntries(kept), HOME: home, CI: "1", CAMELID_CACHE_DIR: cacheFolder(), ...own };
}

/**
 * Gives what it printed and how many seconds it took; throws when it fails.
 * @param {readonly string[]} command
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, seconds?: number }} options
 * @returns {Promise<{ output: string, seconds: number }>}
 */
export async function runProgram(command, options) {
  const { code, output, seconds } = await tryProgram(command, options);
  if (code !== 0)
    throw new SetupError(`${command.join(" ")}\nin ${options.cwd} ended with ${code}:\n${output}`);
  return { output, seconds };
}

/** The same without throwing. */
export function tryProgram([command, ...args], { cwd, env, seconds = 300 }) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: seconds * 1000,
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve({ code: code ?? signal, output, seconds: (performance.now() - started) / 1000 }),
    );
  });
}
