import type { Llama } from "@camelid/core-native";
import { HttpError } from "../errors/http-error.js";
import type { ServerContext } from "../server-context.js";
import { checkShape } from "../validation/check-shape.js";
import { readJson } from "../validation/read-json.js";
import {
  detokenizeSchema,
  tokenizeSchema,
  type DetokenizeBody,
  type TokenizeBody,
} from "../validation/request-schemas.js";

/** `POST /v1/tokenize`, with llama-server's fields: `{ tokens }`, or `{ tokens: [{ id, piece }] }` with pieces. */
export async function tokenize(context: ServerContext, request: Request): Promise<Response> {
  const body = await readJson(request, context);
  checkShape<TokenizeBody>(tokenizeSchema, body);
  const { llama } = context.models.get(body.model);
  const tokens = await llama.tokenize(body.content, {
    addSpecial: body.add_special ?? false,
    parseSpecial: body.parse_special ?? true,
    signal: request.signal,
  });
  return Response.json({
    tokens: body.with_pieces === true ? Array.from(tokens, (id) => toPiece(llama, id)) : [...tokens],
  });
}

/** A piece is text, or its bytes where they are no text alone. */
function toPiece(llama: Llama, id: number): { id: number; piece: string | number[] } {
  const bytes = llama.detokenize([id], { special: true });
  try {
    return { id, piece: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { id, piece: [...bytes] };
  }
}

/** `POST /v1/detokenize`: `{ content }` */
export async function detokenize(context: ServerContext, request: Request): Promise<Response> {
  const body = await readJson(request, context);
  checkShape<DetokenizeBody>(detokenizeSchema, body);
  const { llama } = context.models.get(body.model);
  const size = llama.model.vocabularySize;
  const wrong = body.tokens.findIndex((token) => token >= size);
  if (wrong !== -1) {
    const param = `tokens[${wrong}]`;
    throw new HttpError(
      400,
      "invalid_request",
      `${param}: is not a token id of this model (0 to ${size - 1}).`,
      { param },
    );
  }
  return Response.json({
    content: new TextDecoder().decode(llama.detokenize(body.tokens, { special: true })),
  });
}
