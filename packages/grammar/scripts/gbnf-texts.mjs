// Random texts for a random grammar: whole outputs, beginnings of them, near misses and others; also no UTF-8.
import { cheapest, cheapestOfRules, cheapestSequence, heldRanges } from "./gbnf-plain.mjs";

const encoder = new TextEncoder();
const pick = (next, items) => items[next(items.length)];

/** Bytes that begin, go on or break a character of UTF-8, overlong forms and halves of surrogate pairs among them. */
const strayBytes = [0x80, 0xa9, 0xbf, 0xc0, 0xc1, 0xc3, 0xe0, 0xe3, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xf8, 0xff];

/** Longer outputs are cut to beginnings. */
const longest = 60;

/**
 * @param {{ rules: any[], alphabet: number[], tokens: boolean }} grammar
 * @returns {Uint8Array[]} at most `count` different ones, none with a NUL, at which llama.cpp ends any text
 */
export function randomTexts(next, grammar, count) {
  const { rules, alphabet, tokens } = grammar;
  const costs = cheapestOfRules(rules);
  const outputs = new OutputWriter(next, grammar, costs);
  const any = () => Array.from({ length: next(6) }, () => pick(next, alphabet));
  const whole = () => (costs.has("root") ? outputs.write() : any());
  const texts = new Map();
  for (let i = 0; i < count; i++) {
    const kind = i % 10;
    const points = kind < 9 ? whole() : next(2) === 0 ? outputs.write(true) : any();
    if (kind >= 5 && kind < 9)
      for (let slips = 1 + next(3); slips > 0; slips--) mutatePoints(next, points, alphabet);
    let bytes = encoder.encode(String.fromCodePoint(...points));
    if (kind === 3 || kind === 4) {
      // Token by token a text is whole characters.
      const cut = () => encoder.encode(String.fromCodePoint(...points.slice(0, next(points.length + 1))));
      bytes = tokens ? cut() : bytes.slice(0, next(bytes.length + 1));
    }
    if (kind === 8 && !tokens && next(3) === 0) bytes = mutateBytes(next, bytes);
    if (!bytes.includes(0)) texts.set(bytes.join(), bytes);
  }
  return [...texts.values()];
}

function mutatePoints(next, points, alphabet) {
  const at = next(points.length + 1);
  const added =
    next(3) === 0 ? [] : [next(4) === 0 ? neighbour(next, points[at] ?? 0x61) : pick(next, alphabet)];
  points.splice(at, next(2), ...added);
}

/** A character that most often shares its first bytes with another. */
function neighbour(next, point) {
  const moved = Math.max(1, point + pick(next, [-1, 1, 0x40, -0x40]));
  return moved > 0x10ffff || (moved >= 0xd800 && moved <= 0xdfff) ? 0x62 : moved;
}

function mutateBytes(next, bytes) {
  const list = [...bytes];
  list.splice(
    next(list.length + 1),
    next(3),
    ...[pick(next, strayBytes), pick(next, strayBytes)].slice(next(2)),
  );
  return Uint8Array.from(list);
}

/** Follows a grammar at random, the cheapest way once the text is long. */
class OutputWriter {
  constructor(next, { rules, alphabet }, costs) {
    this.next = next;
    this.rules = new Map(rules.map(({ name, options }) => [name, options]));
    this.alphabet = alphabet;
    this.costs = costs;
  }

  /** Astray it goes into parts that never end too, until it has enough. */
  write(astray = false) {
    this.astray = astray;
    this.points = [];
    this.steps = 0;
    this.addOption(this.rules.get("root"));
    return this.points.slice(0, longest);
  }

  get isLong() {
    return this.points.length > 12 || this.steps > 100;
  }

  addOption(options) {
    const cost = (option) => cheapestSequence(option, this.costs);
    let possible = this.astray ? options : options.filter((option) => cost(option) < Infinity);
    if (this.astray && this.isLong) return;
    if (this.isLong) {
      const least = Math.min(...possible.map(cost));
      possible = possible.filter((option) => cost(option) === least);
    }
    for (const item of pick(this.next, possible)) this.add(item);
  }

  add(item) {
    // Counts of thousands end here.
    if (this.points.length > longest || this.steps > 2000) return;
    this.steps++;
    const { next } = this;
    switch (item.type) {
      case "literal":
        for (const character of item.text) this.points.push(character.codePointAt(0));
        return;
      case "class":
        if (cheapest(item, this.costs) < Infinity) this.points.push(this.characterOf(heldRanges(item)));
        return;
      case "token": {
        const others = [...this.alphabet, 0x63, 0x64].filter((point) => point !== item.token.id);
        this.points.push(item.negated ? pick(next, others) : item.token.id);
        return;
      }
      case "reference":
        this.addOption(this.rules.get(item.rule));
        return;
      case "group":
        this.addOption(item.options);
        return;
      case "repeat": {
        if (!this.astray && cheapest(item.item, this.costs) === Infinity) return;
        const more = this.isLong ? 0 : next(1 + Math.min((item.max ?? Infinity) - item.min, 3));
        for (let i = 0; i < Math.min(item.min + more, 2000); i++) this.add(item.item);
        return;
      }
      default:
        throw new TypeError(`a grammar of text holds no ${item.type}`);
    }
  }

  characterOf(ranges) {
    const held = (point) => ranges.some(({ from, to }) => from <= point && point <= to);
    const known = this.alphabet.filter(held);
    if (known.length > 0 && this.next(4) > 0) return pick(this.next, known);
    const { from, to } = pick(this.next, ranges);
    return pick(this.next, [from, to, from + this.next(Math.min(to - from + 1, 100))]);
  }
}
