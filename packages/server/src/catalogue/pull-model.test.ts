import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@camelid/testkit";
import { afterEach, describe, expect, it } from "vitest";
import type { CatalogueEntry } from "./catalogue.js";
import { pullModel } from "./pull-model.js";

const content = Buffer.from("0123456789".repeat(1000));
const entry: CatalogueEntry = {
  name: "tiny",
  description: "",
  fileName: "tiny.gguf",
  bytes: content.length,
  sha256: createHash("sha256").update(content).digest("hex"),
  license: "MIT",
  hub: { repository: "a/b", revision: "main", file: "tiny.gguf" },
};

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function hub(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const ranges: (string | undefined)[] = [];
  const onProgress: (() => void)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const folder = temporaryFolder();
  const steps: string[] = [];
  const seen: number[] = [];
  const pull = () =>
    pullModel(entry, {
      folder,
      hubUrl: `http://127.0.0.1:${port}`,
      report: {
        step: (text) => steps.push(text),
        progress: (bytes) => {
          seen.push(bytes);
          for (const act of onProgress.splice(0)) act();
        },
      },
    });
  return { folder, ranges, steps, seen, pull, onProgress };
}

/** Honours ranges, as the hub does. */
function serveContent(request: IncomingMessage, response: ServerResponse): void {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  if (start > 0)
    response.writeHead(206, { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` });
  response.end(content.subarray(start));
}

describe("pullModel", () => {
  it("downloads from the hub's address of the file, and asks nobody the second time", async () => {
    const urls: (string | undefined)[] = [];
    const { folder, pull, seen } = await hub((request, response) => {
      urls.push(request.url);
      serveContent(request, response);
    });
    expect(await pull()).toBe(join(folder, "tiny.gguf"));
    expect(readFileSync(join(folder, "tiny.gguf")).equals(content)).toBe(true);
    expect(seen.at(-1)).toBe(content.length);
    await pull();
    expect(urls).toEqual(["/a/b/resolve/main/tiny.gguf"]);
    expect(readdirSync(folder).toSorted()).toEqual(["tiny.gguf", "tiny.gguf.verified.json"]);
  });

  it("goes on where a broken download stopped", async () => {
    let broken = true;
    const { folder, ranges, pull, onProgress } = await hub((request, response) => {
      if (!broken) return serveContent(request, response);
      broken = false;
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 4000));
      // Only once the client has the beginning.
      onProgress.push(() => response.destroy());
    });
    await expect(pull()).rejects.toMatchObject({ code: "download_failed" });
    await pull();
    expect(ranges).toEqual([undefined, "bytes=4000-"]);
    expect(readFileSync(join(folder, "tiny.gguf")).equals(content)).toBe(true);
  });

  it("starts anew when the server ignores the range", async () => {
    const { folder, pull } = await hub((_, response) => response.end(content));
    writeFileSync(join(folder, "tiny.gguf.part"), "wrong beginning");
    await pull();
    expect(readFileSync(join(folder, "tiny.gguf")).equals(content)).toBe(true);
  });

  it.each<[string, (request: IncomingMessage, response: ServerResponse) => void, RegExp]>([
    [
      "another file of the same size",
      (_, response) => response.end(Buffer.alloc(content.length)),
      /is not the one in the catalogue/,
    ],
    [
      "a larger file",
      (_, response) => {
        response.write(content);
        response.end("x");
      },
      /is larger than 10000 bytes/,
    ],
    ["a file that says it is larger", (_, response) => response.end(`${content}x`), /sends 10001 bytes/],
    [
      "a shorter file",
      (_, response) => {
        response.write("x");
        response.end("y");
      },
      /ended after 2 of 10000 bytes/,
    ],
    ["a page that asks to log in", (_, response) => response.end("<html>log in</html>"), /sends 19 bytes/],
    ["an error page", (_, response) => response.writeHead(404).end("no"), /the server answered 404/],
    [
      "another part of the file",
      (_, response) => response.writeHead(206, { "content-range": "bytes 7-9/10" }).end("x"),
      /another part of the file/,
    ],
  ])("refuses %s and leaves no model behind", async (_, answer, message) => {
    const { folder, pull } = await hub(answer);
    await expect(pull()).rejects.toThrow(message);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("downloads once when two ask at the same time", async () => {
    const { ranges, pull } = await hub(serveContent);
    const [a, b] = await Promise.all([pull(), pull()]);
    expect(a).toBe(b);
    expect(ranges).toHaveLength(1);
  });

  it("begins again in the same pull when the part from last time was wrong", async () => {
    for (const part of ["x".repeat(5000), "x".repeat(9999)]) {
      const { folder, ranges, pull } = await hub(serveContent);
      writeFileSync(join(folder, "tiny.gguf.part"), part);
      await pull();
      expect(ranges).toEqual([`bytes=${part.length}-`, undefined]);
      expect(readFileSync(join(folder, "tiny.gguf")).equals(content)).toBe(true);
    }
  });

  it.each([
    ["is empty, as a full disk leaves it", ""],
    ["has the number of another living process", String(process.ppid)],
  ])("takes over a lock that nobody renews, though it %s", async (_, text) => {
    const { folder, pull } = await hub(serveContent);
    const lock = join(folder, "tiny.gguf.lock");
    writeFileSync(lock, text);
    utimesSync(lock, new Date(0), new Date(0));
    await pull();
    expect(readdirSync(folder)).not.toContain("tiny.gguf.lock");
  });
});
