/** Which pages of other origins may call: a list of origins, or all. */
export type AllowedOrigins = readonly string[] | "*";

/** Headers that let an allowed page read the answer; none for others. */
export function corsHeaders(origins: AllowedOrigins, request: Request): Record<string, string> {
  const origin = request.headers.get("origin");
  if (origin === null || (origins !== "*" && !origins.includes(origin))) return {};
  return {
    "access-control-allow-origin": origins === "*" ? "*" : origin,
    "access-control-expose-headers": "retry-after, x-request-id",
    vary: "origin",
  };
}

/** The answer to a preflight. */
export function preflight(origins: AllowedOrigins, request: Request): Response {
  const headers = corsHeaders(origins, request);
  if (headers["access-control-allow-origin"] === undefined) return new Response(null, { status: 403 });
  return new Response(null, {
    status: 204,
    headers: {
      ...headers,
      "access-control-allow-methods": "GET, POST",
      "access-control-allow-headers":
        request.headers.get("access-control-request-headers") ?? "authorization, content-type",
      "access-control-max-age": "600",
    },
  });
}
