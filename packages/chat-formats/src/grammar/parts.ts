import type { OutputGrammar } from "@camelid/grammar";

/** Whitespace where a model may put some: a little, so that a weak model cannot fill its budget with it. */
export const space: OutputGrammar = { type: "regex", pattern: "[ \\t\\r\\n]{0,16}" };

/** Whitespace between the parts of JSON, as serializers write it: none, a blank, or a line break with indentation. */
export const gap: OutputGrammar = { type: "regex", pattern: " ?|\\n(?: {0,16}|\\t{0,4})" };

/** What may stand on both sides of a colon in JSON. */
export const blank: OutputGrammar = { type: "regex", pattern: " ?" };

/** A JSON document whose objects hold no members but those that the schema names, unless it opens them. */
export function closedJson(schema: unknown): OutputGrammar {
  return { type: "json-schema", schema, objects: "closed" };
}

export const nothing: OutputGrammar = { type: "literal", text: "" };

export function literal(text: string): OutputGrammar {
  return { type: "literal", text };
}

/** Parts in order; empty literals are left out and neighbouring ones joined. */
export function sequence(...parts: readonly OutputGrammar[]): OutputGrammar {
  const joined: OutputGrammar[] = [];
  for (const part of parts.flatMap((given) => (given.type === "sequence" ? given.parts : [given]))) {
    const last = joined.at(-1);
    if (part.type === "literal" && part.text === "") continue;
    if (part.type === "literal" && last?.type === "literal")
      joined[joined.length - 1] = literal(last.text + part.text);
    else joined.push(part);
  }
  const [only] = joined;
  return joined.length === 1 && only !== undefined ? only : { type: "sequence", parts: joined };
}

export function choice(options: readonly OutputGrammar[]): OutputGrammar {
  const [only] = options;
  return options.length === 1 && only !== undefined ? only : { type: "choice", options };
}

/** Each part at most once and the required ones all, in any order. */
export function anyOrder(
  parts: readonly { readonly part: OutputGrammar; readonly required: boolean }[],
  separator: OutputGrammar,
): OutputGrammar {
  return parts.length === 0 ? nothing : { type: "any-order", parts, separator };
}

export function optional(part: OutputGrammar): OutputGrammar {
  return { type: "repeat", part, min: 0, max: 1 };
}
