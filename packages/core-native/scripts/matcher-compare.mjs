// Follows outputs by the native matcher and by the TypeScript one, which must agree on every token.
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createMatcher, loadProgram } from "@camelid/grammar";

export const isAllowed = (mask, token) => (((mask[token >> 5] ?? 0) >>> (token & 31)) & 1) === 1;

/** Tokens beside the text's that both are asked about at each place. */
const probes = 2;
const programsPerCollection = 30;

export class MatcherComparison {
  /**
   * @param binding the addon
   * @param {(bound: number) => number} next random numbers
   * @param {number} oneMaskIn every such place, on average, the mask is held against all tokens of the vocabulary
   */
  constructor(binding, next, oneMaskIn) {
    this.binding = binding;
    this.next = next;
    this.oneMaskIn = oneMaskIn;
    this.tally = {
      programs: 0,
      texts: 0,
      whole: 0,
      beginnings: 0,
      refused: 0,
      ambiguous: 0,
      tokens: 0,
      probes: 0,
      masks: 0,
      rollbacks: 0,
      /** @type {string[]} */
      differences: [],
    };
  }

  /** Loads a grammar program for both; `name` is for messages. */
  async start(name, program, vocabulary) {
    if (this.tally.programs++ % programsPerCollection === 0) await collectGarbage();
    return {
      name,
      vocabulary,
      native: new this.binding.NativeMatcher(program, vocabulary.native),
      runtime: loadProgram(program),
    };
  }

  /**
   * Takes tokens until one is refused.
   * @returns {"w" | "p" | "r" | "!"} whole, the beginning of an output, refused, too ambiguous to follow
   */
  follow(started, tokens) {
    const pair = this.#begin(started);
    let verdict = pair.ours.isComplete() ? "w" : "p";
    for (const token of tokens) {
      verdict = this.#step(pair, token);
      if (verdict === "r" || verdict === "!") break;
    }
    this.#rollBack(pair);
    return this.#end(verdict);
  }

  /** Takes random tokens that the native mask offers. */
  wander(started, steps) {
    const pair = this.#begin(started);
    const { next } = this;
    let verdict = pair.ours.isComplete() ? "w" : "p";
    for (let step = 0; step < steps; step++) {
      const mask = attempt(() => pair.native.mask());
      if (mask === "!" || mask === "hard") break;
      const token = randomAllowed(mask, started.vocabulary.bytes, next);
      if (token === undefined) {
        // Only a token that the vocabulary lacks may be missing.
        if (!pair.native.isComplete() && pair.ours.allowedNextTokens().length === 0)
          this.#differ(pair, "no token leads on, and the output is not whole");
        break;
      }
      verdict = this.#step(pair, token);
      if (verdict === "r" || verdict === "!") break;
    }
    this.#rollBack(pair);
    return this.#end(verdict);
  }

