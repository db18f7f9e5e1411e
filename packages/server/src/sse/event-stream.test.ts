import { expect, it } from "vitest";
import { toEventStream } from "./event-stream.js";

const options = { keepAliveMs: 60_000, readTimeoutMs: 60_000, cancel: () => {} };

async function* endless() {
  for (let index = 0; ; index++) yield { index };
}

it("ends a stream that nobody reads any more, and the work behind it", async () => {
  let cancelled = 0;
  let ended = false;
  const events = (async function* () {
    try {
      yield* endless();
    } finally {
      ended = true;
    }
  })();
  const stream = toEventStream(events, { ...options, readTimeoutMs: 1, cancel: () => cancelled++ });
  const reader = stream.getReader();
  await expect.poll(() => [cancelled, ended]).toEqual([1, true]);
  await expect(
    (async () => {
      while (!(await reader.read()).done);
    })(),
  ).rejects.toMatchObject({ name: "TimeoutError" });
});

it("does not hurry a reader who reads", async () => {
  let cancelled = 0;
  const stream = toEventStream(endless(), { ...options, cancel: () => cancelled++ });
  const reader = stream.getReader();
  for (let read = 0; read < 1000; read++) await reader.read();
  expect(cancelled).toBe(0);
  await reader.cancel();
  expect(cancelled).toBe(1);
});
