import { describe, expect, it } from "vitest";
import { deferred } from "../engine/deferred.js";
import { GrammarCompiler } from "./compile-grammar.js";
import type { CompileJob } from "./compile-job.js";
import type { CompileResult } from "./compile-result.js";
import { CompileThread } from "./compile-thread.js";

const schemaJob = (schema: object): CompileJob => ({ kind: "schema", schema, options: {} });
const small = schemaJob({ type: "object", properties: { a: { type: "integer" } } });
const letters = Array.from({ length: 40 }, (_, index) => String.fromCharCode(97 + (index % 26)));
/** 514 bytes that take all the work there is. */
const hard = schemaJob({
  type: "string",
  pattern: `^${letters.map((letter, index) => `(?=.*[${letter}]{${1 + (index % 5)}})`).join("")}.*$`,
});

/** A thread that is told what it answers, and writes down for whom it works. */
class WatchedThread extends CompileThread {
  readonly runs: { client: string; signal: AbortSignal | undefined }[] = [];
  readonly answer = deferred<CompileResult>();

  override run(client: string, _job: string, signal?: AbortSignal): Promise<CompileResult> {
    this.runs.push({ client, signal });
    return this.answer.promise;
  }
}

describe("GrammarCompiler", () => {
  it("compiles what is small at once, and anything else in its thread", async () => {
    const thread = new WatchedThread();
    const compiler = new GrammarCompiler(thread);
    expect((await compiler.compile(small)).program.byteLength).toBeGreaterThan(0);
    expect(thread.runs).toEqual([]);
    const waiting = compiler.compile(hard, { client: "me" });
    expect(thread.runs).toMatchObject([{ client: "me" }]);
    thread.answer.resolve({ type: "compiled", program: Uint8Array.of(1), tokens: [] });
    expect(await waiting).toMatchObject({ program: Uint8Array.of(1) });
  });

  it("remembers refusals like programs", async () => {
    const thread = new WatchedThread();
    thread.answer.resolve({
      type: "unsupported",
      pointer: "/x",
      keyword: "pattern",
      reason: "is too complex",
    });
    const compiler = new GrammarCompiler(thread);
    for (let time = 0; time < 3; time++) {
      await expect(compiler.compile(hard)).rejects.toMatchObject({
        code: "unsupported_schema",
        pointer: "/x",
        keyword: "pattern",
      });
    }
    expect(thread.runs).toHaveLength(1);
  });

  it("compiles once for all that wait for it, and ends it when the last of them leaves", async () => {
    const thread = new WatchedThread();
    const compiler = new GrammarCompiler(thread);
    const [first, second] = [new AbortController(), new AbortController()];
    const both = [first, second].map(({ signal }) => compiler.compile(hard, { signal }));
    const settled = Promise.allSettled(both);
    first.abort();
    await Promise.allSettled(both.slice(0, 1));
    expect(thread.runs.map(({ signal }) => signal?.aborted)).toEqual([false]);
    second.abort();
    expect((await settled).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(thread.runs.map(({ signal }) => signal?.aborted)).toEqual([true]);
  });

  it.each<[string, CompileJob, string]>([
    [
      "a malformed grammar",
      { kind: "gbnf", text: "root ::= [", vocabularySize: 9, unknownTokens: [] },
      "invalid_grammar",
    ],
    [
      "an unsatisfiable schema",
      schemaJob({ type: "string", minLength: 3, maxLength: 2 }),
      "unsatisfiable_schema",
    ],
    ["a schema that holds itself", schemaJob(circular()), "invalid_grammar"],
  ])("tells at once what is wrong with %s", async (_, job, code) => {
    const thread = new WatchedThread();
    await expect(new GrammarCompiler(thread).compile(job)).rejects.toMatchObject({ code });
    expect(thread.runs).toEqual([]);
  });

  it("tells the tokens that a grammar names, and refuses those that there are not", async () => {
    const job: CompileJob = {
      kind: "gbnf",
      text: 'root ::= <|a|> "x" <|b|>',
      vocabularySize: 9,
      unknownTokens: [],
    };
    const compiler = new GrammarCompiler(new WatchedThread());
    expect((await compiler.compile(job)).tokens).toEqual(["<|a|>", "<|b|>"]);
    await expect(compiler.compile({ ...job, unknownTokens: ["<|b|>"] })).rejects.toMatchObject({
      message: "rule 'root': '<|b|>' is not one token of the vocabulary",
    });
  });
});

function circular(): object {
  const schema: Record<string, unknown> = { type: "object" };
  schema["not"] = schema;
  return schema;
}