  #begin(started) {
    this.tally.texts++;
    const native = new this.binding.NativeMatcher(started.native);
    const pair = { ...started, native, ours: createMatcher(started.runtime), taken: [] };
    if (pair.native.isComplete() !== pair.ours.isComplete())
      this.#differ(pair, "at the start only one may end");
    return pair;
  }

  #end(verdict) {
    this.tally[{ w: "whole", p: "beginnings", r: "refused", "!": "ambiguous" }[verdict]]++;
    return verdict;
  }

  #step(pair, token) {
    const { vocabulary, native, ours, taken } = pair;
    const mask = attempt(() => native.mask());
    if (mask === "hard") return "!";
    for (let i = 0; i < probes; i++) this.#probe(pair, mask, this.next(vocabulary.size));
    if (mask !== "!" && this.next(this.oneMaskIn) === 0) this.#checkMask(pair, mask);
    this.tally.tokens++;
    const byNative = attempt(() => native.accept(token));
    if (byNative === "hard") return "!";
    const byOurs = attempt(() => ours.pushToken(token, vocabulary.bytes[token], vocabulary.texts[token]));
    if (byNative !== byOurs || (mask !== "!" && byNative !== "!" && byNative !== isAllowed(mask, token)))
      this.#differ(pair, "differs", token, mask, byNative, byOurs);
    if (byNative === "!" || byOurs === "!") return "!";
    if (!byNative || !byOurs) return "r";
    taken.push(token);
    if (native.isComplete() !== ours.isComplete()) this.#differ(pair, "only one may end here");
    return ours.isComplete() ? "w" : "p";
  }

  /** Asks about one token and takes it back. */
  #probe(pair, mask, token) {
    this.tally.probes++;
    const { vocabulary } = pair;
    const native = new this.binding.NativeMatcher(pair.native);
    const ours = pair.ours.clone();
    const byNative = attempt(() => native.accept(token));
    if (byNative === "hard") return;
    const byOurs = attempt(() => ours.pushToken(token, vocabulary.bytes[token], vocabulary.texts[token]));
    const offered = mask === "!" ? byNative : isAllowed(mask, token);
    const same = byNative === byOurs && (byNative === offered || byNative === "!");
    if (!same || native.isComplete() !== ours.isComplete())
      this.#differ(pair, "differs", token, mask, byNative, byOurs);
  }

  /** The whole mask by brute force: every token of the vocabulary, by the TypeScript matcher and by the native one. */
  #checkMask(pair, mask) {
    this.tally.masks++;
    const { vocabulary } = pair;
    let native = new this.binding.NativeMatcher(pair.native);
    let ours = pair.ours.clone();
    for (let token = 0; token < vocabulary.size; token++) {
      const byNative = attempt(() => native.accept(token));
      if (byNative === "hard") return;
      const byOurs = attempt(() => ours.pushToken(token, vocabulary.bytes[token], vocabulary.texts[token]));
      if (byNative !== byOurs || (byNative !== "!" && byNative !== isAllowed(mask, token)))
        this.#differ(pair, "mask differs", token, mask, byNative, byOurs);
      if (byNative === true) native = new this.binding.NativeMatcher(pair.native);
      if (byOurs === true) ours = pair.ours.clone();
    }
  }

  /** Some tokens back, both must be where they were. */
  #rollBack(pair) {
    const { vocabulary, taken, native, ours } = pair;
    const silent = taken.some((token) => vocabulary.bytes[token].length === 0);
    if (taken.length === 0 || silent || this.next(3) > 0) return;
    this.tally.rollbacks++;
    const back = taken.splice(this.next(taken.length));
    native.rollback(back.length);
    ours.rollback(back.reduce((sum, token) => sum + vocabulary.bytes[token].length, 0));
    if (native.isComplete() !== ours.isComplete()) this.#differ(pair, "taken back, only one may end");
    const mask = attempt(() => native.mask());
    if (mask === "hard") return;
    for (const token of [back[0], this.next(vocabulary.size)]) this.#probe(pair, mask, token);
  }

  #differ({ name, vocabulary, taken }, what, token, mask, byNative, byOurs) {
    const before = Buffer.concat(taken.map((one) => vocabulary.bytes[one])).toString();
    const about =
      token === undefined
        ? ""
        : ` on token ${token} ${JSON.stringify(vocabulary.texts[token])}: mask ` +
          `${mask === "!" ? "!" : isAllowed(mask, token)}, native ${byNative}, TypeScript ${byOurs}`;
    this.tally.differences.push(`${name}: ${what}${about}; after ${JSON.stringify(before)}`);
  }
}

/** The collector does not see what native matchers hold, and frees it only when nothing runs. */
export async function collectGarbage() {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  await setImmediate();
}

/**
 * "!" when a matcher says that the grammar is too ambiguous to be followed; "hard" beyond the native one's bounds of work and
 * memory for one answer, which the other does not have.
 */
function attempt(action) {
  try {
    return action();
  } catch (error) {
    if (error instanceof Error && /ambiguous/.test(error.message)) return "!";
    if (error instanceof Error && /harder than its limits|too much memory/.test(error.message)) return "hard";
    throw error;
  }
}

/** A random token of a mask; half of the time one that prints more than a byte, so that walks get somewhere. */
function randomAllowed(mask, bytes, next) {
  const all = [];
  for (let word = 0; word < mask.length; word++)
    for (let bits = mask[word]; bits !== 0; bits &= bits - 1)
      all.push(word * 32 + 31 - Math.clz32(bits & -bits));
  if (all.length === 0) return undefined;
  const long = next(2) === 0 ? all.filter((token) => bytes[token].length > 1) : [];
  const from = long.length > 0 ? long : all;
  return from[next(from.length)];
}
