// Random grammars as trees (src/ast.ts) that use all that GBNF has but tokens by their text, which need a vocabulary.

/** Characters at the edges of UTF-8's lengths, some that share their first bytes, and all that GBNF spells with. */
const pool = [
  ..."abcABC019 \"\\[]-^\n\t\r.|(){}*+?<>!#:=_,'/é èßあい日😀😁",
  ..."\u007F\u0080\u00FF\u07FF\u0800\uD7FF\uE000\uFFFD\uFFFF\u{10000}\u{3FFFF}\u{10FFFF}\u0001",
].map((character) => character.codePointAt(0));

const pick = (next, items) => items[next(items.length)];

/** A few characters for one grammar, so that it and its texts meet. */
const randomAlphabet = (next) => [0x61, 0x62, ...Array.from({ length: 1 + next(4) }, () => pick(next, pool))];

/** @returns {{ rules: { name: string, options: any[][] }[], alphabet: number[], tokens: boolean }} */
export function randomGrammar(next) {
  const names = ["root", "x", "y-z", "W1"].slice(0, 1 + next(4));
  const endless = next(15) === 0 ? ["on"] : [];
  const alphabet = randomAlphabet(next);
  // Tokens have the code point of their one character as number.
  const settings = { names: [...names, ...endless], alphabet, tokens: next(10) === 0 };
  const rules = names.map((name) => ({ name, options: randomOptions(next, settings, 3) }));
  for (const name of endless) {
    rules.push({ name, options: [[randomClass(next, alphabet), { type: "reference", rule: name }]] });
  }
  return { rules, alphabet, tokens: settings.tokens };
}

function randomOptions(next, settings, depth) {
  return Array.from({ length: 1 + next(3) }, () => {
    const length = next(12) === 0 ? 0 : 1 + next(3);
    return Array.from({ length }, (_, index) => randomItem(next, settings, depth, index > 0));
  });
}

/** Rules are named behind something else for the most part: in front they are often left recursive. */
function randomItem(next, settings, depth, behind) {
  const { names, alphabet, tokens } = settings;
  const kind = next(depth > 0 ? 16 : 10);
  if (tokens && next(3) === 0) {
    return { type: "token", negated: next(3) === 0, token: { id: pick(next, alphabet) } };
  }
  if (kind < 4 || (kind < 6 && !behind && next(8) > 0)) {
    const length = next(20) === 0 ? 0 : 1 + next(3);
    return {
      type: "literal",
      text: Array.from({ length }, () => String.fromCodePoint(pick(next, alphabet))).join(""),
    };
  }
  if (kind < 6) return { type: "reference", rule: pick(next, names) };
  if (kind < 9) return randomClass(next, alphabet);
  if (kind === 9) return { type: "class", negated: true, ranges: [] };
  if (kind < 12) return { type: "group", options: randomOptions(next, settings, depth - 1) };
  const item = randomItem(next, settings, depth - 1, behind);
  if (item.type === "literal" && item.text === "") return item;
  return { type: "repeat", item, ...randomCount(next) };
}

function randomClass(next, alphabet) {
  const ranges = Array.from({ length: 1 + next(3) }, () => {
    const from = pick(next, alphabet);
    const to = [from, from, from + next(4), pick(next, alphabet), next(9) === 0 ? 0x10ffff : from][next(5)];
    return { from: Math.min(from, to), to: Math.min(Math.max(from, to), 0x10ffff) };
  });
  // Single halves of surrogate pairs cannot be written; ranges may cover them.
  const written = ranges.filter(({ from, to }) => from !== to || from < 0xd800 || from > 0xdfff);
  if (written.length === 0) written.push({ from: 0x61, to: 0x62 });
  return { type: "class", negated: next(3) === 0, ranges: written };
}

function randomCount(next) {
  const form = next(40);
  if (form === 0) return { min: 5 + next(30) };
  if (form === 1) return { min: next(3), max: 3 + next(40) };
  if (form === 2) return { min: pick(next, [0, 1, 1999, 2000, 2001]), max: pick(next, [2000, 2001, 5000]) };
  const min = next(3);
  return form % 2 === 0 ? { min: next(2) } : { min, max: Math.max(1, min + next(3)) };
}
