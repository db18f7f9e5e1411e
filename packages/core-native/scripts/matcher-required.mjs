// Which keys an object in a document may have to hold, by where in the document it is.

const insideSame = [
  "allOf",
  "anyOf",
  "oneOf",
  "if",
  "then",
  "else",
  "$ref",
  "dependentSchemas",
  "dependencies",
];
const ofItems = ["items", "prefixItems", "additionalItems", "contains", "unevaluatedItems"];
const ofOthers = ["additionalProperties", "patternProperties", "unevaluatedProperties"];

/** All parts of a schema that may speak of the same value as these do. */
function partsOf(schema, starts) {
  const parts = new Set();
  const add = (value) => {
    if (Array.isArray(value)) value.forEach(add);
    if (typeof value !== "object" || value === null || Array.isArray(value) || parts.has(value)) return;
    parts.add(value);
    for (const keyword of insideSame) {
      const member = value[keyword];
      if (keyword === "$ref") add(resolve(schema, member));
      else if (keyword.startsWith("depend"))
        add(Object.values(member ?? {}).filter((one) => !Array.isArray(one)));
      else add(member);
    }
  };
  starts.forEach(add);
  return [...parts];
}

function resolve(schema, reference) {
  if (typeof reference !== "string" || !reference.startsWith("#")) return undefined;
  const names = reference.split("/").slice(1);
  const unescaped = names.map((name) => decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~"));
  return unescaped.reduce((at, name) => at?.[name], schema);
}

/**
 * @param {readonly (string | undefined)[]} path keys from the document to the object; undefined for an item of an array
 * @returns {string[]}
 */
export function requiredAt(schema, path) {
  let parts = partsOf(schema, [schema]);
  for (const key of path) {
    const members = parts.flatMap((part) => {
      if (key === undefined) return ofItems.map((keyword) => part[keyword]);
      const own = part.properties;
      if (own !== undefined && Object.hasOwn(own, key)) return [own[key]];
      return ofOthers.flatMap((keyword) =>
        keyword === "patternProperties" ? Object.values(part[keyword] ?? {}) : part[keyword],
      );
    });
    parts = partsOf(schema, members);
  }
  return [...new Set(parts.flatMap(({ required }) => (Array.isArray(required) ? required.map(String) : [])))];
}
