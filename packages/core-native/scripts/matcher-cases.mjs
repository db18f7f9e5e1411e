// Grammar programs and outputs for scripts/matcher-agree.mjs: real schemas, the JSON Schema Test Suite, our own and the recorded
// GBNF cases, random grammars and random schemas. Each part takes a MatcherComparison and follows its cases by it.
import { readFileSync } from "node:fs";
import * as grammars from "@camelid/grammar";
import { grammarsToMeasure, schemasToMeasure } from "@camelid/testkit";
import { randomGrammar } from "../../grammar/scripts/gbnf-random.mjs";
import { mistype, spellGrammar } from "../../grammar/scripts/gbnf-spell.mjs";
import { randomTexts } from "../../grammar/scripts/gbnf-texts.mjs";
import { randomFrom, randomSchema, randomValue } from "../../grammar/scripts/schema-fuzz-generate.mjs";
import { reordered } from "../../grammar/scripts/schema-measure.mjs";
import { collectGarbage, isAllowed } from "./matcher-compare.mjs";
import { pieces, TestVocabulary } from "./matcher-vocabulary.mjs";

const { checkGbnf, compileGbnf, compileJsonSchema, GrammarError } = grammars;
const encoder = new TextEncoder();

/** @returns {Uint8Array | "refused" | "unsatisfiable"} */
export function compileSchema(schema) {
  try {
    return compileJsonSchema(schema).program;
  } catch (error) {
    if (error.code === "unsupported_schema") return "refused";
    if (error.code === "unsatisfiable_schema") return "unsatisfiable";
    throw error;
  }
}

/**
 * Gives every instance of the real schemas its verdict: `start` loads a program, `textsOf` writes an instance as texts,
 * and `accepts` says whether what was loaded takes a text whole.
 */
async function judgeInstances({ cases = schemasToMeasure() }, { start, textsOf, accepts }) {
  const verdicts = {
    schemas: 0,
    tested: 0,
    correct: 0,
    refused: 0,
    instances: 0,
    texts: 0,
    falseAccepts: 0,
    wrong: [],
  };
  for (const { id, schema, tests = [] } of cases) {
    verdicts.schemas++;
    if (tests.length > 0) verdicts.tested++;
    const program = compileSchema(schema);
    if (program === "refused") {
      verdicts.refused++;
      continue;
    }
    // What no document satisfies refuses everything: it has no program to run.
    const started = program === "unsatisfiable" ? undefined : await start(id, program);
    const before = verdicts.wrong.length;
    for (const { valid, data } of tests) {
      verdicts.instances++;
      for (const [way, text] of textsOf(data).entries()) {
        verdicts.texts++;
        const accepted = started !== undefined && (await accepts(started, text, way, verdicts));
        if (accepted === valid) continue;
        if (accepted) verdicts.falseAccepts++;
        verdicts.wrong.push(`${id}: ${accepted ? "accepts" : "refuses"} ${text.slice(0, 200)}`);
      }
    }
    if (tests.length > 0 && verdicts.wrong.length === before) verdicts.correct++;
  }
  return verdicts;
}

/**
 * All real schemas with their instances: compact, indented, and with their keys in reverse.
 * @param {{ cases?: import("@camelid/testkit").SchemaCase[], tokenize?: (text: string) => Promise<Int32Array> }} options `cases`: the schemas; `tokenize`:
 * for compact texts (otherwise the longest tokens are taken)
 */
export function followRealSchemas(comparison, vocabulary, { tokenize, ...some } = {}) {
  const tokensOf = async (text, way) =>
    way === 0 && tokenize !== undefined
      ? Array.from(await tokenize(text))
      : vocabulary.tokenize(text, way === 1 ? comparison.next : undefined);
  return judgeInstances(some, {
    start: (id, program) => comparison.start(id, program, vocabulary),
    textsOf: (data) => [
      JSON.stringify(data),
      JSON.stringify(data, undefined, 1),
      JSON.stringify(reordered(data)),
    ],
    accepts: async (started, text, way) => comparison.follow(started, await tokensOf(text, way)) === "w",
  });
}

