import { describe, expect, it } from "vitest";
import { AdmissionQueue } from "./admission-queue.js";

const never = new AbortController().signal;

describe("AdmissionQueue", () => {
  it("lets requests run in the order in which they came", async () => {
    const queue = new AdmissionQueue(1, 10);
    const order: number[] = [];
    const tickets = [0, 1, 2].map((number) => {
      const ticket = queue.enter(never);
      return { ...ticket, started: ticket.ready.then(() => order.push(number)) };
    });
    for (const ticket of tickets) {
      await ticket.started;
      ticket.release();
    }
    expect(order).toEqual([0, 1, 2]);
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
  });

  it("refuses beyond its length and takes new ones when there is room again", () => {
    const queue = new AdmissionQueue(1, 1);
    const first = queue.enter(never);
    queue.enter(never);
    expect(() => queue.enter(never)).toThrow(expect.objectContaining({ status: 429 }));
    first.release();
    expect(() => queue.enter(never)).not.toThrow();
  });

  it("gives a place back once, however often it is released", () => {
    const queue = new AdmissionQueue(1, 10);
    const first = queue.enter(never);
    const second = queue.enter(never);
    queue.enter(never);
    first.release();
    first.release();
    expect([queue.running, queue.waiting]).toEqual([1, 1]);
    second.release();
    expect([queue.running, queue.waiting]).toEqual([1, 0]);
  });

  it("forgets who leaves while waiting, by signal or by release", async () => {
    const queue = new AdmissionQueue(1, 10);
    queue.enter(never);
    const abort = new AbortController();
    const aborted = queue.enter(abort.signal);
    const released = queue.enter(never);
    abort.abort(new Error("gone"));
    released.release();
    await expect(aborted.ready).rejects.toThrow("gone");
    expect([queue.running, queue.waiting]).toEqual([1, 0]);
  });
});
