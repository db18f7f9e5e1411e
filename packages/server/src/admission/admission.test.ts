import { describe, expect, it } from "vitest";
import { HttpError } from "../errors/http-error.js";
import { Admission, type Place } from "./admission.js";

const never = new AbortController().signal;
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Asks for sequences and writes down who got one. */
class Log {
  order: string[] = [];
  readonly releases: (() => void)[] = [];

  ask(place: Place, name: string, count = 1): void {
    for (let index = 0; index < count; index++) {
      void place.acquire(never).then((release) => {
        this.order.push(name);
        this.releases.push(release);
      });
    }
  }

  /** Ends the sequences one after the other, in the order in which they began. */
  async endAll(): Promise<string> {
    for (let index = 0; ; index++) {
      await settle();
      const release = this.releases[index];
      if (release === undefined) return this.order.join(" ");
      release();
    }
  }
}

describe("Admission", () => {
  it("lets the requests of one client run in the order in which they came", async () => {
    const admission = new Admission(1, 10);
    const log = new Log();
    for (const name of ["a", "b", "c"]) log.ask(admission.enter("me"), name);
    expect(await log.endAll()).toBe("a b c");
    expect([admission.running, admission.waiting]).toEqual([0, 0]);
  });

  it("lets clients take turns, whatever one of them asks for", async () => {
    const admission = new Admission(1, 10);
    const log = new Log();
    for (let index = 0; index < 4; index++) log.ask(admission.enter("greedy"), "g");
    log.ask(admission.enter("modest"), "m");
    expect(await log.endAll()).toBe("g g m g g");
  });

  it("lets requests of one client take turns, however many sequences one of them has", async () => {
    const admission = new Admission(1, 10);
    const log = new Log();
    log.ask(admission.enter("me"), "many", 4);
    log.ask(admission.enter("me"), "one");
    expect(await log.endAll()).toBe("many one many many many");
  });

  it("keeps a sequence for others while one request has many", async () => {
    const admission = new Admission(4, 10);
    const log = new Log();
    log.ask(admission.enter("me"), "many", 128);
    await settle();
    expect([log.order.length, admission.running]).toEqual([3, 3]);
    log.ask(admission.enter("me"), "other");
    await settle();
    expect(log.order.at(-1)).toBe("other");
    log.releases[0]?.();
    await settle();
    expect([log.order.at(-1), admission.running]).toEqual(["many", 4]);
  });

  it("refuses a client that waits too much already, and not the others", async () => {
    const admission = new Admission(1, 1);
    const full = expect.objectContaining({ status: 429, code: "queue_full" });
    const log = new Log();
    log.ask(admission.enter("greedy"), "first");
    log.ask(admission.enter("greedy"), "second");
    await settle();
    expect(() => admission.enter("greedy")).toThrow(full);
    for (const client of ["a", "b", "c"]) log.ask(admission.enter(client), client);
    expect(() => admission.enter("d")).toThrow(full);
    await log.endAll();
    expect(() => admission.enter("greedy")).not.toThrow();
  });

  it("counts a request that has not asked for a sequence yet, until it leaves", () => {
    const admission = new Admission(1, 0);
    const place = admission.enter("me");
    expect(() => admission.enter("me")).toThrow(HttpError);
    place.leave();
    place.leave();
    expect(() => admission.enter("me")).not.toThrow();
  });

  it("gives a sequence back once, however often it is released", async () => {
    const admission = new Admission(2, 10);
    const release = await admission.enter("me").acquire(never);
    await admission.enter("me").acquire(never);
    release();
    release();
    expect(admission.running).toBe(1);
  });

  it("forgets a sequence whose request is aborted while it waits", async () => {
    const admission = new Admission(1, 10);
    const release = await admission.enter("me").acquire(never);
    const abort = new AbortController();
    const gone = admission.enter("me").acquire(abort.signal);
    const next = admission.enter("me").acquire(never);
    abort.abort(new Error("gone"));
    await expect(gone).rejects.toThrow("gone");
    release();
    await next;
    expect(admission.running).toBe(1);
  });

  it("refuses what has not begun when the server stops, and lets the rest end", async () => {
    const admission = new Admission(2, 10);
    const begun = admission.enter("me");
    const release = await begun.acquire(never);
    const further = begun.acquire(never);
    await admission.enter("other").acquire(never);
    const waiting = admission.enter("third").acquire(never);
    admission.stop(new HttpError(503, "shutting_down", "The server is shutting down."));
    await expect(waiting).rejects.toMatchObject({ status: 503 });
    await expect(admission.enter("late").acquire(never)).rejects.toMatchObject({ status: 503 });
    release();
    expect(await further).toBeTypeOf("function");
  });
});