/**
 * All real schemas with their instances, compact and indented, by the native matcher alone: whether each is accepted as
 * it should be, and whether it takes what its masks offer, and nothing else.
 */
export function judgeRealSchemas(binding, vocabulary, { tokenize, ...some } = {}) {
  let loaded = 0;
  return judgeInstances(some, {
    start: async (id, program) => {
      if (loaded++ % 30 === 0) await collectGarbage();
      return { id, matcher: new binding.NativeMatcher(program, vocabulary.native) };
    },
    textsOf: (data) => [JSON.stringify(data), JSON.stringify(data, undefined, 1)],
    accepts: async ({ id, matcher }, text, _, { wrong }) => {
      const tokens = (await tokenize?.(text)) ?? vocabulary.tokenize(text);
      return takesWhole(new binding.NativeMatcher(matcher), tokens, id, wrong);
    },
  });
}

function takesWhole(matcher, tokens, id, wrong) {
  for (const token of tokens) {
    const offered = isAllowed(matcher.mask(), token);
    if (matcher.accept(token) !== offered) wrong.push(`${id}: mask and matcher disagree on token ${token}`);
    if (!offered) return false;
  }
  return matcher.isComplete();
}

const suiteFiles = ["draft7", "draft7-formats", "draft2020-12", "draft2020-12-formats"];

/** The JSON Schema Test Suite, as packages/grammar/src/json-schema/test-suite.test.ts runs it. */
export async function followTestSuite(comparison, vocabulary, step = 1) {
  for (const name of suiteFiles) {
    const file = `../../grammar/src/json-schema/__fixtures__/json-schema-test-suite/${name}.json`;
    const suite = JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
    const groups = suite.flatMap((one) => one.groups.map((group) => ({ ...group, file: one.file })));
    for (const { file: part, description, schema, tests } of groups.filter((_, i) => i % step === 0)) {
      const bare = name.startsWith("draft7") && typeof schema === "object" && schema.$schema === undefined;
      const declared = bare ? { ...schema, $schema: "http://json-schema.org/draft-07/schema#" } : schema;
      const program = compileSchema(declared);
      if (typeof program === "string") continue;
      const started = await comparison.start(`${name}/${part}: ${description}`, program, vocabulary);
      for (const { data } of tests) {
        comparison.follow(started, vocabulary.tokenize(JSON.stringify(data)));
        const spread = JSON.stringify(data, undefined, 1);
        comparison.follow(started, vocabulary.tokenize(spread, comparison.next));
      }
    }
  }
}

/** Tokens of the recorded cases by their numbers, then bytes and the small vocabulary's words. */
const recordedTokens = 1024;

/** All GBNF cases, recorded ones too where the corpora are, and the canned grammars; from each, also random walks. */
export async function followGbnfCases(comparison, binding, walks = 20) {
  const numbered = Array.from({ length: recordedTokens }, (_, id) => encoder.encode(`<[${id}]>`));
  const vocabulary = new TestVocabulary(binding, [...numbered, ...pieces]);
  const wander = (started) => {
    for (let i = 0; i < walks; i++) comparison.wander(started, 60);
  };
  for (const { grammar, kind, name = kind, pass = [], fail = [] } of grammarsToMeasure()) {
    if (checkGbnf(grammar) !== undefined) continue;
    const started = await comparison.start(`${name}: ${grammar}`, compileGbnf(grammar).program, vocabulary);
    for (const [wanted, texts] of [
      [true, pass],
      [false, fail],
    ]) {
      for (const text of texts) {
        for (const random of [undefined, comparison.next]) {
          const whole = comparison.follow(started, recordedText(vocabulary, text, random)) === "w";
          if (whole !== wanted) comparison.tally.differences.push(`${name}: ${text} is taken: ${whole}`);
        }
      }
    }
    wander(started);
  }
  const canned = Object.entries(grammars).filter(
    ([key, value]) => key.endsWith("Gbnf") && typeof value === "string",
  );
  for (const [name, grammar] of canned) {
    if (checkGbnf(grammar) !== undefined) continue;
    wander(await comparison.start(`${name}: ${grammar}`, compileGbnf(grammar).program, vocabulary));
  }
}

