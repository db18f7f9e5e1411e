// Random outputs by the native matcher's masks. After a number of tokens they are led to an end.
import { namesOf, shortestEnd } from "../../grammar/scripts/schema-walker.mjs";
import { isAllowed } from "./matcher-compare.mjs";
import { requiredAt } from "./matcher-required.mjs";

/** What ends the open value or begins a short one, best first. */
const closing = [...'}]:,"ntf01-[{'].map((text) => text.charCodeAt(0));
const [quote, brace, bracket, comma] = [...'"{[,'].map((text) => text.charCodeAt(0));
const backslash = 0x5c;
const afterNumber = [...",]} \n"].map((text) => text.charCodeAt(0));
const isNumberByte = (byte) =>
  (byte >= 0x30 && byte <= 0x39) || [0x2b, 0x2d, 0x2e, 0x45, 0x65].includes(byte);

/** Numbers that are no longer than this are the same to a validator that reads them as doubles. */
const longNumber = 9;
/** After so many tokens that do not bring a string to where it may end, the way there is searched. */
const longText = 6;
const longEnd = 100;

export class MatcherWalker {
  #structural;

  /** @param vocabulary one whose first 256 tokens are the bytes (see matcher-vocabulary.mjs) */
  constructor(binding, vocabulary) {
    this.binding = binding;
    this.vocabulary = vocabulary;
    this.#structural = new Uint32Array(Math.ceil(vocabulary.size / 32) + 1);
    for (const [token, text] of vocabulary.texts.entries())
      if (/["{}[\]:,]/.test(text)) this.#structural[token >> 5] |= 1 << (token & 31);
  }

  /**
   * One output: at random for `steps` tokens (it may end before), then led to an end.
   * @param start a matcher before the first token
   * @param {(bound: number) => number} next random numbers
   * @param help see helpFor
   * @returns {{ text: string, tokens: number, ended: boolean, led: boolean, error?: string }} `ended`: false when it took
   * too long; `led`: whether the end was come to on purpose; `error`: a dead end, or a token offered and not taken
   */
  walk(start, next, steps, help, longest = 20_000) {
    const at = {
      matcher: new this.binding.NativeMatcher(start),
      bytes: [],
      tokens: 0,
      open: [],
      inString: false,
      isKey: false,
      key: "",
      escaped: false,
      unended: 0,
      read: { count: 0 },
    };
    const result = (rest) => ({
      text: Buffer.from(at.bytes).toString("utf8"),
      tokens: at.tokens,
      ended: false,
      led: at.tokens > steps,
      ...rest,
    });
    while (at.tokens < longest) {
      const late = at.tokens >= steps;
      const complete = at.matcher.isComplete();
      if (complete && (late || next(4) === 0)) return result({ ended: true });
      if (late && next(12) > 0 && this.#lead(at, next, steps, help)) continue;
      const mask = at.matcher.mask();
      const token = late ? randomToken(mask, next) : this.#any(at, mask, next);
      if (token === undefined) return result(complete ? { ended: true } : { error: "a dead end" });
      if (!at.matcher.accept(token))
        return result({ error: `${this.vocabulary.texts[token]} is offered and not taken` });
      this.#take(at, token);
    }
    return result({});
  }

  #take(at, token) {
    at.tokens++;
    for (const byte of this.vocabulary.bytes[token]) this.#read(at, byte);
  }

  /** Follows strings, arrays and objects. */
  #read(at, byte) {
    at.bytes.push(byte);
    if (at.inString) {
      at.inString = byte !== quote || at.escaped;
      if (!at.inString && at.isKey) at.key = Buffer.from(at.bytes.slice(at.begin, -1)).toString();
      at.escaped = byte === backslash && !at.escaped;
    } else if (byte === quote) {
      at.inString = true;
      at.unended = 0;
      at.begin = at.bytes.length;
      at.isKey = at.open.at(-1)?.byte === brace && (at.last === brace || at.last === comma);
    } else if (byte > 0x20) {
      if (byte === brace || byte === bracket) at.open.push({ byte, key: at.key });
      // Both closing ones lie two behind.
      if (byte === brace + 2 || byte === bracket + 2) at.open.pop();
      at.last = byte;
    }
  }

  #any(at, mask, next) {
    let digits = 0;
    while (digits < at.bytes.length && isNumberByte(at.bytes[at.bytes.length - 1 - digits])) digits++;
    const ends = digits < longNumber ? [] : afterNumber.filter((token) => isAllowed(mask, token));
    if (ends.length > 0) return ends[next(ends.length)];
    if (next(3) > 0) return randomToken(mask, next);
    return (
      randomToken(
        mask.map((word, place) => word & this.#structural[place]),
        next,
      ) ?? randomToken(mask, next)
    );
  }

  /**
   * Takes the best of `closing`, a key that objects may need, or the rest of a string. False when none of it may come.
   * What is taken here needs no mask.
   */
  #lead(at, next, steps, { requiredAt, required, all, endText }) {
    // Where short values do not lead to an end, an item may have to be an array.
    if (!at.inString && at.tokens > steps + longEnd && next(3) === 0 && this.#accept(at, bracket))
      return true;
    if (!at.inString) return closing.some((token) => this.#accept(at, token));
    if (at.isKey && at.bytes.at(-1) === quote) {
      for (const keys of [requiredAt(at.open), required, all])
        if (this.#spellOne(at, keys, next)) return true;
    }
    if (this.#accept(at, quote)) return true;
    at.unended++;
    if (at.unended < longText) return false;
    at.unended = 0;
    const rest = endText(at.bytes, at.read) ?? [];
    return rest.length > 0 && rest.every((byte) => this.#accept(at, byte));
  }

  #accept(at, token) {
    if (!at.matcher.accept(token)) return false;
    this.#take(at, token);
    return true;
  }

  /** Takes a random one of the keys in a tree that may come. */
  #spellOne(at, tree, next) {
    const path = [];
    const search = (node) => {
      if (node.size === 0) return path.length > 0;
      const bytes = [...node.keys()];
      const from = next(bytes.length);
      for (let i = 0; i < bytes.length; i++) {
        const byte = bytes[(from + i) % bytes.length];
        if (!at.matcher.accept(byte)) continue;
        path.push(byte);
        if (search(node.get(byte))) return true;
        path.pop();
        at.matcher.rollback(1);
      }
      return false;
    };
    if (!search(tree)) return false;
    for (const byte of path) this.#take(at, byte);
    return true;
  }
}

/** A random token of a mask, which is read word by word. */
function randomToken(mask, next) {
  let count = 0;
  for (const word of mask) count += bitsOf(word);
  if (count === 0) return undefined;
  let skip = next(count);
  for (const [place, word] of mask.entries()) {
    const bits = bitsOf(word);
    if (skip >= bits) {
      skip -= bits;
      continue;
    }
    let rest = word;
    for (; skip > 0; skip--) rest &= rest - 1;
    return place * 32 + 31 - Math.clz32(rest & -rest);
  }
  return undefined;
}

function bitsOf(word) {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * What leads walks of a schema to an end: trees of keys, from behind their first quote to the colon, and the bytes that
 * end an open string. The keys are those that the open object may require, all required ones, and all that the schema
 * speaks of. `machine` is its TypeScript machine.
 */
export function helpFor(schema, machine) {
  const { required, all } = namesOf(schema);
  const places = new Map();
  return {
    requiredAt: (open) => {
      const path = open.slice(1).map(({ key }, i) => (open[i].byte === brace ? key : undefined));
      const place = JSON.stringify(path);
      if (!places.has(place)) places.set(place, treeOf(requiredAt(schema, path)));
      return places.get(place);
    },
    required: treeOf(required),
    all: treeOf(all),
    // `read`: how far one output was read before.
    endText: (bytes, read) => {
      read.state ??= machine.start();
      while (read.count < bytes.length && read.state !== undefined)
        read.state = machine.step(read.state, bytes[read.count++]);
      if (read.state?.kind !== "string" && read.state?.kind !== "key") return undefined;
      return shortestEnd(machine, read.state);
    },
  };
}

function treeOf(names) {
  const tree = new Map();
  for (const name of names) {
    let node = tree;
    for (const byte of Buffer.from(`${JSON.stringify(name)}:`).subarray(1)) {
      if (!node.has(byte)) node.set(byte, new Map());
      node = node.get(byte);
    }
  }
  return tree;
}
