import type { JsonValue } from "./json-value.js";
import { isObject } from "./json-value.js";

/** A published version of JSON Schema; "any" takes the keywords of all versions at once. */
export type Draft = 4 | 6 | 7 | 2019 | 2020 | "any";

const patterns: readonly (readonly [RegExp, Draft])[] = [
  [/^https?:\/\/json-schema\.org\/draft-0[34]\/(?:hyper-)?schema#?$/, 4],
  [/^https?:\/\/json-schema\.org\/draft-06\/(?:hyper-)?schema#?$/, 6],
  [/^https?:\/\/json-schema\.org\/draft-07\/(?:hyper-)?schema#?$/, 7],
  [/^https?:\/\/json-schema\.org\/draft\/2019-09\/(?:hyper-)?schema#?$/, 2019],
  [/^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/, 2020],
];

/** The version that `$schema` names; undefined when it names none that is known. */
export function declaredDraft(schema: JsonValue): Draft | undefined {
  if (!isObject(schema)) return undefined;
  const { $schema } = schema;
  return typeof $schema === "string" ? patterns.find(([pattern]) => pattern.test($schema))?.[1] : undefined;
}

/** Whether a keyword that came with `first` and left before `end` counts. */
export function hasKeyword(draft: Draft, first: number, end = Infinity): boolean {
  return draft === "any" || (draft >= first && draft < end);
}

/** Up to draft 7 a `$ref` hides everything next to it. */
export function refHidesSiblings(draft: Draft): boolean {
  return draft !== "any" && draft <= 7;
}
