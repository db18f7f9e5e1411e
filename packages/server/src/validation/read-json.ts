import { checkLimits, type LimitName, limitOf, type RequestLimits } from "@camelid/openai-types/limits";
import { HttpError } from "../errors/http-error.js";
import type { BodyBudget } from "./body-budget.js";
import { findDoubleName, type JsonCounts, scanJson } from "./scan-json.js";

/** How much of a body is taken. */
export interface BodyBounds {
  readonly maxBodyBytes: number;
  /** Counts the bytes of all bodies that are being read. */
  readonly bodies: BodyBudget;
  readonly limits: RequestLimits;
}

/**
 * Reads a JSON body and holds it against the bounds of requests, before anything else looks at it. Throws HttpError:
 * 415 for another media type, charset or a compressed body (it also keeps pages of other origins from posting without
 * a preflight), 413, or 400 with the place of the mistake, which may be a name that is given twice.
 */
export async function readJson(request: Request, bounds: BodyBounds): Promise<unknown> {
  checkMediaType(request.headers);
  const text = await readText(request, bounds);
  const { limits } = bounds;
  const counts = countBody(text, limits);
  const body = parse(text);
  const { fault, members } = checkLimits(body, limits);
  if (fault !== undefined) {
    const { path, reason } = fault;
    const param = path === "" ? {} : { param: path };
    throw new HttpError(400, "limit_exceeded", `${path || "The body"}: ${reason}`, param);
  }
  // JSON.parse keeps the last of two members with one name, so that there are fewer than the text has.
  if (members < counts.members) {
    const name = findDoubleName(text) ?? "";
    throw new HttpError(400, "invalid_json", `The body gives ${JSON.stringify(name)} twice in one object.`);
  }
  return body;
}

/** What a body holds, before it is parsed: parsing takes long, too, of what is much or deep. */
function countBody(text: string, limits: RequestLimits): JsonCounts {
  const values = limitOf(limits, "values");
  const depth = limitOf(limits, "depth");
  const most = { members: values, commas: values + limitOf(limits, "tokens"), heavy: 2 * values, depth };
  const counts = scanJson(text, most);
  const refuse = (fact: string, name: LimitName): never => {
    throw new HttpError(400, "limit_exceeded", `The body ${fact} (limit "${name}").`);
  };
  if (counts.depth > depth) refuse(`is nested deeper than ${depth} levels`, "depth");
  if (counts.commas > most.commas || counts.members > values || counts.heavy > most.heavy)
    refuse(`holds more than ${values} values, token ids aside`, "values");
  return counts;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "it cannot be parsed";
    throw new HttpError(400, "invalid_json", `The body is not valid JSON: ${reason}.`, { cause });
  }
}

function checkMediaType(headers: Headers): void {
  const refuse = (message: string): never => {
    throw new HttpError(415, "unsupported_media_type", message);
  };
  const [type = "", ...parameters] = (headers.get("content-type") ?? "").split(";");
  if (!/^application\/(json|[\w.-]+\+json)$/i.test(type.trim()))
    refuse("The body must be JSON, with content-type: application/json.");
  for (const parameter of parameters) {
    const charset = /^\s*charset\s*=\s*"?([^"\s]*)/i.exec(parameter)?.[1];
    if (charset !== undefined && !/^utf-?8$/i.test(charset))
      refuse(`The body must be UTF-8, not ${JSON.stringify(charset)}.`);
  }
  const encoding = headers.get("content-encoding") ?? "identity";
  if (encoding.toLowerCase() !== "identity")
    refuse(`The body must not be compressed; content-encoding ${JSON.stringify(encoding)} is not supported.`);
}

async function readText(request: Request, { maxBodyBytes: maxBytes, bodies }: BodyBounds): Promise<string> {
  const tooLarge = () => new HttpError(413, "body_too_large", `The body is larger than ${maxBytes} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  if (request.body === null) return "";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let size = 0;
  let text = "";
  try {
    for await (const chunk of request.body) {
      if (size + chunk.byteLength > maxBytes) throw tooLarge();
      bodies.take(chunk.byteLength);
      size += chunk.byteLength;
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError && "code" in error && error.code === "ERR_ENCODING_INVALID_ENCODED_DATA") {
      throw new HttpError(400, "invalid_json", "The body is not valid UTF-8.", { cause: error });
    }
    throw error;
  } finally {
    bodies.giveBack(size);
  }
}
