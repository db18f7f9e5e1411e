import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { lockFile } from "./lock-file.js";

const folder = mkdtempSync(join(tmpdir(), "camelid-lock-"));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fresh = () => join(folder, `${count++}.lock`);
const quiet = { onWait: () => {} };

it("lets one hold it at a time, in turns, and leaves nothing behind", async () => {
  const path = fresh();
  let holders = 0;
  let most = 0;
  let waits = 0;
  const hold = async () => {
    const unlock = await lockFile(path, { onWait: () => waits++, staleMs: 1000 });
    most = Math.max(most, ++holders);
    await new Promise((resolve) => setImmediate(resolve));
    holders--;
    await unlock();
  };
  await Promise.all([hold(), hold(), hold()]);
  expect([most, waits > 0]).toEqual([1, true]);
  expect(readdirSync(folder)).toEqual([]);
});

it("gives up waiting for one that lives", async () => {
  const path = fresh();
  const unlock = await lockFile(path, quiet);
  await expect(lockFile(path, { ...quiet, waitMs: 0 })).rejects.toThrow("another process has held");
  await unlock();
});

it("ends with its signal", async () => {
  const path = fresh();
  const unlock = await lockFile(path, quiet);
  const abort = new AbortController();
  const waiting = lockFile(path, { onWait: () => abort.abort(new Error("enough")), signal: abort.signal });
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  await unlock();
});

it("renews the time of its file while it is held, and is not taken over meanwhile", async () => {
  const path = fresh();
  const unlock = await lockFile(path, { ...quiet, staleMs: 200 });
  const { mtimeMs } = statSync(path);
  await expect.poll(() => statSync(path).mtimeMs).toBeGreaterThan(mtimeMs);
  await expect(lockFile(path, { ...quiet, staleMs: 200_000, waitMs: 0 })).rejects.toThrow();
  await unlock();
});

it("is not removed by who lost it", async () => {
  const path = fresh();
  const unlock = await lockFile(path, { ...quiet, staleMs: 1_000_000 });
  utimesSync(path, new Date(0), new Date(0));
  const others = await lockFile(path, { ...quiet, staleMs: 1000 });
  await unlock();
  expect(readdirSync(folder)).toHaveLength(1);
  await others();
  writeFileSync(path, "");
  rmSync(path);
  expect(readdirSync(folder)).toEqual([]);
});
