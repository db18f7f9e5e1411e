import { createHash, timingSafeEqual } from "node:crypto";
import { HttpError } from "../errors/http-error.js";

/**
 * Makes a check of `Authorization: Bearer` (or `x-api-key`) that takes the same time for every wrong key. It gives
 * a name of the key that does not tell it; undefined where none is needed.
 */
export function createApiKeyCheck(keys: readonly string[]): (request: Request) => string | undefined {
  const known = keys.map(digest);
  return (request) => {
    if (known.length === 0) return undefined;
    const given = bearer(request.headers.get("authorization")) ?? request.headers.get("x-api-key");
    if (given === null) {
      throw unauthorized("An API key is needed: send it as Authorization: Bearer KEY.");
    }
    const hash = digest(given);
    // All are compared, so that the time does not tell which one came close.
    if (!known.map((key) => timingSafeEqual(key, hash)).includes(true))
      throw unauthorized("The API key is wrong.");
    return hash.toString("base64");
  };
}

function unauthorized(message: string): HttpError {
  return new HttpError(401, "invalid_api_key", message, { headers: { "www-authenticate": "Bearer" } });
}

function bearer(header: string | null): string | null {
  return /^bearer\s+(\S+)\s*$/i.exec(header ?? "")?.[1] ?? null;
}

function digest(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
