import { describe, expect, it } from "vitest";
import type { NativeEndEvent, NativeTokensEvent } from "../binding/native-binding.js";
import { bufferedBytes, RequestStream } from "./request-stream.js";

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
  const calls = { starts: 0, cancels: 0, ends: 0, pauses: new Array<boolean>() };
  const stream = new RequestStream(
    {
      start: () => {
        calls.starts++;
        start();
        return {
          cancel: () => {
            calls.cancels++;
          },
          setPaused: (paused) => {
            calls.pauses.push(paused);
          },
        };
      },
    },
    { signal, onEnd: () => calls.ends++ },
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
    expect(calls).toEqual({ starts: 1, cancels: 0, ends: 1, pauses: [] });
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
    expect(calls).toEqual({ starts: 1, cancels: 1, ends: 1, pauses: [] });
  });

  it("never starts when it is left before its first next", async () => {
    const { stream, calls } = open();
    await stream.return();
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(calls).toEqual({ starts: 0, cancels: 0, ends: 1, pauses: [] });
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

  it("pauses the engine while its reader is far behind, and tells it to go on when the reader has come near", async () => {
    const { stream, calls } = open();
    const first = stream.next();
    const event = tokens("x".repeat(1000));
    stream.push(event);
    await first;
    let waiting = 0;
    for (; calls.pauses.length === 0 && waiting < 10_000; waiting++) stream.push(event);
    expect(calls.pauses).toEqual([true]);
    expect(waiting * 2000).toBeGreaterThan(bufferedBytes.pause / 2);
    expect(waiting * 2000).toBeLessThan(bufferedBytes.pause * 2);
    for (; waiting * 2100 > bufferedBytes.resume; waiting--) await stream.next();
    for (; calls.pauses.length === 1 && waiting > 0; waiting--) await stream.next();
    expect(calls.pauses).toEqual([true, false]);
    expect(waiting).toBeGreaterThan(0);
  });

  it("says that the engine has finished when it has, however far its reader is behind", async () => {
    const { stream, calls } = open();
    void stream.next();
    stream.push(tokens("a"));
    stream.push(tokens("b"));
    expect(calls.ends).toBe(0);
    stream.push(end("stop"));
    expect(calls.ends).toBe(1);
    expect(await stream.next()).toMatchObject({ value: { text: "b" } });
    await stream.return();
    expect(calls.ends).toBe(1);
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
