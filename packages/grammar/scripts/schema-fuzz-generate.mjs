/** Random numbers that are the same for the same seed. */
export function randomFrom(seed) {
  let state = seed >>> 0 || 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

const keys = ["a", "b", "ab", "ba", "c"];
const scalars = [null, true, false, 0, 1, 2, 3, 1.5, -1, "", "a", "ab", "ba", "abc", "b"];

/** A random value over few keys and scalars, so that schemas over the same often apply. */
export function randomValue(next, depth = 3) {
  const pick = next(depth > 0 ? 10 : 5);
  if (pick < 5) return scalars[next(scalars.length)];
  if (pick < 7) return Array.from({ length: next(4) }, () => randomValue(next, depth - 1));
  const value = {};
  for (let left = next(4); left > 0; left -= 1) value[keys[next(keys.length)]] = randomValue(next, depth - 1);
  return value;
}

const patterns = ["^a", "b$", "^(ab?)+$", "^[^b]*$", "c"];
const types = ["null", "boolean", "number", "integer", "string", "array", "object"];

/** A random schema of 2020-12 that uses every assertion and applicator. */
export function randomSchema(next) {
  const schema = randomPart(next, 3);
  if (typeof schema === "boolean") return schema;
  return { ...schema, $defs: { d0: randomPart(next, 1), d1: randomPart(next, 2, true) } };
}

function randomPart(next, depth, noRef = false) {
  if (next(12) === 0) return next(4) !== 0;
  const schema = {};
  for (let count = 1 + next(3); count > 0; count -= 1) add(schema, next, depth, noRef);
  return schema;
}

function add(schema, next, depth, noRef) {
  const sub = () => randomPart(next, depth - 1, noRef);
  const some = () => Array.from({ length: 1 + next(3) }, sub);
  const map = (names) =>
    Object.fromEntries(Array.from({ length: 1 + next(2) }, () => [names[next(names.length)], sub()]));
  const plain = [
    () => (schema.type = types[next(types.length)]),
    () =>
      (schema.type = [types[next(types.length)], "object", "array"].filter(
        (type, i, all) => all.indexOf(type) === i,
      )),
    () => (schema.enum = Array.from({ length: 1 + next(3) }, () => randomValue(next, 1))),
    () => (schema.const = randomValue(next, 1)),
    () => (schema.minimum = next(3)),
    () => (schema.exclusiveMaximum = next(3)),
    () => (schema.multipleOf = [1, 2, 0.5][next(3)]),
    () => (schema.minLength = next(3)),
    () => (schema.maxLength = next(3)),
    () => (schema.pattern = patterns[next(patterns.length)]),
    () => (schema.required = [keys[next(keys.length)]]),
    () => (schema.minProperties = next(3)),
    () => (schema.maxProperties = next(3)),
    () => (schema.minItems = next(3)),
    () => (schema.maxItems = next(3)),
    () => (schema.uniqueItems = true),
    () => (schema.dependentRequired = { [keys[next(keys.length)]]: [keys[next(keys.length)]] }),
  ];
  const nested = [
    () => (schema.properties = map(keys)),
    () => (schema.patternProperties = map(patterns)),
    () => (schema.additionalProperties = sub()),
    () => (schema.propertyNames = { pattern: patterns[next(patterns.length)] }),
    () => (schema.items = sub()),
    () => (schema.prefixItems = some()),
    () => (schema.contains = sub()),
    () => Object.assign(schema, { contains: sub(), minContains: next(3), maxContains: 1 + next(2) }),
    () => (schema.allOf = some()),
    () => (schema.anyOf = some()),
    () => (schema.oneOf = some()),
    () => (schema.not = sub()),
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    () => Object.assign(schema, { if: sub(), then: sub(), else: sub() }),
    () => (schema.dependentSchemas = map(keys)),
    () => (schema.unevaluatedProperties = next(2) === 0 ? false : sub()),
    () => (schema.unevaluatedItems = next(2) === 0 ? false : sub()),
    () => (noRef ? undefined : (schema.$ref = `#/$defs/d${next(2)}`)),
  ];
  const list = depth > 0 && next(5) < 3 ? nested : plain;
  list[next(list.length)]();
}
