import { expect, it } from "vitest";
import { FairQueue } from "./fair-queue.js";

function drain(queue: FairQueue<string>): string {
  let order = "";
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) order += item;
  return order;
}

it("lets clients take turns, however many items one of them brought", () => {
  const queue = new FairQueue<string>();
  for (const item of "abcde") queue.push("greedy", item);
  queue.push("modest", "x");
  queue.push("other", "1");
  queue.push("other", "2");
  expect([queue.size, queue.sizeOf("greedy"), queue.sizeOf("nobody")]).toEqual([8, 5, 0]);
  expect(drain(queue)).toBe("ax1b2cde");
});

it("gives a turn to who came while others had theirs", () => {
  const queue = new FairQueue<string>();
  for (const item of "abc") queue.push("first", item);
  expect(queue.shift()).toBe("a");
  queue.push("late", "x");
  expect(drain(queue)).toBe("bxc");
});

it("forgets what is removed", () => {
  const queue = new FairQueue<string>();
  for (const item of "abc") queue.push("me", item);
  expect(queue.remove("me", "b")).toBe(true);
  expect(queue.remove("me", "b")).toBe(false);
  expect(queue.remove("you", "a")).toBe(false);
  expect([drain(queue), queue.size]).toEqual(["ac", 0]);
});
