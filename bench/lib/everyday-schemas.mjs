// Schemas of the kind that applications ask for: things with a few members, made of a list of common ones.
const text = { type: "string" };
const listOf = (items, maxItems) => ({ type: "array", items, minItems: 1, maxItems });
const object = (properties) => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const things = [
  "a shop order",
  "a book",
  "a recipe",
  "a city",
  "an animal",
  "a song",
  "a flight",
  "a movie",
  "a house",
  "a person",
  "a phone",
  "a football match",
  "a course",
  "a plant",
  "a meeting",
  "a car",
  "a museum",
  "a bank account",
  "a river",
  "a game",
];

const members = [
  ["name", text],
  ["title", { type: "string", maxLength: 60 }],
  ["id", { type: "integer", minimum: 1 }],
  ["count", { type: "integer", minimum: 0, maximum: 100 }],
  ["year", { type: "integer" }],
  ["price", { type: "number" }],
  ["weight", { type: "number", minimum: 0 }],
  ["available", { type: "boolean" }],
  ["kind", { enum: ["small", "medium", "large"] }],
  ["state", { enum: ["open", "paid", "sent"] }],
  ["tags", listOf({ type: "string", maxLength: 20 }, 4)],
  ["scores", listOf({ type: "integer", minimum: 0, maximum: 10 }, 3)],
  [
    "owner",
    object({ name: { type: "string", maxLength: 30 }, age: { type: "integer", minimum: 0, maximum: 120 } }),
  ],
  [
    "parts",
    listOf(object({ part: { type: "string", maxLength: 20 }, amount: { type: "integer", minimum: 1 } }), 2),
  ],
  ["day", { type: "string", format: "date" }],
  ["note", { type: ["string", "null"], maxLength: 40 }],
];

/** `count` schemas with what to ask for; always the same ones. */
export function everydaySchemas(count) {
  let seed = 20_261_128;
  const next = (bound) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * bound);
  };
  return Array.from({ length: count }, () => {
    const chosen = members.map((member) => [next(1000), member]).toSorted(([a], [b]) => a - b);
    const properties = Object.fromEntries(chosen.slice(0, 2 + next(4)).map(([, member]) => member));
    return { prompt: `Describe ${things[next(things.length)]} as JSON.`, schema: object(properties) };
  });
}
