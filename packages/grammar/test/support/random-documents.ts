import type { SchemaCase } from "@camelid/testkit";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { compileGbnf } from "../../src/compile.js";
import { GrammarError } from "../../src/errors.js";
import { createMatcher } from "../../src/matcher/matcher.js";
import { loadProgram, type Runtime } from "../../src/matcher/runtime.js";
import { jsonSchemaToGbnf } from "../../src/schema-gbnf/json-schema-to-gbnf.js";
import { seededRandom } from "../../src/testing/random-grammar.js";

/** The bytes that a document most often goes on with, so that walks come to an end. */
const closing = new Set(Array.from('"}],:tfn0123', (character) => character.charCodeAt(0)));

/** A document by random allowed bytes; undefined when it did not end in time. */
export function randomDocument(
  runtime: Runtime,
  random: (below: number) => number,
  longest = 400,
): string | undefined {
  const matcher = createMatcher(runtime);
  const bytes: number[] = [];
  while (bytes.length < longest) {
    if (matcher.isComplete()) return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
    const words = matcher.allowedNextBytes();
    const allowed: number[] = [];
    for (let byte = 0; byte < 256; byte++)
      if ((((words[byte >> 5] ?? 0) >>> (byte & 31)) & 1) === 1) allowed.push(byte);
    const ending = allowed.filter((byte) => closing.has(byte));
    const from = ending.length > 0 && random(3) > 0 ? ending : allowed;
    const byte = from[random(from.length)];
    if (byte === undefined || !matcher.push(Uint8Array.of(byte)))
      throw new Error(`dead end after ${JSON.stringify(bytes)}`);
    bytes.push(byte);
  }
  return undefined;
}

export function validatorOf(schema: object | boolean): ((value: unknown) => boolean) | undefined {
  const draft = JSON.stringify(schema).includes("2020-12") ? Ajv2020 : Ajv;
  const ajv = new draft({ strict: false, logger: false, validateSchema: false });
  // The named import of a module that also is a default export: the plugin itself is its `default`.
  addFormats.default(ajv);
  try {
    return ajv.compile(schema);
  } catch {
    return undefined;
  }
}

/** Random documents of the GBNF of each schema that reports nothing, with those that Ajv finds invalid. */
export function writeDocuments(cases: readonly SchemaCase[], perSchema: number) {
  const random = seededRandom(11);
  const result = { schemas: 0, documents: 0, invalid: [] as string[] };
  for (const { id, schema } of cases) {
    const validate = validatorOf(schema);
    const converted = convert(schema);
    if (validate === undefined || converted === undefined || converted.report.relaxations.length > 0)
      continue;
    result.schemas++;
    const runtime = loadProgram(compileGbnf(converted.text).program);
    for (let i = 0; i < perSchema; i++) {
      const document = randomDocument(runtime, random);
      if (document === undefined) continue;
      result.documents++;
      if (!validate(JSON.parse(document))) result.invalid.push(`${id}: ${document}`);
    }
  }
  return result;
}

/** Undefined: it is refused with its reason. */
function convert(schema: unknown): ReturnType<typeof jsonSchemaToGbnf> | undefined {
  try {
    return jsonSchemaToGbnf(schema);
  } catch (error) {
    if (error instanceof GrammarError) return undefined;
    throw error;
  }
}
