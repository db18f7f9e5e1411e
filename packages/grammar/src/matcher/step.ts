import { operation } from "../program/layout.js";
import { Closure } from "./closure.js";
import type { Item } from "./frame.js";
import type { Runtime } from "./runtime.js";
import { decodeUtf8 } from "../utf8.js";

/** Everything a matcher knows after some bytes. Immutable, and linked to what was known before the last of them. */
export interface Snapshot {
  readonly items: readonly Item[];
  readonly complete: boolean;
  /** Bytes taken so far. */
  readonly position: number;
  /** Number of the step that led here. */
  readonly moment: number;
  readonly previous: Snapshot | undefined;
}

/** Steps a program; the source of frame numbers, which are unique per stepper. */
export class Stepper {
  private ids = 0;

  constructor(readonly runtime: Runtime) {}

  begin(): Snapshot {
    const closure = this.closure(0);
    closure.begin();
    return { items: closure.items, complete: closure.complete, position: 0, moment: 0, previous: undefined };
  }

  /** After one more byte; undefined when none of the configurations can take it. */
  step(from: Snapshot, byte: number): Snapshot | undefined {
    const closure = this.closure(from.moment + 1);
    this.advance(closure, from.items, byte);
    return snapshot(closure, 1, from.moment + 1, from);
  }

  /**
   * After one token. Bytes of its text run as bytes, except through token elements; those take it as a whole.
   */
  stepToken(from: Snapshot, id: number, text: string | undefined, bytes: Uint8Array): Snapshot | undefined {
    let items: readonly Item[] = from.items;
    let { moment } = from;
    for (const byte of bytes.subarray(0, -1)) {
      const closure = this.closure(++moment);
      this.advance(closure, items, byte);
      ({ items } = closure);
    }
    const closure = this.closure(++moment);
    const last = bytes.at(-1);
    if (last !== undefined) this.advance(closure, items, last);
    for (const { node, frame } of from.items) {
      if (this.takesToken(node, id, text)) closure.reach(this.runtime.tables.nodes[4 * node + 3] ?? 0, frame);
    }
    return snapshot(closure, bytes.length, moment, from);
  }

  private closure(moment: number): Closure {
    return new Closure(this.runtime, moment, () => this.ids++);
  }

  private advance(closure: Closure, items: readonly Item[], byte: number): void {
    const { nodes, text } = this.runtime.tables;
    for (const { node, frame, progress } of items) {
      const at = 4 * node;
      const next = nodes[at + 3] ?? 0;
      if (typeof progress === "object") {
        const state = progress.step(byte);
        if (state === undefined) continue;
        if (state.accepting) closure.reach(next, frame);
        if (state.open) closure.keep({ node, frame, progress: state }, state.key);
      } else if (nodes[at] === operation.bytes && text[(nodes[at + 1] ?? 0) + progress] === byte) {
        if (progress + 1 === nodes[at + 2]) closure.reach(next, frame);
        else closure.keep({ node, frame, progress: progress + 1 }, progress + 1);
      }
    }
  }

  private takesToken(node: number, id: number, text: string | undefined): boolean {
    const { nodes, text: bytes } = this.runtime.tables;
    const [op, a = 0, b = 0] = nodes.subarray(4 * node, 4 * node + 3);
    if (op === operation.token) return (a === id) !== (b === 1);
    if (op !== operation.tokenText) return false;
    const wanted = decodeUtf8(bytes.subarray(a, a + (b & 0x7fffffff)));
    return (wanted === text) !== b >= 0x80000000;
  }
}

function snapshot(closure: Closure, bytes: number, moment: number, previous: Snapshot): Snapshot | undefined {
  const { items, complete } = closure;
  if (items.length === 0 && !complete) return undefined;
  return { items, complete, position: previous.position + bytes, moment, previous };
}
