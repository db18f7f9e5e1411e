import { deferred } from "../engine/deferred.js";
import { abortError } from "../errors.js";
import type { CompiledJob, CompileJob } from "./compile-job.js";
import { type CompileResult, programOf, resultOf } from "./compile-result.js";
import { CompileThread } from "./compile-thread.js";

/** For whom something is compiled, and for how long it is wanted. */
export interface CompileFor {
  /** Clients take turns in the thread that compiles. */
  readonly client?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Most results kept, and their bytes together. */
const keep = { count: 64, bytes: 16 * 2 ** 20 };

/** What is compiled at once, in this thread: descriptions of so many characters, with so many steps of work (some ms). */
const atOnce = { characters: 64 * 1024, work: 40_000 };

/** A job that several requests may wait for; the last of them to leave ends it. */
interface Shared {
  readonly result: Promise<CompileResult>;
  readonly abort: AbortController;
  waiting: number;
}

/** Compiles grammars, each once: results are remembered, refusals like programs. */
export class GrammarCompiler {
  readonly #thread: CompileThread;
  readonly #kept = new Map<string, CompileResult>();
  #keptBytes = 0;
  readonly #shared = new Map<string, Shared>();

  constructor(thread = new CompileThread()) {
    this.#thread = thread;
  }

  /**
   * The program of a job. What is soon done is done at once; everything else in a thread of its own, within bounds of
   * work, time and memory. Throws what the compiler threw, and an AbortError when the signal aborts.
   */
  async compile(job: CompileJob, { client = "", signal }: CompileFor = {}): Promise<CompiledJob> {
    const text = textOf(job);
    // What cannot be written down is no schema: the compiler says why.
    if (text === undefined) return programOf(resultOf(job, atOnce.work));
    const known = this.#recall(text);
    if (known !== undefined) return programOf(known);
    const soon = text.length <= atOnce.characters ? resultOf(job, atOnce.work) : undefined;
    const result =
      soon === undefined || soon.type === "too-much" ? await this.#inThread(text, client, signal) : soon;
    this.#remember(text, result);
    return programOf(result);
  }

  async #inThread(text: string, client: string, signal: AbortSignal | undefined): Promise<CompileResult> {
    const shared = this.#shared.get(text) ?? this.#begin(text, client);
    shared.waiting++;
    const leave = deferred<CompileResult>();
    const onAbort = () => leave.reject(abortError("The request was aborted.", { cause: signal?.reason }));
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
    try {
      return await Promise.race([shared.result, leave.promise]);
    } finally {
      signal?.removeEventListener("abort", onAbort);
      shared.waiting--;
      if (shared.waiting === 0) {
        if (this.#shared.get(text) === shared) this.#shared.delete(text);
        shared.abort.abort();
      }
    }
  }

  #begin(text: string, client: string): Shared {
    const abort = new AbortController();
    const shared: Shared = { result: this.#thread.run(client, text, abort.signal), abort, waiting: 0 };
    // When all have left, nobody hears that it was ended.
    shared.result.catch(() => {});
    this.#shared.set(text, shared);
    return shared;
  }

  #recall(key: string): CompileResult | undefined {
    const known = this.#kept.get(key);
    if (known === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, known);
    return known;
  }

  #remember(key: string, result: CompileResult): void {
    if (this.#kept.has(key) || result.type === "broken" || sizeOf(key, result) > keep.bytes / 4) return;
    this.#kept.set(key, result);
    this.#keptBytes += sizeOf(key, result);
    for (const [oldKey, old] of this.#kept) {
      if (this.#kept.size <= keep.count && this.#keptBytes <= keep.bytes) return;
      this.#kept.delete(oldKey);
      this.#keptBytes -= sizeOf(oldKey, old);
    }
  }
}

/** The one of this thread: models and engines share what is remembered. */
export const grammarCompiler = new GrammarCompiler();

function sizeOf(key: string, result: CompileResult): number {
  return key.length + (result.type === "compiled" ? result.program.byteLength : 256);
}

/** Undefined for what cannot be written down. */
function textOf(job: CompileJob): string | undefined {
  try {
    return JSON.stringify(job);
  } catch {
    return undefined;
  }
}
