// Needs the built package: a thread does not run TypeScript.
import { afterAll, describe, expect, it } from "vitest";
import type { CompileJob } from "../src/compile/compile-job.js";
import { GrammarCompiler } from "../src/compile/compile-grammar.js";
import { CompileThread } from "../src/compile/compile-thread.js";

const range = (length: number) => Array.from({ length }, (_, index) => index);
const schemaJob = (schema: object): CompileJob => ({ kind: "schema", schema, options: {} });
/** Twice the work that is done at once. */
const hard = (index: number) => schemaJob({ enum: range(1500).map((value) => value * 7 + index) });
const endless = schemaJob({ type: "string", pattern: "^(\\p{L}{1,40}\\p{N}{1,40}){1,40}$" });

describe("the thread that compiles", () => {
  const thread = new CompileThread();
  const compiler = new GrammarCompiler(thread);
  afterAll(() => thread.close());

  it("gives the program that this thread would make, and starts once", async () => {
    const programs = await Promise.all([hard(0), hard(1)].map((job) => compiler.compile(job)));
    expect(programs.every(({ program }) => program instanceof Uint8Array && program.length > 1000)).toBe(
      true,
    );
    expect(thread.starts).toBe(1);
  });

  it("gives the error that this thread would throw", async () => {
    await expect(compiler.compile(endless)).rejects.toMatchObject({ code: "invalid_grammar" });
  });

  it("lets clients take turns", async () => {
    const order: string[] = [];
    const jobs = [...range(4).map((index) => ["greedy", index] as const), ["modest", 9] as const];
    await Promise.all(
      jobs.map(async ([client, index]) => {
        await compiler.compile(hard(10 + index), { client });
        order.push(client);
      }),
    );
    expect(order.indexOf("modest")).toBeLessThan(3);
  });

  it("ends a job with those that wait for it, and goes on with the next", async () => {
    const abort = new AbortController();
    const left = compiler.compile(schemaJob({ ...range(1), pattern: "^(\\p{L}{1,39}\\p{N}{1,40}){1,40}$" }), {
      signal: abort.signal,
    });
    const next = compiler.compile(hard(20));
    abort.abort();
    await expect(left).rejects.toMatchObject({ name: "AbortError" });
    expect((await next).program.length).toBeGreaterThan(1000);
    expect(thread.waiting).toBe(0);
  });

  it("gives a job up at its deadline", async () => {
    const hasty = new CompileThread({ deadlineMs: 1 });
    await expect(new GrammarCompiler(hasty).compile(endless)).rejects.toMatchObject({
      message: expect.stringContaining("longer than 1 ms"),
    });
    await hasty.close();
  });
});
