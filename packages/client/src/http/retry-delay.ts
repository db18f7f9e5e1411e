/** Whether a failed request may be sent again: the server was busy or broken, not the request. */
export function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/**
 * Milliseconds to wait before attempt `attempt` (1 is the first retry): what the server asks for in `Retry-After`
 * (seconds or a date) up to a minute, else half a second doubled each time up to 8 s, less up to a quarter at random.
 */
export function retryDelay(
  attempt: number,
  retryAfter: string | null,
  now: number = Date.now(),
  random: () => number = Math.random,
): number {
  const asked = retryAfter === null ? Number.NaN : parseRetryAfter(retryAfter, now);
  if (asked >= 0 && asked <= 60_000) return asked;
  return Math.min(8_000, 500 * 2 ** (attempt - 1)) * (1 - random() / 4);
}

function parseRetryAfter(value: string, now: number): number {
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds * 1000;
  return Date.parse(value) - now;
}
