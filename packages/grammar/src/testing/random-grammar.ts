import type { Expression, Grammar, Rule, Sequence } from "../ast.js";

/** Numbers from a seed (mulberry32), so that every run meets the same cases. */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Few characters, so that grammars and strings meet: ASCII, and some of two, three and four bytes that share bytes. */
const alphabet = ["a", "b", "c", "é", "è", "あ", "い", "😀", "😁"];

/** A small grammar of a few rules that may refer to each other in any way. */
export function randomGrammar(random: (below: number) => number): Grammar {
  const names = ["root", "x", "y-z", "w1"].slice(0, 1 + random(4));
  const rules = names.map((name): Rule => ({ name, options: randomOptions(random, names, 3) }));
  return { rules, machines: [] };
}

function randomOptions(
  random: (below: number) => number,
  names: readonly string[],
  depth: number,
): Sequence[] {
  return Array.from({ length: 1 + random(3) }, () =>
    Array.from({ length: random(4) }, () => randomItem(random, names, depth)),
  );
}

function randomItem(random: (below: number) => number, names: readonly string[], depth: number): Expression {
  const letter = () => alphabet[random(alphabet.length)] ?? "a";
  const kind = random(depth > 0 ? 8 : 4);
  if (kind < 2) return { type: "literal", text: Array.from({ length: 1 + random(2) }, letter).join("") };
  if (kind === 2) {
    const ranges = Array.from({ length: 1 + random(2) }, () => {
      const [a, b] = [letter().codePointAt(0) ?? 0, letter().codePointAt(0) ?? 0];
      return { from: Math.min(a, b), to: Math.max(a, b) };
    });
    return { type: "class", negated: random(3) === 0, ranges };
  }
  if (kind === 3) return { type: "reference", rule: names[random(names.length)] ?? "root" };
  if (kind < 6) return { type: "group", options: randomOptions(random, names, depth - 1) };
  const item = randomItem(random, names, depth - 1);
  const min = random(3);
  return random(2) === 0
    ? { type: "repeat", item, min }
    : { type: "repeat", item, min, max: min + random(3) };
}

export function randomString(random: (below: number) => number, longest = 8): string {
  return Array.from({ length: random(longest + 1) }, () => alphabet[random(alphabet.length)]).join("");
}
