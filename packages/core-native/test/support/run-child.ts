import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
let built = false;

export interface ChildResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/**
 * Runs a script of test/children in a process of its own: for everything that a crash or a process that does not end
 * would show. Children are plain JavaScript on the compiled package, which is brought up to date first.
 */
export function runChild(
  script: string,
  args: readonly string[] = [],
  timeout?: number,
): Promise<ChildResult> {
  const path = fileURLToPath(new URL(`../children/${script}`, import.meta.url));
  return run(["--expose-gc", path, ...args], "", timeout);
}

/** Runs the text of a module that imports the package by its name, as one of its users would. */
export function runModule(
  text: string,
  args: readonly string[] = [],
  timeout?: number,
): Promise<ChildResult> {
  return run(["--input-type=module", "-", ...args], text, timeout);
}

function run(args: readonly string[], input: string, timeout = 60_000): Promise<ChildResult> {
  if (!built)
    spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-b", "packages/core-native"], {
      cwd: root,
    });
  built = true;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: `${root}/packages/core-native`,
      stdio: "pipe",
      timeout,
    });
    let output = "";
    const add = (chunk: string) => {
      output += chunk;
    };
    child.stdout.setEncoding("utf8").on("data", add);
    child.stderr.setEncoding("utf8").on("data", add);
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, output }));
    child.stdin.end(input);
  });
}
