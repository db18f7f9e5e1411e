import { retryAfterSeconds } from "../errors/error-table.js";
import type { ServerContext } from "../server-context.js";

/** `GET /health`: 200 while requests are taken, 503 while the server stops. */
export function health({ drain }: ServerContext): Response {
  if (!drain.draining) return Response.json({ status: "ok" });
  const headers = { "retry-after": `${retryAfterSeconds}` };
  return Response.json({ status: "stopping" }, { status: 503, headers });
}
