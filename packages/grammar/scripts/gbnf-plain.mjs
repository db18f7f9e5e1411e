// The same grammar without what can never come to an end, and with each class as the characters it holds. On this,
// llama.cpp must say what we say of the grammar as it was: whatever it says otherwise of that one lies in those two.

const surrogates = { from: 0xd800, to: 0xdfff };

/** The code points of a class that UTF-8 can write, as ranges in order. */
export function heldRanges({ negated, ranges }) {
  return complement([...(negated ? ranges : complement(ranges)), surrogates]);
}

function complement(ranges) {
  const free = [];
  let at = 0;
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    if (from > at) free.push({ from: at, to: from - 1 });
    at = Math.max(at, to + 1);
  }
  if (at <= 0x10ffff) free.push({ from: at, to: 0x10ffff });
  return free;
}

/**
 * The least cost to complete an item, a character or a rule each costing one, so that the cheapest way is never round a
 * circle; infinite when nothing completes it. `rules`: the same of each rule, by name.
 */
export function cheapest(item, rules) {
  switch (item.type) {
    case "literal":
      return Array.from(item.text).length;
    case "class":
      return heldRanges(item).length > 0 ? 1 : Infinity;
    case "token":
      return 1;
    case "reference":
      return 1 + (rules.get(item.rule) ?? Infinity);
    case "group":
      return cheapestOption(item.options, rules);
    case "repeat":
      return item.min === 0 ? 0 : item.min * cheapest(item.item, rules);
    default:
      throw new TypeError(`a grammar of text holds no ${item.type}`);
  }
}

export const cheapestSequence = (sequence, rules) =>
  sequence.reduce((sum, item) => sum + cheapest(item, rules), 0);

const cheapestOption = (options, rules) =>
  Math.min(Infinity, ...options.map((option) => cheapestSequence(option, rules)));

/** @returns {Map<string, number>} per rule the least cost to complete it; rules that never end have none */
export function cheapestOfRules(rules) {
  const known = new Map();
  for (let changed = true; changed;) {
    changed = false;
    for (const { name, options } of rules) {
      const length = cheapestOption(options, known);
      if (length >= (known.get(name) ?? Infinity)) continue;
      known.set(name, length);
      changed = true;
    }
  }
  return known;
}

/** @returns {string | undefined} undefined when nothing is left */
export function plainGrammar(rules) {
  const costs = cheapestOfRules(rules);
  if (!costs.has("root")) return undefined;
  const alive = rules.filter(({ name }) => costs.has(name));
  return alive.map(({ name, options }) => `${name} ::= ${plainOptions(options, costs)}\n`).join("");
}

/** Written so, it hides from llama.cpp's check for left recursion, which refuses some harmless grammars over `""`. */
const nothing = "()";

const plainOptions = (options, costs) =>
  options
    .filter((option) => cheapestSequence(option, costs) < Infinity)
    .map((option) => option.map((item) => plainItem(item, costs)).join(" ") || nothing)
    .join(" | ");

function plainItem(item, costs) {
  switch (item.type) {
    case "literal":
      if (item.text === "") return nothing;
      return `"${Array.from(item.text, (c) => plainCharacter(c.codePointAt(0))).join("")}"`;
    case "class": {
      const held = heldRanges(item);
      return `[${held.map(({ from, to }) => `${plainCharacter(from)}-${plainCharacter(to)}`).join("")}]`;
    }
    case "reference":
      return item.rule;
    case "group":
      return `(${plainOptions(item.options, costs)})`;
    case "token":
      return `${item.negated ? "!" : ""}<[${item.token.id}]>`;
    case "repeat": {
      // A repetition of what never ends can only be none.
      if (cheapest(item.item, costs) === Infinity) return nothing;
      return `${plainItem(item.item, costs)}{${item.min},${item.max ?? ""}}`;
    }
    default:
      throw new TypeError(`a grammar of text holds no ${item.type}`);
  }
}

const plainCharacter = (point) => `\\U${point.toString(16).padStart(8, "0")}`;
