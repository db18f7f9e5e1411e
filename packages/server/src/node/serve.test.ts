import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { Llama } from "@camelid/core-native";
import { createRecordedEngine, type RecordedEngineOptions } from "@camelid/core-native/testing";
import { afterEach, describe, expect, it } from "vitest";
import { serve, type RunningServer } from "./serve.js";

const servers: RunningServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close({ graceMs: 0 });
});

async function start(options: RecordedEngineOptions) {
  const engine = createRecordedEngine(options);
  const llama = Llama.fromEngine(engine, { modelId: "m", chatFormat: "chatml" });
  const server = await serve({ models: [{ llama }], port: 0 });
  servers.push(server);
  return { engine, server };
}

const chat = { model: "m", messages: [{ role: "user", content: "Hello" }] };

/** Sends a request and gives its connection; `response` is fulfilled when the headers are here. */
function post(server: RunningServer, body: object, headers: Record<string, string> = {}) {
  const outgoing = httpRequest(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
  });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on("response", resolve);
    outgoing.on("error", reject);
  });
  response.catch(() => {});
  outgoing.end(JSON.stringify(body));
  return { outgoing, response };
}

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe("serve", () => {
  it("sends the headers of a stream before there is a token", async () => {
    const { opened, open } = gate();
    const { server } = await start({ outputs: ["Hi"], beforeToken: () => opened });
    const response = await post(server, { ...chat, stream: true }).response;
    expect(response.statusCode).toBe(200);
    open();
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part);
    expect(Buffer.concat(parts).toString()).toContain("data: [DONE]");
  });

  it.each([true, false])("cancels when its client is gone (stream: %s)", async (stream) => {
    const { opened, open } = gate();
    const started = gate();
    const { server, engine } = await start({
      outputs: () => "word ".repeat(100),
      beforeToken: (position) => {
        if (position === 2) started.open();
        return position < 2 ? undefined : opened;
      },
    });
    const { outgoing, response } = post(server, { ...chat, stream });
    await started.opened;
    expect(engine.stats().activeSequences).toBe(1);
    if (stream) (await response).resume();
    outgoing.destroy();
    await expect.poll(() => engine.stats()).toMatchObject({ activeSequences: 0, cancelledRequests: 1 });
    expect(engine.stats().generatedTokens).toBe(2);
    open();
  });

  it("refuses a name that is not its own, whatever address it is reached by", async () => {
    const { server } = await start({ outputs: ["Hi"] });
    const foreign = await post(server, chat, { host: `evil.example:${server.port}` }).response;
    expect(foreign.statusCode).toBe(403);
    foreign.resume();
    const own = await post(server, chat, { host: `localhost:${server.port}` }).response;
    expect(own.statusCode).toBe(200);
    own.resume();
  });

  it("lets a running answer end when it closes, and tells new requests that it stops", async () => {
    const { opened, open } = gate();
    const { server } = await start({ outputs: ["Hi there"], beforeToken: () => opened });
    const response = await post(server, { ...chat, stream: true }).response;
    const closed = server.close();
    const late = await post(server, chat).response;
    expect([late.statusCode, late.headers["retry-after"]]).toEqual([503, "1"]);
    expect(late.headers.connection).toBe("close");
    late.resume();
    open();
    let text = "";
    for await (const part of response) text += String(part);
    expect(text).toContain("data: [DONE]");
    await closed;
    await expect(post(server, chat).response).rejects.toMatchObject({
      code: expect.stringMatching(/^ECONN/),
    });
  });

  it("tells what waits that it stops, before the running answers end", async () => {
    const { opened, open } = gate();
    const started = gate();
    const { server } = await start({
      outputs: () => "Hi there",
      parallel: 1,
      beforeToken: () => (started.open(), opened),
    });
    const running = await post(server, { ...chat, stream: true }).response;
    await started.opened;
    const waiting = post(server, chat);
    const streamWaiting = await post(server, { ...chat, stream: true }).response;
    const closed = server.close();
    expect((await waiting.response).statusCode).toBe(503);
    (await waiting.response).resume();
    let text = "";
    for await (const part of streamWaiting) text += String(part);
    expect(text).toContain('"code":"shutting_down"');
    open();
    running.resume();
    await closed;
  });

  it("cuts answers off when the grace is over", async () => {
    const { server, engine } = await start({ outputs: ["Hi"], beforeToken: () => new Promise(() => {}) });
    const response = await post(server, { ...chat, stream: true }).response;
    const cut = new Promise((resolve) => response.on("close", resolve));
    response.on("error", () => {});
    response.resume();
    await server.close({ graceMs: 1 });
    await cut;
    expect(engine.stats().activeSequences).toBe(0);
  });

  it("takes a client that leaves for no fault, whether it is answered, waits or streams", async () => {
    const { opened, open } = gate();
    const engine = createRecordedEngine({ outputs: () => "Hi", parallel: 1, beforeToken: () => opened });
    const llama = Llama.fromEngine(engine, { modelId: "m", chatFormat: "chatml" });
    const faults: object[] = [];
    const answered: unknown[] = [];
    const leftAll = gate();
    const server = await serve({
      models: [{ llama }],
      port: 0,
      logger: {
        info: (details) => {
          answered.push("status" in details ? details.status : undefined);
          if (answered.length === 3) leftAll.open();
        },
        error: (details) => faults.push(details),
      },
    });
    servers.push(server);
    const streaming = await post(server, { ...chat, stream: true }).response;
    const waiting = post(server, chat);
    const alsoWaiting = post(server, chat);
    for (const { outgoing } of [waiting, alsoWaiting]) {
      await new Promise((resolve) => outgoing.once("finish", resolve));
    }
    streaming.destroy();
    waiting.outgoing.destroy();
    alsoWaiting.outgoing.destroy();
    await leftAll.opened;
    open();
    expect([answered, faults]).toEqual([[200, 499, 499], []]);
  });

  /** The answer to bytes that no HTTP library would send. */
  async function sendRaw(server: RunningServer, text: string): Promise<string> {
    const socket = connect(server.port, "127.0.0.1");
    socket.end(text);
    let answer = "";
    for await (const part of socket) answer += String(part);
    return answer;
  }

  it("answers HTTP/1.0, which names no host, and says what is wrong with a host that is none", async () => {
    const { server } = await start({ outputs: [] });
    expect(await sendRaw(server, "GET /health HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 200 /);
    for (const host of ["a b<>", "localhost@evil.example"]) {
      const answer = await sendRaw(
        server,
        `GET /v1/models HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*"code":"invalid_request"/);
    }
  });

  it("says when its port is taken", async () => {
    const { server } = await start({ outputs: [] });
    const engine = createRecordedEngine({ outputs: [] });
    const models = [{ llama: Llama.fromEngine(engine, { chatFormat: "chatml" }) }];
    await expect(serve({ models, port: server.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it("refuses options that it does not know, and ports that are none", async () => {
    const engine = createRecordedEngine({ outputs: [] });
    const models = [{ llama: Llama.fromEngine(engine, { chatFormat: "chatml" }) }];
    const wrong: [object, string][] = [
      [{ prot: 80 }, 'prot: is not a known parameter; did you mean "port"?'],
      [{ port: 1.5 }, "port: must be an integer from 0 to 65535"],
    ];
    for (const [options, message] of wrong) {
      await expect(serve({ models, port: 0, ...options })).rejects.toThrow(message);
    }
  });
});
