import { EventEmitter } from "node:events";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { SocketWatch } from "./watch-sockets.js";

/** A connection whose counters a test sets. */
function connection(counts: { bytesRead?: number; bytesWritten?: number; writableLength?: number } = {}) {
  const state = { bytesRead: 0, bytesWritten: 0, writableLength: 0, ...counts };
  const socket = new Socket();
  for (const name of ["bytesRead", "bytesWritten", "writableLength"] as const)
    Object.defineProperty(socket, name, { get: () => state[name] });
  return { socket, state };
}

const limits = { silentMs: 100, unreadMs: 1000 };

describe("SocketWatch", () => {
  it("cuts a connection that never sends a byte, and no other idle one", () => {
    const watch = new SocketWatch(limits);
    const silent = connection();
    const idle = connection({ bytesRead: 1 });
    watch.add(silent.socket, 0);
    watch.add(idle.socket, 0);
    watch.cut(99);
    expect([silent.socket.destroyed, idle.socket.destroyed]).toEqual([false, false]);
    watch.cut(100);
    watch.cut(100_000);
    expect([silent.socket.destroyed, idle.socket.destroyed]).toEqual([true, false]);
  });

  it("cuts a client that takes nothing of its answer, however long it has been there", () => {
    const watch = new SocketWatch(limits);
    const { socket, state } = connection({ bytesRead: 1, bytesWritten: 5, writableLength: 100 });
    watch.add(socket, 0);
    watch.cut(5000);
    state.bytesWritten = 6;
    watch.cut(5900);
    watch.cut(6800);
    expect(socket.destroyed).toBe(false);
    watch.cut(6900);
    expect(socket.destroyed).toBe(true);
  });

  it("forgets closed connections", async () => {
    const watch = new SocketWatch(limits);
    const { socket } = connection();
    watch.add(socket, 0);
    expect(watch.size).toBe(1);
    socket.destroy();
    await EventEmitter.once(socket, "close");
    expect(watch.size).toBe(0);
  });
});
