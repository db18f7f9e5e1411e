import { describe, expect, it } from "vitest";
import type { NativeEndEvent, NativeTokensEvent } from "../binding/native-binding.js";
import { RequestStream } from "./request-stream.js";

const tokens = (text: string): NativeTokensEvent => ({
  request: 1,
  type: "tokens",
  text,
  tokens: [{ token: 1 }],
});
const end = (type: NativeEndEvent["type"], text = ""): NativeEndEvent => ({
  request: 1,
  type,
  text,
  promptTokens: 3,
  cachedTokens: 2,
  completionTokens: 1,
  promptMs: 4,
  decodeMs: 5,
});

/** A stream whose starts and cancels are counted. */
function open(signal?: AbortSignal, start = () => {}) {
  const calls = { starts: 0, cancels: 0 };
  const stream = new RequestStream(
    {
      start: () => {
        calls.starts++;
        start();
        return () => {
          calls.cancels++;
        };
      },
    },
    signal,
  );
  return { stream, calls };
}

describe("RequestStream", () => {
  it("starts with the first next and gives the events in order, then is done", async () => {
    const { stream, calls } = open();
    expect(calls.starts).toBe(0);
    const first = stream.next();
    expect(calls.starts).toBe(1);
    for (const event of [tokens("a"), tokens("b"), end("stop", "END")]) stream.push(event);
    expect(await first).toMatchObject({ value: { type: "tokens", text: "a" } });
    expect(await stream.next()).toMatchObject({ value: { type: "tokens", text: "b" } });
    expect(await stream.next()).toEqual({
      done: false,
      value: {
        type: "finish",
        reason: "stop",
        stopString: "END",
        usage: { promptTokens: 3, cachedTokens: 2, completionTokens: 1, promptMs: 4, decodeMs: 5 },
      },
    });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(calls).toEqual({ starts: 1, cancels: 0 });
  });

  it("ends at once when it is left, also while a next waits, and cancels once", async () => {
    const { stream, calls } = open();
    const waiting = stream.next();
    await stream.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await stream.return();
    stream.push(tokens("late"));
    stream.push(end("aborted"));
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(calls).toEqual({ starts: 1, cancels: 1 });
  });

  it("never starts when it is left before its first next", async () => {
    const { stream, calls } = open();
    await stream.return();
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(calls).toEqual({ starts: 0, cancels: 0 });
  });

  it("gives an abort as AbortError after the events that came before, once, and cancels", async () => {
    const controller = new AbortController();
    const { stream, calls } = open(controller.signal);
    const first = stream.next();
    stream.push(tokens("a"));
    stream.push(tokens("b"));
    controller.abort("why");
    expect(await first).toMatchObject({ value: { text: "a" } });
    expect(await stream.next()).toMatchObject({ value: { text: "b" } });
    await expect(stream.next()).rejects.toMatchObject({ name: "AbortError", cause: "why" });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(calls.cancels).toBe(1);
  });

  it("does not listen to a signal after its end", async () => {
    const controller = new AbortController();
    const { stream, calls } = open(controller.signal);
    const first = stream.next();
    stream.push(end("length"));
    expect(await first).toMatchObject({ value: { reason: "length" } });
    controller.abort();
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(calls.cancels).toBe(0);
  });

  it("gives what start throws, and a failure of the engine with its code", async () => {
    const error = new Error("mine");
    const refused = open(undefined, () => {
      throw error;
    });
    await expect(refused.stream.next()).rejects.toBe(error);
    const failed = open();
    const next = failed.stream.next();
    failed.stream.push(end("failed", "no memory"));
    await expect(next).rejects.toMatchObject({
      code: "generation_failed",
      message: expect.stringContaining("no memory"),
    });
  });
});
