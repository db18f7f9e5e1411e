import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { abortError } from "../errors.js";
import { FairQueue } from "../request/fair-queue.js";
import { type CompileResult, resultOf } from "./compile-result.js";

interface Entry {
  readonly client: string;
  /** The job as JSON. */
  readonly job: string;
  readonly resolve: (result: CompileResult) => void;
}

export interface CompileThreadOptions {
  /** Milliseconds after which a job is given up, whatever it does. Its work is bounded too, and ends long before. */
  readonly deadlineMs?: number;
  /** Most heap of the thread in MB: what needs more ends the thread, not the process. */
  readonly memoryMb?: number;
}

/**
 * Compiles in a thread of its own, one job at a time; clients take turns. The thread starts with the first job, does not
 * keep the process alive, and is ended with a job that was given up.
 */
export class CompileThread {
  readonly #waiting = new FairQueue<Entry>();
  readonly #deadlineMs: number;
  readonly #memoryMb: number;
  #worker: Worker | undefined;
  #running: { readonly entry: Entry; readonly timer: ReturnType<typeof setTimeout> } | undefined;
  /** Threads started so far. */
  starts = 0;

  constructor({ deadlineMs = 10_000, memoryMb = 1024 }: CompileThreadOptions = {}) {
    this.#deadlineMs = deadlineMs;
    this.#memoryMb = memoryMb;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Compiles a job (a CompileJob as JSON). Rejects with an AbortError when the signal aborts; the job is given up then. */
  run(client: string, job: string, signal?: AbortSignal): Promise<CompileResult> {
    if (signal?.aborted === true) return Promise.reject(aborted(signal));
    return new Promise((resolve, reject) => {
      const entry: Entry = {
        client,
        job,
        resolve: (result) => {
          signal?.removeEventListener("abort", onAbort);
          resolve(result);
        },
      };
      const onAbort = () => {
        if (!this.#waiting.remove(client, entry)) this.#giveUp(entry);
        reject(aborted(signal));
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#waiting.push(client, entry);
      this.#next();
    });
  }

  /** Ends the thread; what still waits is refused. The next job starts another one. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    for (const { resolve } of this.#waiting.clear()) resolve(ended);
    this.#finish(ended);
    await worker?.terminate();
  }

  #next(): void {
    if (this.#running !== undefined) return;
    const entry = this.#waiting.shift();
    if (entry === undefined) {
      this.#worker?.unref();
      return;
    }
    const worker = (this.#worker ??= this.#start());
    const timer = setTimeout(() => this.#giveUp(entry), this.#deadlineMs);
    this.#running = { entry, timer };
    if (worker === undefined) {
      // A bundled program may have lost the thread's file: the same work is done here, with the same bound.
      setImmediate(() => this.#finish(resultOf(JSON.parse(entry.job))));
      return;
    }
    worker.ref();
    worker.postMessage(entry.job);
  }

  #start(): Worker | undefined {
    const file = workerFile();
    if (file === undefined) return undefined;
    this.starts++;
    const worker = new Worker(file, {
      // Not those of the program around it: it runs the built files, whatever that is told to run.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: this.#memoryMb },
    });
    worker.on("message", (result: CompileResult) => {
      if (worker === this.#worker) this.#finish(result);
    });
    const end = (error: unknown) => {
      if (worker !== this.#worker) return;
      this.#worker = undefined;
      const message = `the thread that compiles ended: ${reasonOf(error)}`;
      this.#finish({ type: isOutOfMemory(error) ? "refused" : "broken", message });
    };
    worker.on("error", end);
    worker.on("exit", end);
    return worker;
  }

  #giveUp(entry: Entry): void {
    if (this.#running?.entry !== entry) return;
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
    this.#finish({
      type: "refused",
      message: `the grammar takes longer than ${this.#deadlineMs} ms to compile`,
    });
  }

  #finish(result: CompileResult): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    clearTimeout(running.timer);
    running.entry.resolve(result);
    this.#next();
  }
}

const ended: CompileResult = { type: "broken", message: "the thread that compiles was ended" };

/** The built file of the thread, also where this module runs from its source. */
function workerFile(): string | undefined {
  try {
    const file = createRequire(import.meta.url).resolve("@camelid/core-native/compile-worker");
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
}

function aborted(signal: AbortSignal | undefined): DOMException {
  return abortError("The request was aborted.", { cause: signal?.reason });
}
