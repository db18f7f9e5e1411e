// The ways in which @camelid/grammar and llama.cpp's grammar are known to differ, each a rule.
import { parseGbnf } from "@camelid/grammar";

/** What we refuse as a mistake and llama.cpp takes: the message says which. */
const refusals = [
  [/is defined twice/, "a rule defined twice: llama.cpp keeps the last"],
  [/class is empty/, "an empty class: llama.cpp drops it"],
  [/is out of order/, "a range or count out of order: llama.cpp's matches nothing or has no end"],
  [
    /half of a surrogate pair|is no Unicode code point/,
    "a character outside of Unicode: llama.cpp keeps the number",
  ],
  [/matches nothing/, "a grammar that no text completes: llama.cpp starts and never ends"],
];

/** What our own matcher runs and the check for llama.cpp refuses: what llama.cpp may do then. */
const forLlama = [
  [/left recursive, which/, "0", "left recursion: llama.cpp refuses it"],
  [
    /left recursive behind/,
    "01!",
    "left recursion behind parts that may be empty: llama.cpp does not end, at once or at some text",
  ],
  [/does not enforce/, "1", "a limit over 2000: llama.cpp drops it in silence"],
  [/cannot match a NUL/, "1", "a NUL in a text: llama.cpp takes it and can never match it"],
  [/not one token of the vocabulary/, "0", "a token by its text: the tool has no vocabulary"],
  [
    /too ambiguous|in more than|without end|nests deeper|unroll/,
    "01!",
    "so many ways to read that the check for llama.cpp refuses it",
  ],
];

/** @returns {string | undefined} undefined for a difference that no rule explains */
export function classOfGrammar({ error, forLlama: refusal }, taken) {
  if (error !== undefined) {
    const known = refusals.find(([pattern]) => pattern.test(error));
    return taken === "0" ? undefined : known?.[1];
  }
  const known = forLlama.find(([pattern]) => refusal !== undefined && pattern.test(refusal));
  return known?.[1].includes(taken) ? known[2] : undefined;
}

/**
 * @param {{ grammar: string, text: { pieces: readonly { bytes: Uint8Array }[] }, ours: string, theirs: string, plainly: string }} pair
 *   `plainly`: what llama.cpp says when the grammar is written without dead ends and negated classes
 * @returns {string | undefined} undefined for a difference that no rule explains
 */
export function classOfText({ grammar, text, ours, theirs, plainly }) {
  if (ours === "!") return theirs === "!" ? undefined : "so ambiguous that our matcher refuses to follow it";
  if (ours === "r" && !canBecomeUtf8(joined(text.pieces)))
    return "bytes that are no UTF-8: llama.cpp takes some for characters";
  if (plainly !== ours) return undefined;
  if (ours === "r" && theirs === "p") return "a dead end: llama.cpp offers what no text can complete";
  const inside = text.pieces.some((_, i) => !isUtf8(joined(text.pieces.slice(0, i + 1))));
  if (theirs === "r" && inside && excludesLongCharacters(parseGbnf(grammar))) {
    return "a piece that ends inside a character: llama.cpp refuses it when a negated class excludes one that begins so";
  }
  return undefined;
}

const joined = (pieces) => Uint8Array.from(pieces.flatMap(({ bytes }) => [...bytes]));

/** Whether bytes are whole characters of UTF-8. */
export function isUtf8(bytes) {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Whether bytes are UTF-8 up to a last character that may lack some of its bytes. */
function canBecomeUtf8(bytes) {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Whether a negated class excludes a character of more than one byte. */
function excludesLongCharacters(grammar) {
  const inItem = (item) => {
    if (item.type === "class") return item.negated && item.ranges.some(({ to }) => to > 0x7f);
    if (item.type === "group") return item.options.some((option) => option.some(inItem));
    return item.type === "repeat" && inItem(item.item);
  };
  return grammar.rules.some(({ options }) => options.some((option) => option.some(inItem)));
}
