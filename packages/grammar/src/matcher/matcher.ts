import { operation } from "../program/layout.js";
import { explainRejection } from "./explain.js";
import type { Rejection } from "./explain.js";
import { loadProgram } from "./runtime.js";
import type { Runtime } from "./runtime.js";
import { Stepper } from "./step.js";
import type { Snapshot } from "./step.js";
import { decodeUtf8, encodeUtf8 } from "../utf8.js";

/** A token that may come next: the one with that number or text, or, negated, any one but that. */
export type NextToken = { readonly negated: boolean } & ({ readonly id: number } | { readonly text: string });

/**
 * Follows an output through a grammar program, byte by byte. Everything offered by `allowedNextBytes` leads on to a
 * complete output: there are no dead ends.
 */
export class GrammarMatcher {
  private rejection: Rejection | undefined;
  private allowed: Uint32Array | undefined;

  /** Use {@link createMatcher}. */
  constructor(
    private readonly stepper: Stepper,
    private current: Snapshot,
  ) {}

  /** Bytes taken so far. */
  get position(): number {
    return this.current.position;
  }

  /**
   * Takes text (as UTF-8) or bytes, all or nothing: when any byte of it does not fit, nothing is taken, the result is
   * false and {@link explainRejection} says why. Token elements never match pushed text; see {@link pushToken}.
   *
   * @throws {GrammarError} when the grammar is so ambiguous that following it would take too long.
   */
  push(input: string | Uint8Array): boolean {
    const bytes = typeof input === "string" ? encodeUtf8(input) : input;
    let snapshot = this.current;
    for (const byte of bytes) {
      const next = this.stepper.step(snapshot, byte);
      if (next === undefined) {
        this.rejection = explainRejection(this.stepper.runtime, snapshot, byte);
        return false;
      }
      snapshot = next;
    }
    this.move(snapshot);
    return true;
  }

  /**
   * Takes one token of a vocabulary: token elements by its number or text, all else by its bytes. `text`, the token as
   * it is written in the vocabulary, is needed for elements such as `<think>` only.
   */
  pushToken(id: number, bytes: Uint8Array, text?: string): boolean {
    const next = this.stepper.stepToken(this.current, id, text, bytes);
    if (next === undefined) {
      this.rejection = explainRejection(this.stepper.runtime, this.current, bytes[0]);
      return false;
    }
    this.move(next);
    return true;
  }

  /** Whether the output so far is a whole one; more may still be allowed. */
  isComplete(): boolean {
    return this.current.complete;
  }

  /** Eight words of 32 bits: bit `b & 31` of word `b >> 5` is set when byte b may come next. */
  allowedNextBytes(): Uint32Array {
    this.allowed ??= this.collectAllowed();
    return this.allowed.slice();
  }

  /** Tokens that may come next as a whole, by token elements of the grammar. */
  allowedNextTokens(): NextToken[] {
    const { nodes, text } = this.stepper.runtime.tables;
    return this.current.items.flatMap(({ node }): NextToken[] => {
      const [op, a = 0, b = 0] = nodes.subarray(4 * node, 4 * node + 3);
      if (op === operation.token) return [{ negated: b === 1, id: a }];
      if (op !== operation.tokenText) return [];
      const written = decodeUtf8(text.subarray(a, a + (b & 0x7fffffff)));
      return written === undefined ? [] : [{ negated: b >= 0x80000000, text: written }];
    });
  }

  /** The bytes that any complete output must go on with, at most `limit` (default 4,096); often none. */
  forced(limit = 4096): Uint8Array {
    const bytes: number[] = [];
    const ahead = this.clone();
    while (bytes.length < limit && !ahead.isComplete() && ahead.allowedNextTokens().length === 0) {
      const byte = onlyByte(ahead.allowedNextBytes());
      if (byte === undefined || !ahead.push(Uint8Array.of(byte))) break;
      bytes.push(byte);
    }
    return Uint8Array.from(bytes);
  }

  /** A matcher in the same state that goes its own way. Costs nothing: states never change. */
  clone(): GrammarMatcher {
    return new GrammarMatcher(this.stepper, this.current);
  }

  /**
   * Takes back the last `count` bytes.
   *
   * @throws {RangeError} for more bytes than were taken, or for a part of a token.
   */
  rollback(count: number): void {
    const target = this.current.position - count;
    let snapshot: Snapshot | undefined = this.current;
    while (snapshot !== undefined && snapshot.position > target) snapshot = snapshot.previous;
    if (!Number.isInteger(count) || count < 0 || snapshot?.position !== target) {
      throw new RangeError(`cannot take back ${count} of ${this.current.position} bytes`);
    }
    this.move(snapshot);
  }

  /** Why the last push was refused; undefined when it was not. */
  explainRejection(): Rejection | undefined {
    return this.rejection;
  }

  private move(snapshot: Snapshot): void {
    this.current = snapshot;
    this.allowed = undefined;
    this.rejection = undefined;
  }

  private collectAllowed(): Uint32Array {
    const { nodes, text } = this.stepper.runtime.tables;
    const words = new Uint32Array(8);
    for (const { node, progress } of this.current.items) {
      if (typeof progress === "object") {
        for (const [i, word] of progress.allowed().entries()) words[i] = (words[i] ?? 0) | word;
      } else if (nodes[4 * node] === operation.bytes) {
        const byte = text[(nodes[4 * node + 1] ?? 0) + progress] ?? 0;
        words[byte >> 5] = (words[byte >> 5] ?? 0) | (1 << (byte & 31));
      }
    }
    return words;
  }
}

function onlyByte(words: Uint32Array): number | undefined {
  let found: number | undefined;
  for (const [i, word] of words.entries()) {
    if (word === 0) continue;
    if (found !== undefined || (word & (word - 1)) !== 0) return undefined;
    found = 32 * i + 31 - Math.clz32(word);
  }
  return found;
}

/**
 * A matcher at the start of a program. Load a program once with {@link loadProgram} to make many matchers of it.
 *
 * @throws {GrammarError} for a damaged program.
 */
export function createMatcher(program: Uint8Array | Runtime): GrammarMatcher {
  const runtime = program instanceof Uint8Array ? loadProgram(program) : program;
  const stepper = new Stepper(runtime);
  return new GrammarMatcher(stepper, stepper.begin());
}
