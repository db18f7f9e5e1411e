import { expect, test } from "vitest";
import { isRetryableStatus, retryDelay } from "./retry-delay.js";

test("waits as long as Retry-After asks, in seconds or as a date", () => {
  expect(retryDelay(1, "3")).toBe(3000);
  expect(retryDelay(1, "0.25")).toBe(250);
  const now = Date.parse("2026-01-01T00:00:00Z");
  expect(retryDelay(1, "Thu, 01 Jan 2026 00:00:05 GMT", now)).toBe(5000);
});

test("falls back to exponential backoff for an absent, absurd or unreadable Retry-After", () => {
  for (const value of [null, "soon", "86400", "-1"]) {
    expect([1, 2, 3, 10].map((attempt) => retryDelay(attempt, value, 0, () => 0))).toEqual([
      500, 1000, 2000, 8000,
    ]);
  }
  expect(retryDelay(1, null, 0, () => 1)).toBe(375);
});

test("retries a busy or broken server, never a wrong request", () => {
  expect([408, 429, 500, 502, 503, 504].every(isRetryableStatus)).toBe(true);
  expect([400, 401, 403, 404, 405, 409, 413, 415, 422].some(isRetryableStatus)).toBe(false);
});
