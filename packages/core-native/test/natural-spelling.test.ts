import { compileJsonSchema, createMatcher, loadProgram, type JsonSchemaOptions } from "@camelid/grammar";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomSpelling } from "../../grammar/src/testing/random-spelling.js";
import { loadBinding } from "../src/binding/load-binding.js";

const { NativeMatcher, NativeVocabulary } = loadBinding();
const bytes = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
const vocabulary = new NativeVocabulary(
  bytes,
  bytes.map((byte) => new TextDecoder().decode(byte)),
);

/** How far each matcher follows a text, and whether it ends there. */
function verdicts(
  schema: unknown,
  options: JsonSchemaOptions,
): (text: string) => [native: string, ours: string] {
  const { program } = compileJsonSchema(schema, options);
  const [runtime, native] = [loadProgram(program), new NativeMatcher(program, vocabulary)];
  return (text) => {
    const [ours, theirs] = [createMatcher(runtime), new NativeMatcher(native)];
    const read = [...new TextEncoder().encode(text)];
    const upTo = (take: (byte: number) => boolean): number => {
      const stop = read.findIndex((byte) => !take(byte));
      return stop < 0 ? read.length : stop;
    };
    const far = [upTo((byte) => theirs.accept(byte)), upTo((byte) => ours.push(Uint8Array.of(byte)))];
    return [`${far[0]} ${theirs.isComplete()}`, `${far[1]} ${ours.isComplete()}`];
  };
}

describe("both matchers read a document as far, however it is spelled", () => {
  const values: Record<string, unknown> = {
    "any value": true,
    "bounded numbers": { items: { type: ["number", "string", "null"], minimum: -1000, maximum: 1e6 } },
    "whole numbers": { items: { type: ["integer", "string", "object"] } },
    "listed values": { items: { enum: [1, -2.5, 1e21, "a/b", "<é>", "\n", null, {}, ""] } },
  };
  const rules: readonly JsonSchemaOptions[] = [
    {},
    { spelling: "any" },
    { whitespace: "any" },
    { whitespace: 2 },
  ];
  it.each(Object.keys(values))("%s", (name) => {
    for (const options of rules) {
      const judge = verdicts(values[name], options);
      fc.assert(
        fc.property(randomSpelling(), (text) => {
          const [native, ours] = judge(text);
          expect([text, native]).toEqual([text, ours]);
        }),
        { numRuns: 200 },
      );
    }
  });
});
