import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener, type Http2Bindings, type HttpBindings, RequestError } from "@hono/node-server";
import { checkNames, type NamesOf } from "@camelid/core-native";
import { checkInteger, handlerOptionNames } from "../check-options.js";
import { createHandler } from "../create-handler.js";
import { toWireError } from "../errors/error-table.js";
import { HttpError } from "../errors/http-error.js";
import type { HandlerOptions } from "../handler-options.js";
import { checkAddress, defaultAddress } from "./check-address.js";
import { watchSockets } from "./watch-sockets.js";

export interface ServeOptions extends HandlerOptions {
  /** Address to listen on. Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Port; 0 takes a free one. Default 8080. */
  readonly port?: number | undefined;
  /** Connections that may be open at a time; further ones are closed at once. Default 2048. */
  readonly maxConnections?: number | undefined;
  /** Listen on an address that others can reach though no API key is set. Default false. */
  readonly allowPublic?: boolean | undefined;
}

const optionNames: NamesOf<ServeOptions> = {
  ...handlerOptionNames,
  host: true,
  port: true,
  allowPublic: true,
  maxConnections: true,
};

/** Milliseconds in which the headers and the whole of a request must be there, and how often that is looked at. */
const requestTimes = { headersTimeout: 20_000, requestTimeout: 120_000, connectionsCheckingInterval: 5_000 };

/** A server that listens. */
export interface RunningServer {
  /** Address with the port it really has, e.g. "http://127.0.0.1:8080". */
  readonly url: string;
  readonly port: number;
  /**
   * Takes no new requests, lets those that run end (at most `graceMs`, default 30000; then they are cut off), and stops.
   * Safe to call twice; a second call with a shorter grace cuts earlier.
   */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}

/**
 * Serves models on Node's HTTP server. Names other than addresses and localhost are refused (DNS rebinding) unless an
 * API key protects the server or `allowedHosts` lists them.
 * Throws InvalidParameterError for unknown and wrong options, CamelidError `public_address_without_key`, and Node's errors of listening, such as EADDRINUSE.
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  checkNames("", options, optionNames);
  const {
    host = defaultAddress.host,
    port = defaultAddress.port,
    allowPublic = false,
    maxConnections,
    ...handlerOptions
  } = options;
  checkInteger("port", port, 0, 65535);
  checkInteger("maxConnections", maxConnections, 1, 1e6);
  const apiKeys = options.apiKeys ?? [];
  checkAddress(host, apiKeys, allowPublic);
  const handler = createHandler({
    ...handlerOptions,
    allowedHosts: options.allowedHosts ?? (apiKeys.length > 0 || allowPublic ? undefined : []),
  });
  const from = ({ incoming }: HttpBindings | Http2Bindings) => ({ address: incoming.socket.remoteAddress });
  const listener = getRequestListener((request, env) => handler(request, from(env)), {
    overrideGlobalObjects: false,
    // HTTP/1.0 has no Host header, and some health checks speak it.
    hostname: "localhost",
    errorHandler: unreadable,
  });
  let closing = false;
  const server = createServer(requestTimes, (incoming, outgoing) => {
    // While the server closes, a kept-alive connection must go as soon as its last answer is out.
    outgoing.once("close", () => {
      if (closing) setImmediate(() => server.closeIdleConnections());
    });
    // Nobody is to send the next request on a connection that is about to go.
    if (closing) outgoing.shouldKeepAlive = false;
    void listener(incoming, outgoing);
  });
  // A model may think for longer than Node's limits for a whole request; headers and body still have theirs.
  server.timeout = 0;
  server.maxConnections = maxConnections ?? 2048;
  watchSockets(server, { silentMs: requestTimes.headersTimeout, unreadMs: options.readTimeoutMs ?? 60_000 });
  await listen(server, host, port);
  const address = server.address();
  const actual = isAddressInfo(address) ? address.port : port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actual}`,
    port: actual,
    close: async (closeOptions = {}) => {
      checkNames("options", closeOptions, { graceMs: true });
      const { graceMs = 30_000 } = closeOptions;
      checkInteger("graceMs", graceMs, 0, 2 ** 31 - 1);
      closing = true;
      return close(server, handler.drain, graceMs);
    },
  };
}

/** A request whose address or host makes no URL does not reach the handler. */
function unreadable(error: unknown): Response {
  const fault =
    error instanceof RequestError
      ? new HttpError(400, "invalid_request", `The request cannot be read: ${error.message}.`)
      : error;
  const { status, headers, body } = toWireError(fault);
  return Response.json(body, { status, headers });
}

function isAddressInfo(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** While answers end, new requests still reach the server, and are told that it stops. */
async function close(server: Server, drain: () => Promise<void>, graceMs: number): Promise<void> {
  let cut = () => {};
  const grace = new Promise<void>((resolve) => (cut = resolve));
  const timer = setTimeout(cut, graceMs);
  const drained = drain();
  await Promise.race([drained, grace]);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  void grace.then(() => server.closeAllConnections());
  await closed;
  await drained;
  clearTimeout(timer);
}
