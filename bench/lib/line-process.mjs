// A program of our own that answers lines: it writes one when it is ready, and one for each that it gets.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * Starts a script with Node and waits until it is ready.
 * @param {string} script
 * @param {readonly (string | number)[]} args
 */
export async function startLineProcess(script, args) {
  const worker = spawn(process.execPath, [script, ...args.map(String)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: worker.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("The process that decodes ended by itself.");
    return value;
  };
  await next();
  return {
    /** @returns {Promise<string>} */
    ask(line = "") {
      worker.stdin.write(`${line}\n`);
      return next();
    },
    end: () => worker.stdin.end(),
  };
}
