import { describe, expect, it } from "vitest";
import { deferred } from "../engine/deferred.js";
import { mergeAsync } from "./merge-async.js";

interface Work {
  asked: number;
  open: number;
  mostOpen: number;
}

const fresh = (): Work => ({ asked: 0, open: 0, mostOpen: 0 });

function source(name: number, length: number, work: Work): AsyncIterable<number> {
  return (async function* () {
    work.open++;
    work.mostOpen = Math.max(work.mostOpen, work.open);
    try {
      for (let at = 0; at < length; at++) {
        work.asked++;
        await Promise.resolve();
        yield name;
      }
    } finally {
      work.open--;
    }
  })();
}

const sources = (count: number, length: number, work: Work) =>
  Array.from({ length: count }, (_, name) => source(name, length, work));

describe("mergeAsync", () => {
  it("asks each source once for each of its values, of thousands of sources", async () => {
    const work = fresh();
    const got = new Map<number, number>();
    for await (const name of mergeAsync(sources(5000, 3, work), () => {}))
      got.set(name, (got.get(name) ?? 0) + 1);
    expect(work.asked).toBe(15_000);
    expect([...got.values()]).toEqual(Array.from({ length: 5000 }, () => 3));
  });

  it("gives values in the order in which they arrive", async () => {
    const gates = [deferred(), deferred()];
    const waiting = gates.map(async function* ({ promise }, name) {
      await promise;
      yield name;
    });
    const merged = mergeAsync(waiting, () => {});
    const first = merged.next();
    gates[1]?.resolve();
    expect(await first).toEqual({ done: false, value: 1 });
    gates[0]?.resolve();
    expect(await merged.next()).toEqual({ done: false, value: 0 });
    expect((await merged.next()).done).toBe(true);
  });

  it("opens only as many at once as it may, and all in the end", async () => {
    const work = fresh();
    const names = new Set<number>();
    for await (const name of mergeAsync(sources(20, 5, work), () => {}, 3)) names.add(name);
    expect([names.size, work.mostOpen, work.open]).toEqual([20, 3, 0]);
  });

  it("stops and closes all when the reader leaves", async () => {
    const work = fresh();
    let stops = 0;
    for await (const _ of mergeAsync(sources(10, 100, work), () => stops++)) break;
    expect([stops, work.open]).toEqual([1, 0]);
  });

  it("fails as the first source that fails, and closes the others", async () => {
    const work = fresh();
    const failing = (async function* (): AsyncGenerator<number> {
      yield 0;
      throw new Error("broken");
    })();
    const all = mergeAsync([failing, ...sources(3, 100, work)], () => {});
    const read = async () => {
      for await (const _ of all);
    };
    await expect(read()).rejects.toThrow("broken");
    expect(work.open).toBe(0);
  });
});
