import { HttpError } from "../errors/http-error.js";

/**
 * Refuses names that are not the server's own. A page of another site can point its own name at 127.0.0.1 (DNS
 * rebinding) and would then speak to a local server as its own origin; an address or "localhost" cannot be so bent.
 */
export function createHostCheck(names: readonly string[]): (request: Request) => void {
  const allowed = new Set(names.map((name) => name.toLowerCase()));
  return (request) => {
    const { hostname } = new URL(request.url);
    if (
      isAddress(hostname) ||
      hostname === "localhost" ||
      hostname.endsWith(".localhost") ||
      allowed.has(hostname)
    ) {
      return;
    }
    throw new HttpError(
      403,
      "host_not_allowed",
      `This server does not answer to the name ${JSON.stringify(hostname)}.`,
    );
  };
}

function isAddress(hostname: string): boolean {
  return hostname.startsWith("[") || /^\d{1,3}(\.\d{1,3}){3}$/.test(hostname);
}