/** The recorded cases write token n as U+FFFD and n as four characters. */
function recordedText(vocabulary, text, next) {
  return text.split(/(\ufffd.{4})/su).flatMap((part) => {
    if (!part.startsWith("\ufffd")) return vocabulary.tokenize(part, next);
    return [Array.from(part.slice(1)).reduce((sum, c) => sum * 256 + c.codePointAt(0), 0)];
  });
}

const textsPerGrammar = 10;
const grammarsPerVocabulary = 20;

/** Random grammars and texts, for which vocabularies are made: their characters, pieces of them, and a silent token. */
export async function followRandomGrammars(comparison, binding, pairs) {
  const { next, tally } = comparison;
  const from = tally.texts;
  while (tally.texts - from < pairs) {
    const drawn = Array.from({ length: grammarsPerVocabulary }, () => {
      const tree = randomGrammar(next);
      return { tree, texts: randomTexts(next, tree, textsPerGrammar) };
    });
    const vocabulary = new TestVocabulary(binding, vocabularyOf(next, drawn));
    for (const { tree, texts } of drawn) {
      const spelled = spellGrammar(next, tree.tokens ? numberTokens(tree.rules, vocabulary) : tree.rules);
      const grammar = next(7) === 0 ? mistype(next, spelled) : spelled;
      const program = compileRandom(grammar);
      if (program === undefined) continue;
      const started = await comparison.start(grammar, program, vocabulary);
      for (const bytes of texts) {
        comparison.follow(
          started,
          tree.tokens ? characterTokens(vocabulary, bytes) : vocabulary.tokenize(bytes, next),
        );
      }
      comparison.wander(started, 30);
    }
  }
}

function compileRandom(grammar) {
  if (checkGbnf(grammar) !== undefined) return undefined;
  try {
    return compileGbnf(grammar).program;
  } catch (error) {
    if (error instanceof GrammarError) return undefined;
    throw error;
  }
}

function vocabularyOf(next, drawn) {
  const found = new Map(pieces.map((bytes) => [bytes.join(), bytes]));
  const add = (bytes) => found.set(bytes.join(), bytes);
  for (const { tree, texts } of drawn) {
    for (const point of tree.alphabet) add(encoder.encode(String.fromCodePoint(point)));
    for (const bytes of texts) {
      for (const character of new TextDecoder().decode(bytes)) add(encoder.encode(character));
      if (bytes.length < 2) continue;
      const at = next(bytes.length - 1);
      add(bytes.slice(at, at + 2 + next(6)));
    }
  }
  return [...found.values(), new Uint8Array()];
}

/** A tree's tokens are numbered by code point; the vocabulary has its own numbers. */
function numberTokens(node, vocabulary) {
  if (Array.isArray(node)) return node.map((item) => numberTokens(item, vocabulary));
  if (typeof node !== "object" || node === null) return node;
  if (node.type === "token") return { ...node, token: { id: tokenOf(vocabulary, node.token.id) } };
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, numberTokens(value, vocabulary)]),
  );
}

const tokenOf = (vocabulary, point) => vocabulary.idOf(encoder.encode(String.fromCodePoint(point)));

const characterTokens = (vocabulary, bytes) =>
  Array.from(new TextDecoder().decode(bytes), (character) => tokenOf(vocabulary, character.codePointAt(0)));

/** Random schemas of 2020-12 with random values, and with walks by masks. */
export async function followRandomSchemas(comparison, vocabulary, count, firstSeed = 1) {
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const next = randomFrom(seed * 2654435761);
    const drawn = randomSchema(next);
    if (typeof drawn === "boolean") continue;
    const schema = { $schema: "https://json-schema.org/draft/2020-12/schema", ...drawn };
    const program = compileSchema(schema);
    if (typeof program === "string") continue;
    const started = await comparison.start(`seed ${seed}: ${JSON.stringify(drawn)}`, program, vocabulary);
    for (let i = 0; i < 20; i++) {
      const text = JSON.stringify(randomValue(next), undefined, i % 2);
      comparison.follow(started, vocabulary.tokenize(text, i % 3 === 0 ? undefined : comparison.next));
    }
    for (let i = 0; i < 3; i++) comparison.wander(started, 40);
  }
}
