import { createServer } from "node:net";
import { CamelidError } from "@camelid/grammar";
import { checkAddress, defaultAddress } from "../node/check-address.js";
import type { ServeOptions } from "../node/index.js";

const inWords: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) =>
    `Port ${port} of ${host} is in use: stop what listens there, or take another by --port N (--port 0: a free one).`,
  EACCES: (_, port) => `Port ${port} needs more rights than this user has: take one above 1023 by --port N.`,
  EADDRNOTAVAIL: (host) => `--host ${host} is no address of this machine.`,
  ENOTFOUND: (host) => `--host ${host} is no name that this machine knows.`,
};

/**
 * Tries to listen before a model is loaded. Throws CamelidError `cannot_listen` or `public_address_without_key`, with the
 * options that help.
 */
export async function checkListening(
  options: Pick<ServeOptions, "host" | "port" | "apiKeys" | "allowPublic">,
) {
  const {
    host = defaultAddress.host,
    port = defaultAddress.port,
    apiKeys = [],
    allowPublic = false,
  } = options;
  await tryToListen(host, port);
  try {
    checkAddress(host, apiKeys, allowPublic);
  } catch (error) {
    if (!CamelidError.isInstance(error)) throw error;
    throw new CamelidError(error.code, `${error.message} (--api-key KEY, or --allow-public)`, {
      cause: error,
    });
  }
}

function tryToListen(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (cause: Error & { readonly code?: string }) => {
      const words = inWords[cause.code ?? ""]?.(host, port) ?? `Cannot listen: ${cause.message}.`;
      reject(new CamelidError("cannot_listen", words, { cause }));
    });
    server.listen(port, host, () => server.close(() => resolve()));
  });
}
