import type { Server } from "node:http";
import type { Socket } from "node:net";

/** How long sockets may do nothing. */
export interface SocketLimits {
  /** Milliseconds in which a new connection must have sent something. */
  readonly silentMs: number;
  /** Milliseconds in which a client must have taken something of an answer that waits for it. */
  readonly unreadMs: number;
}

interface Watched {
  /** When it last got on, and with how many bytes written. */
  since: number;
  written: number;
}

/**
 * Decides which connections are to be cut: those that never sent a byte (Node's own timeouts begin with the first one),
 * and those that do not take what waits for them. `now` is in milliseconds.
 */
export class SocketWatch {
  readonly #limits: SocketLimits;
  readonly #sockets = new Map<Socket, Watched>();

  constructor(limits: SocketLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#sockets.size;
  }

  add(socket: Socket, now: number): void {
    this.#sockets.set(socket, { since: now, written: 0 });
    socket.once("close", () => this.#sockets.delete(socket));
  }

  /** Cuts those that are over their time. */
  cut(now: number): void {
    for (const [socket, watched] of this.#sockets) {
      const waits = socket.writableLength > 0;
      if (!waits || socket.bytesWritten !== watched.written) {
        watched.written = socket.bytesWritten;
        // A silent connection is measured from its beginning.
        if (socket.bytesRead > 0) watched.since = now;
      }
      const limit = waits ? this.#limits.unreadMs : this.#limits.silentMs;
      if ((waits || socket.bytesRead === 0) && now - watched.since >= limit) socket.destroy();
    }
  }
}

/** Watches the connections of a server; a client that vanished without a word is found by TCP itself. */
export function watchSockets(server: Server, limits: SocketLimits): void {
  const watch = new SocketWatch(limits);
  const period = Math.max(1, Math.min(limits.silentMs, limits.unreadMs) / 4);
  const timer = setInterval(() => watch.cut(performance.now()), period).unref();
  server.on("connection", (socket) => {
    socket.setKeepAlive(true, keepAliveDelayMs);
    watch.add(socket, performance.now());
  });
  server.once("close", () => clearInterval(timer));
}

const keepAliveDelayMs = 30_000;
