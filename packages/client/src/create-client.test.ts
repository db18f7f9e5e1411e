import type { ChatCompletionChunk } from "@camelid/openai-types";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createClient } from "./create-client.js";
import { ApiError, ClientError, ConnectionError, RequestTimeoutError } from "./errors.js";
import type { Fetch } from "./http/transport.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const request = { model: "m", messages: [{ role: "user" as const, content: "hi" }] };
const json = (value: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(value), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });
const chunk = (content: string) => ({
  id: "1",
  object: "chat.completion.chunk",
  created: 1,
  model: "m",
  choices: [{ index: 0, delta: { content }, finish_reason: null }],
});

/** A body that sends the given events and then stays open, and tells when it was cancelled. */
function openBody(...events: string[]) {
  const cancelled = vi.fn<(reason: unknown) => void>();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const event of events) controller.enqueue(new TextEncoder().encode(`data: ${event}\n\n`));
    },
    cancel: cancelled,
  });
  return { body, cancelled };
}

function client(fetch: Fetch, maxRetries = 2) {
  return createClient({ baseURL: "http://localhost:1/v1/", apiKey: "secret", fetch, maxRetries });
}

async function contents(stream: AsyncIterable<ChatCompletionChunk>) {
  const out: (string | null | undefined)[] = [];
  for await (const { choices } of stream) out.push(choices[0]?.delta.content);
  return out;
}

test("sends the request as JSON with the key and gives the answer back", async () => {
  const fetch = vi.fn<Fetch>(async () => json({ id: "x" }));
  expect(await client(fetch).chat.completions.create(request)).toEqual({ id: "x" });
  const [url, init] = fetch.mock.calls[0] ?? [];
  expect(url).toBe("http://localhost:1/v1/chat/completions");
  expect(init?.headers).toMatchObject({ authorization: "Bearer secret", "content-type": "application/json" });
  expect(init?.body).toBe(JSON.stringify(request));
});

test("reaches completions, models and templates at their paths", async () => {
  const fetch = vi.fn<Fetch>(async () => json({}));
  const api = client(fetch);
  await api.completions.create({ model: "m", prompt: "p" });
  await api.models.list();
  await api.models.retrieve("a/b");
  await api.applyTemplate({ messages: request.messages });
  expect(fetch.mock.calls.map(([url, init]) => `${init.method} ${url.slice(18)}`)).toEqual([
    "POST /v1/completions",
    "GET /v1/models",
    "GET /v1/models/a%2Fb",
    "POST /v1/apply-template",
  ]);
});

test("gives an error body as ApiError with status, code and param", async () => {
  const error = { message: "no", type: "invalid_request_error", param: "top_p", code: "invalid_parameter" };
  const failure = client(async () => json({ error }, 400)).chat.completions.create(request);
  await expect(failure).rejects.toMatchObject({
    status: 400,
    message: "no",
    code: error.code,
    param: "top_p",
  });
  await expect(failure).rejects.toBeInstanceOf(ApiError);
});

test("tells a proxy's page by its text", async () => {
  const failure = client(async () => new Response("<h1>Bad gateway</h1>", { status: 502 }), 0).models.list();
  await expect(failure).rejects.toThrow("HTTP status 502: <h1>Bad gateway</h1>");
});

test("sends again after 429 and 503, no sooner than Retry-After says", async () => {
  const answers = [json({}, 429, { "retry-after": "7" }), json({}, 503), json({ data: [] })];
  const fetch = vi.fn<Fetch>(async () => answers.shift() ?? json({}, 500));
  const list = client(fetch).models.list();
  await vi.advanceTimersByTimeAsync(6_999);
  expect(fetch).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(fetch).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await list).toEqual({ data: [] });
});

test("gives up after maxRetries and names the address and the reason", async () => {
  const fetch = vi.fn<Fetch>(async () => {
    throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
  });
  const failure = client(fetch).models.list();
  const expectation = expect(failure).rejects.toThrow(
    "http://localhost:1/v1/models could not be reached: connect ECONNREFUSED",
  );
  await vi.advanceTimersByTimeAsync(10_000);
  await expectation;
  await expect(failure).rejects.toBeInstanceOf(ConnectionError);
  expect(fetch).toHaveBeenCalledTimes(3);
});

test("does not send a wrong request again", async () => {
  const fetch = vi.fn<Fetch>(async () => json({}, 400));
  await expect(client(fetch).models.list()).rejects.toBeInstanceOf(ApiError);
  expect(fetch).toHaveBeenCalledTimes(1);
});

test("gives the chunks of a stream up to [DONE]", async () => {
  const { body } = openBody(JSON.stringify(chunk("a")), JSON.stringify(chunk("b")), "[DONE]");
  const stream = await client(async () => new Response(body)).chat.completions.create({
    ...request,
    stream: true,
  });
  expect(await contents(stream)).toEqual(["a", "b"]);
});

test("leaving the loop closes the connection", async () => {
  const { body, cancelled } = openBody(JSON.stringify(chunk("a")));
  let signal: AbortSignal | null | undefined;
  const api = client(async (_url, init) => {
    signal = init.signal;
    return new Response(body);
  });
  for await (const _ of await api.chat.completions.create({ ...request, stream: true })) break;
  expect(cancelled).toHaveBeenCalled();
  expect(signal?.aborted).toBe(true);
});

