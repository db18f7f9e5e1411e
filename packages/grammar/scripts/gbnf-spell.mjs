// Writes grammars as text in any of the ways that GBNF allows: escapes, blanks, line breaks, comments, empty options.
// Plain writing is one way only: no blanks to choose, no class negated.

const words = /[A-Za-z0-9-]/;
const named = {
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
  "\\": "\\\\",
  '"': '\\"',
  "[": "\\[",
  "]": "\\]",
  "-": "\\-",
};
const simple = new Map(Object.entries(named));

/** @returns {string} */
export function spellGrammar(next, rules) {
  const order = rules.map((rule) => ({ rule, place: next(100) })).toSorted((a, b) => a.place - b.place);
  let text = next(6) === 0 ? blank(next, true) : "";
  for (const { rule } of order) {
    const body = spellOptions(next, rule.options, false);
    text += `${rule.name}${blank(next, false)}::=${blank(next, true)}${body}`;
    if (next(8) === 0) text += `${pick(next, [" ", "\t", ""])}# ${pick(next, notes)}`;
    text += pick(next, ["\n", "\n", "\n", "\r\n", "\r", "\n\n", "\n # between\n"]);
  }
  return next(5) === 0 ? text.trimEnd() : text;
}

const notes = ["a comment", 'root ::= "b"', ") | * \\ é", '"', "#"];
const pick = (next, items) => items[next(items.length)];

/** `lines`: whether line breaks and comments may stand here too. */
function blank(next, lines) {
  if (!lines || next(4) > 0) return pick(next, ["", " ", " ", " ", "  ", "\t"]);
  return pick(next, ["\n", "\r\n", "\n\t", ` # ${pick(next, notes)}\n`, `#${pick(next, notes)}\r\n  `]);
}

function spellOptions(next, options, nested) {
  return options
    .map((sequence, index) => {
      // Where a line break may follow, the next rule's name would be read as this option.
      const last = index === options.length - 1;
      if (sequence.length === 0 && ((last && !nested) || next(2) === 0)) return pick(next, ['""', "()"]);
      return spellSequence(next, sequence, nested);
    })
    .map((text, index) => (index === 0 ? text : `|${blank(next, true)}${text}`))
    .join(blank(next, nested));
}

function spellSequence(next, sequence, nested) {
  let text = "";
  for (const item of sequence) {
    const part = spellItem(next, item, nested);
    let gap = text === "" ? "" : blank(next, nested);
    if (gap === "" && words.test(text.at(-1) ?? "") && words.test(part[0] ?? "")) gap = " ";
    text += gap + part;
  }
  return text;
}

function spellItem(next, item, nested) {
  switch (item.type) {
    case "literal":
      return `"${Array.from(item.text, (c) => spellCharacter(next, c.codePointAt(0), '"\\')).join("")}"`;
    case "class":
      return spellClass(next, item);
    case "reference":
      return item.rule;
    case "group":
      return `(${blank(next, true)}${spellOptions(next, item.options, true)}${blank(next, true)})`;
    case "token":
      return `${item.negated ? "!" : ""}<[${item.token.id}]>`;
    case "repeat":
      return spellItem(next, item.item, nested) + blank(next, nested) + spellCount(next, item, nested);
    default:
      throw new TypeError(`a grammar of text holds no ${item.type}`);
  }
}

function spellCount(next, { min, max }, nested) {
  const forms = [];
  const gap = () => blank(next, nested);
  if (max === undefined) {
    if (min < 2) forms.push(min === 0 ? "*" : "+");
    forms.push(`{${gap()}${min}${gap()},${gap()}}`);
  } else {
    if (min === 0 && max === 1) forms.push("?");
    if (min === max) forms.push(`{${gap()}${min}${gap()}}`);
    forms.push(`{${min}${gap()},${gap()}${max}${gap()}}`);
  }
  return pick(next, forms);
}

function spellClass(next, { negated, ranges }) {
  if (ranges.length === 0) return ".";
  const body = ranges.map(({ from, to }, index) => {
    const start = spellCharacter(next, from, index === 0 && !negated ? "^[]-\\" : "[]-\\");
    if (from === to && next(5) > 0) return start;
    return `${start}-${spellCharacter(next, to, "]-\\")}`;
  });
  return `[${negated ? "^" : ""}${body.join("")}]`;
}

function spellCharacter(next, point, special) {
  const text = String.fromCodePoint(point);
  const surrogate = point >= 0xd800 && point <= 0xdfff;
  if (!surrogate && !special.includes(text) && next(3) > 0) return text;
  const escape = simple.get(text);
  if (escape !== undefined && next(3) > 0) return escape;
  const lengths = [point < 0x100 ? "x2" : "", point < 0x10000 ? "u4" : "", "U8"].filter(Boolean);
  const [letter, length] = pick(next, lengths);
  const digits = point.toString(16).padStart(Number(length), "0");
  return `\\${letter}${next(2) === 0 ? digits : digits.toUpperCase()}`;
}

const signs = [
  ..."\"\"[]()|*+?{}<>!.^-\\ \n\rax0,_", "::=", "{2}", "{1,2}", "{0}", "{3,2}", "{2001}", "{1000}{3}", "\\x41", "\\u00e9",
  "\\uD83D", "\\U00110000", "[]", "[^]", "[b-a]", "<[97]>", "!<[98]>", "<a>", "root", "x*", '""?', '\nroot ::= "b"\n',
]; // prettier-ignore

/** A text one small slip away, which most often is no grammar. */
export function mistype(next, text) {
  const letters = Array.from(text);
  const at = next(letters.length + 1);
  const removed = next(3);
  letters.splice(at, removed, ...(removed === 0 || next(2) === 0 ? [pick(next, signs)] : []));
  return letters.join("");
}
