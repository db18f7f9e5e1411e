import { expect, it } from "vitest";
import { BodyBudget } from "./body-budget.js";
import { readJson } from "./read-json.js";

/** A request whose body comes in parts as they are pushed. */
function slow() {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) });
  const headers = { "content-type": "application/json" };
  const init: RequestInit & { duplex: "half" } = { method: "POST", headers, body, duplex: "half" };
  const request = new Request("http://localhost/", init);
  return {
    request,
    push: (text: string) => controller?.enqueue(new TextEncoder().encode(text)),
    end: () => controller?.close(),
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

it("refuses a body when those under way fill the room, and takes it when one has ended", async () => {
  const bounds = { maxBodyBytes: 100, bodies: new BodyBudget(150), limits: {} };
  const [first, second, third] = [slow(), slow(), slow()];
  const reading = readJson(first.request, bounds);
  first.push(`"${"x".repeat(90)}`);
  await settle();
  expect(bounds.bodies.taken).toBe(91);
  const refused = readJson(second.request, bounds);
  second.push(`"${"x".repeat(80)}`);
  await expect(refused).rejects.toMatchObject({ status: 503, code: "too_many_bodies" });
  first.push('"');
  first.end();
  expect(await reading).toBe("x".repeat(90));
  expect(bounds.bodies.taken).toBe(0);
  const taken = readJson(third.request, bounds);
  third.push("[]");
  third.end();
  expect(await taken).toEqual([]);
});

it("gives the room back when a body is too large or broken", async () => {
  const bounds = { maxBodyBytes: 10, bodies: new BodyBudget(50), limits: {} };
  for (const text of ["[1,2,3,4,5,6,7]", "{"]) {
    const { request, push, end } = slow();
    push(text);
    end();
    await expect(readJson(request, bounds)).rejects.toThrow();
    expect(bounds.bodies.taken).toBe(0);
  }
});
