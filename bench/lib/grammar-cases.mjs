// What the grammar benchmark runs on: a fixed sample of real schemas, with valid instances as tokens of a model.
import { readFileSync } from "node:fs";
import { loadEngine } from "@camelid/core-native";
import { schemasToMeasure } from "@camelid/testkit";
import { loadBinding } from "../../packages/core-native/dist/binding/load-binding.js";
import { TestVocabulary } from "../../packages/core-native/scripts/matcher-vocabulary.mjs";

/**
 * Every `step`-th schema that has a valid instance. Instances are written as Python's json.dumps writes them (", " and
 * ": "), which all engines allow, with their keys in the order of the schema, which some engines demand.
 */
export function readCases(step) {
  return schemasToMeasure()
    .filter(({ tests = [] }) => tests.some(({ valid }) => valid))
    .filter((_, index) => index % step === 0)
    .map(({ id, schema, tests }) => ({
      id,
      schema,
      texts: tests.filter(({ valid }) => valid).map(({ data }) => spaced(data)),
    }));
}

/** The model's tokens (bytes that each prints, how it is written), its name, and a function from text to tokens. */
export async function loadVocabulary(modelPath) {
  const engine = await loadEngine({ modelPath, contextSize: 64 });
  const ids = Array.from({ length: engine.model.vocabularySize }, (_, token) => token);
  const end = engine.model.eosToken?.id;
  const vocabulary = {
    bytes: ids.map((token) => Uint8Array.from(engine.detokenize([token]))),
    texts: ids.map((token) => new TextDecoder().decode(engine.detokenize([token], { special: true }))),
    end,
  };
  return { vocabulary, engine, tokenize: (text) => engine.tokenize(text, { addSpecial: false }) };
}

/**
 * The same from a file of tiktoken's form (a line a token: its bytes in base64, a space, its number), as some models with
 * 100,000 tokens and more publish their vocabularies. Texts become the longest tokens that fit, from left to right.
 */
export function readTokens(file) {
  const bytes = [];
  for (const line of readFileSync(file, "utf8").trim().split("\n")) {
    const [base64, rank] = line.split(" ");
    bytes[Number(rank)] = Uint8Array.from(Buffer.from(base64, "base64"));
  }
  if (bytes.length === 0 || bytes.includes(undefined)) throw new Error(`${file} is no list of tokens.`);
  const texts = bytes.map((token) => new TextDecoder().decode(token));
  const vocabulary = { bytes: [...bytes, new Uint8Array()], texts: [...texts, "<|end|>"], end: bytes.length };
  const tokens = new TestVocabulary(loadBinding(), vocabulary.bytes, vocabulary.texts);
  return { vocabulary, tokenize: (text) => tokens.tokenize(text) };
}

function spaced(value) {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${spaced(member)}`);
  return `{${members.join(", ")}}`;
}
