import { spawn } from "node:child_process";
import { BuildError } from "./build-error.mjs";

const keptLines = 40;

/**
 * Runs a command. `onLine` sees each line of its output; the last lines are part of the error when it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void, hint?: string }} [options]
 * @returns {Promise<string>} standard output
 */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const tail = [];
    const collect = (isOutput) => {
      let rest = "";
      return (chunk) => {
        if (isOutput) output += chunk;
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          tail.push(line);
          if (tail.length > keptLines) tail.shift();
          options.onLine?.(line);
        }
      };
    };
    child.stdout.setEncoding("utf8").on("data", collect(true));
    child.stderr.setEncoding("utf8").on("data", collect(false));
    child.on("error", (error) =>
      reject(new BuildError(`${command} could not be started (${error.message}). ${options.hint ?? ""}`)),
    );
    child.on("close", (code) => {
      if (code === 0) resolve(output);
      else
        reject(
          new BuildError(
            `${command} ${args.join(" ")} ended with code ${code}. ${options.hint ?? ""}\n${tail.join("\n")}`,
          ),
        );
    });
  });
}
