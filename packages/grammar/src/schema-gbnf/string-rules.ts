import type { Expression, Sequence } from "../ast.js";
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
  /** Any character of a JSON string, usual escapes included. */
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

/** Hexadecimal digits in both cases; letters are given in lower case, ranges as `a-f`. */
function hexDigits(list: string): Expression {
  const ranges = [...list.matchAll(/(.)-(.)|./g)].flatMap(([all, first = all, last = all]) => {
    const [from, to] = [first.charCodeAt(0), last.charCodeAt(0)];
    return from < 0x61
      ? [{ from, to }]
      : [
          { from: from - 0x20, to: to - 0x20 },
          { from, to },
        ];
  });
  return characters(...ranges.toSorted((a, b) => a.from - b.from));
}

/** The shared rules of JSON strings, with the escapes that serializers write (see json-schema/escape.ts). */
export function jsonStringRules(builder: GrammarBuilder): { character: Expression; string: Expression } {
  const hex = hexDigits("0-9a-f");
  const others = (list: string, count: number): Sequence => [hexDigits(list), repeat(hex, count, count)];
  const unicode: Sequence[] = [
    // Control characters, and what serializers escape in pages: & < > and DEL.
    [literal("00"), hexDigits("01"), hex],
    [
      literal("00"),
      oneOf([[literal("26")], [literal("3"), hexDigits("ce")], [literal("7"), hexDigits("f")]]),
    ],
    // Beyond ASCII, a pair of surrogates where it needs one.
    [literal("00"), hexDigits("89a-f"), hex],
    [literal("0"), hexDigits("1-9a-f"), repeat(hex, 2, 2)],
    others("1-9a-cef", 3),
    [hexDigits("d"), ...others("0-7", 2)],
    [hexDigits("d"), ...others("89ab", 2), literal("\\u"), hexDigits("d"), ...others("c-f", 2)],
  ];
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
    [literal("\\"), oneOf([[short], [literal("u"), oneOf(unicode)]])],
  ]);
  return { character, string: builder.rule("string", [[quote, repeat(character, 0), quote]]) };
}
