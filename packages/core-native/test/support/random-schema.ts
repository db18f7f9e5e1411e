import type { createRandom } from "./random.js";

type Random = ReturnType<typeof createRandom>;
type Schema = Readonly<Record<string, unknown>>;

const names = ["name", "age", "tags", "is open", "größe", 'a"b', "id", "list"];

/**
 * A schema of which every document is short: texts, lists and nesting are bounded, and objects take no members of other
 * names, so that an output held to it must come to its end.
 */
export function randomSchema(random: Random, depth = 0): Schema {
  const pick = random.below(depth < 2 ? 11 : 7);
  switch (pick) {
    case 0:
      return { type: "string", maxLength: 1 + random.below(8) };
    case 1:
      return { type: "integer", minimum: -random.below(100), maximum: random.below(1000) };
    case 2:
      return { type: "boolean" };
    case 3:
      return { enum: ["red", "dark green", 3, null].slice(random.below(3)) };
    case 4:
      return { type: "string", pattern: "^[A-Z][a-z]{1,5}(-[0-9]{2})?$" };
    case 5:
      return { type: "integer", multipleOf: 1 + random.below(9), minimum: 0, maximum: 200 };
    case 6:
      return { type: "string", format: "date" };
    case 7:
      return {
        type: "array",
        items: randomSchema(random, depth + 1),
        minItems: random.below(2),
        maxItems: 1 + random.below(3),
      };
    case 8:
      return {
        type: "array",
        items: { type: "integer", minimum: 0, maximum: 9 },
        uniqueItems: true,
        maxItems: 2 + random.below(4),
      };
    case 9:
      return { anyOf: [randomSchema(random, depth + 1), randomSchema(random, depth + 1)] };
    default:
      return randomObject(random, depth);
  }
}

function randomObject(random: Random, depth: number): Schema {
  const chosen = names.filter(() => random.below(3) === 0);
  return {
    type: "object",
    properties: Object.fromEntries(chosen.map((name) => [name, randomSchema(random, depth + 1)])),
    required: chosen.filter(() => random.below(2) === 0),
    additionalProperties: false,
  };
}
