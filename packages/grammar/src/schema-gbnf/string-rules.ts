import type { Expression } from "../ast.js";
import type { Dfa } from "../dfa/dfa.js";
import { isEmptyDfa } from "../dfa/dfa.js";
import { fromDense } from "../dfa/from-dense.js";
import { intersect } from "../dfa/product.js";
import type { GrammarBuilder } from "../grammar-builder.js";
import { dfaToRules } from "../print/dfa-to-rules.js";
import { compileRegexDfa } from "../regex/compile-regex.js";
import { parseRegex } from "../regex/parse-regex.js";
import { RegexError } from "../regex/errors.js";
import { GrammarError } from "../errors.js";
import type { Case } from "./case.js";
import { formatPattern } from "./formats.js";
import { jsonCharacter } from "./json-characters.js";
import { regexToRules } from "./regex-to-rules.js";
import { characters, countLimit, literal, oneOf, repeat, sequence } from "./shorthand.js";

export interface StringRules {
  readonly builder: GrammarBuilder;
  /** Any character of a JSON string, escapes included; a pair of surrogate escapes is not among them. */
  readonly character: Expression;
  readonly string: Expression;
  readonly report: (keyword: string, reason: string) => void;
}

const stateLimit = 3_000;
const quote = literal('"');

/** JSON strings, quotes included, that satisfy a case; undefined when there are none. */
export function stringRules(target: Case, rules: StringRules): Expression | undefined {
  const { minLength, maxLength } = target;
  if (maxLength !== undefined && maxLength < minLength) return undefined;
  const patterns = [...target.patterns, ...target.formats.flatMap((name) => formatPattern(name) ?? [])];
  const hasLength = minLength > 0 || maxLength !== undefined;
  const [only] = patterns;
  if (only === undefined) return hasLength ? byLength(target, rules) : rules.string;
  if (patterns.length === 1 && !hasLength) return byPattern(only, rules);
  if (hasLength) {
    const joined = byAutomaton([...patterns, `^[\\s\\S]{${minLength},${maxLength ?? ""}}$`], rules);
    if (joined !== "too large") return joined;
    rules.report(
      maxLength === undefined ? "minLength" : "maxLength",
      "not checked together with the pattern",
    );
    return stringRules({ ...target, minLength: 0, maxLength: undefined }, rules);
  }
  const joined = byAutomaton(patterns, rules);
  if (joined !== "too large") return joined;
  rules.report("pattern", `only /${only}/ is checked, not all patterns together`);
  return byPattern(only, rules);
}

function byLength(
  { minLength, maxLength }: Case,
  { character, report }: StringRules,
): Expression | undefined {
  const [min, max] = [Math.min(minLength, countLimit), maxLength];
  if (min < minLength) report("minLength", `only ${countLimit} characters are asked for`);
  // A smaller maximum is still right; only documents that nobody writes are lost.
  return sequence(
    quote,
    repeat(character, min, max === undefined ? undefined : Math.max(min, Math.min(max, countLimit))),
    quote,
  );
}

function byPattern(pattern: string, rules: StringRules): Expression | undefined {
  const anything = repeat(rules.character, 0);
  try {
    const direct = regexToRules(parseRegex(pattern), { character: jsonCharacter, anything });
    if (direct !== undefined) return sequence(quote, direct, quote);
  } catch (error) {
    if (error instanceof RegexError) return unreadable(pattern, error, rules);
    throw error;
  }
  const automaton = byAutomaton([pattern], rules);
  if (automaton !== "too large") return automaton;
  rules.report("pattern", `/${pattern}/ needs too many states and is not checked`);
  return rules.string;
}

function unreadable(pattern: string, error: RegexError, rules: StringRules): Expression {
  rules.report("pattern", `/${pattern}/ is not checked: ${error.message}`);
  return rules.string;
}

/** Strings that match all patterns. */
function byAutomaton(patterns: readonly string[], rules: StringRules): Expression | undefined | "too large" {
  let joined: Dfa | undefined;
  try {
    for (const pattern of patterns) {
      const dfa = fromDense(compileRegexDfa(pattern, { maxStates: stateLimit }));
      joined = joined === undefined ? dfa : intersect(joined, dfa, stateLimit);
    }
  } catch (error) {
    if (error instanceof RegexError || error instanceof GrammarError) return "too large";
    throw error;
  }
  if (joined === undefined || isEmptyDfa(joined)) return undefined;
  return sequence(
    quote,
    dfaToRules(joined, rules.builder, { name: "text", character: jsonCharacter }),
    quote,
  );
}

/** The shared rules of JSON strings. */
export function jsonStringRules(builder: GrammarBuilder): { character: Expression; string: Expression } {
  const hex = characters({ from: 0x30, to: 0x39 }, { from: 0x41, to: 0x46 }, { from: 0x61, to: 0x66 });
  const noSurrogate = oneOf([
    [
      characters(
        { from: 0x30, to: 0x39 },
        { from: 0x41, to: 0x43 },
        { from: 0x45, to: 0x46 },
        { from: 0x61, to: 0x63 },
        { from: 0x65, to: 0x66 },
      ),
      repeat(hex, 3, 3),
    ],
    [
      characters({ from: 0x44, to: 0x44 }, { from: 0x64, to: 0x64 }),
      characters({ from: 0x30, to: 0x37 }),
      repeat(hex, 2, 2),
    ],
  ]);
  const plain: Expression = {
    type: "class",
    negated: true,
    ranges: [
      { from: 0x22, to: 0x22 },
      { from: 0x5c, to: 0x5c },
      { from: 0, to: 0x1f },
    ],
  };
  const short = characters(
    ...Array.from('"\\/bfnrt', (c) => ({ from: c.charCodeAt(0), to: c.charCodeAt(0) })),
  );
  const character = builder.rule("character", [
    [plain],
    [literal("\\"), oneOf([[short], [literal("u"), noSurrogate]])],
  ]);
  return { character, string: builder.rule("string", [[quote, repeat(character, 0), quote]]) };
}