test("a stream is consumed once", async () => {
  const { body } = openBody("[DONE]");
  const stream = await client(async () => new Response(body)).chat.completions.create({
    ...request,
    stream: true,
  });
  await contents(stream);
  await expect(contents(stream)).rejects.toThrow("only once");
});

test("an error event inside a stream throws it", async () => {
  const { body } = openBody(
    JSON.stringify(chunk("a")),
    JSON.stringify({ error: { message: "gone", code: "engine_closed" } }),
  );
  const stream = await client(async () => new Response(body)).chat.completions.create({
    ...request,
    stream: true,
  });
  await expect(contents(stream)).rejects.toMatchObject({ code: "engine_closed", message: "gone" });
});

test("a stream that ends without [DONE] is an error, not a short answer", async () => {
  const body = new Blob([`data: ${JSON.stringify(chunk("a"))}\n\n`]).stream();
  const stream = await client(async () => new Response(body)).chat.completions.create({
    ...request,
    stream: true,
  });
  await expect(contents(stream)).rejects.toBeInstanceOf(ConnectionError);
});

test("aborting throws the signal's reason before the answer and between retries", async () => {
  const reason = new Error("changed my mind");
  const waiting = new AbortController();
  const never: Fetch = (_url, { signal }) =>
    new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  const failure = client(never).models.list({ signal: waiting.signal });
  waiting.abort(reason);
  await expect(failure).rejects.toBe(reason);

  const retrying = new AbortController();
  const failed = client(async () => json({}, 503)).models.list({ signal: retrying.signal });
  const expectation = expect(failed).rejects.toBe(reason);
  await vi.advanceTimersByTimeAsync(1);
  retrying.abort(reason);
  await expectation;
});

test("an answer that does not begin in time is a RequestTimeoutError", async () => {
  const never: Fetch = (_url, { signal }) =>
    new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  const failure = client(never).models.list({ timeout: 50 });
  const expectation = expect(failure).rejects.toBeInstanceOf(RequestTimeoutError);
  await vi.advanceTimersByTimeAsync(50);
  await expectation;
});

test("a stream ends at an abort even when its source does not watch the signal", async () => {
  const { body, cancelled } = openBody(JSON.stringify(chunk("a")));
  const reason = new Error("enough");
  const stream = await client(async () => new Response(body)).chat.completions.create({
    ...request,
    stream: true,
  });
  const chunks = stream[Symbol.asyncIterator]();
  await chunks.next();
  const waiting = chunks.next();
  stream.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  expect(cancelled).toHaveBeenCalledTimes(1);
});

test("aborting a stream that was never read closes the connection", async () => {
  const { body, cancelled } = openBody();
  const stream = await client(async () => new Response(body)).chat.completions.create({
    ...request,
    stream: true,
  });
  stream.abort();
  expect(cancelled).toHaveBeenCalledTimes(1);
  await expect(contents(stream)).rejects.toMatchObject({ name: "AbortError" });
});

test.each(["null", "7", "{", '"text"'])(
  "an event that is no JSON object is told as it is: %s",
  async (event) => {
    const { body } = openBody(event);
    const stream = await client(async () => new Response(body)).chat.completions.create({
      ...request,
      stream: true,
    });
    await expect(contents(stream)).rejects.toMatchObject({ code: "invalid_response" });
  },
);

test("a line that breaks inside an error's body is a ConnectionError and is tried again", async () => {
  const broken = () =>
    new Response(new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) }), {
      status: 400,
    });
  const answers = [broken(), json({ data: [] })];
  const fetch = vi.fn<Fetch>(async () => answers.shift() ?? json({}, 500));
  const list = client(fetch).models.list();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await list).toEqual({ data: [] });
});

test("an answer that is not JSON is an error that shows how it begins", async () => {
  const failure = client(async () => new Response("<html>")).models.list();
  await expect(failure).rejects.toMatchObject({
    code: "invalid_response",
    message: "The answer is not JSON: <html>",
  });
});

test("refuses options of a call that cannot work before anything is sent", async () => {
  const fetch = vi.fn<Fetch>(async () => json({}));
  for (const options of [{ maxRetries: 0.5 }, { timeout: -1 }, { timeout: Number.NaN }, { retries: 1 }]) {
    await expect(client(fetch).models.list(options)).rejects.toMatchObject({ code: "invalid_option" });
  }
  expect(fetch).not.toHaveBeenCalled();
});

test("refuses options that cannot work", () => {
  for (const options of [
    { baseURL: "localhost" },
    { baseURL: "http://x", maxRetries: -1 },
    { baseURL: "http://x", timeout: 0 },
  ]) {
    expect(() => createClient(options)).toThrow(ClientError);
  }
  const misspelt = Object.assign({ baseURL: "http://x" }, { apikey: "k" });
  expect(() => createClient(misspelt)).toThrow(
    "apikey is not an option; the options are baseURL, apiKey, fetch, maxRetries, timeout, headers.",
  );
});
