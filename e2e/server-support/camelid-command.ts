import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../tools/camelid.mjs", import.meta.url));

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running camelid command, as built by the set-up. */
export class CamelidCommand {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  #stdout = "";
  #stderr = "";
  #onOutput = () => {};

  constructor(args: readonly string[]) {
    const child = spawn(process.execPath, [command, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    this.process = child;
    child.stdout.on("data", (data: Buffer) => {
      this.#stdout += data.toString();
      this.#onOutput();
    });
    child.stderr.on("data", (data: Buffer) => (this.#stderr += data.toString()));
    this.ended = new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, stdout: this.#stdout, stderr: this.#stderr }));
    });
  }

  /** Waits for the address of a server; rejects when it ends without one. */
  url(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#onOutput = () => {
        const url = /at (http:\S+)\n/.exec(this.#stdout)?.[1];
        if (url !== undefined) resolve(url);
      };
      this.#onOutput();
      void this.ended.then(({ code, stderr }) => reject(new Error(`camelid ended with ${code}: ${stderr}`)));
    });
  }
}

/** Runs a command to its end. */
export function runCamelid(...args: string[]): Promise<Ended> {
  return new CamelidCommand(args).ended;
}
