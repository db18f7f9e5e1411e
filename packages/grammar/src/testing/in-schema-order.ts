import { isArray, isObject, own } from "../schema-gbnf/json.js";
import type { JsonObject } from "../schema-gbnf/json.js";
import { SchemaDocument } from "../schema-gbnf/schema-ref.js";

/** The instance as text, the keys of each object in the order in which the schemas that it meets name them. */
export function inSchemaOrder(root: unknown, instance: unknown): string {
  const document = new SchemaDocument(root);
  const write = (value: unknown, schemas: readonly unknown[]): string => {
    const met = new Set<unknown>();
    const waiting = [...schemas].toReversed();
    const order: JsonObject[] = [];
    for (let schema = waiting.pop(); schema !== undefined; schema = waiting.pop()) {
      if (!isObject(schema) || met.has(schema)) continue;
      met.add(schema);
      order.push(schema);
      const reference = own(schema, "$ref");
      const list = (key: string): readonly unknown[] => {
        const found = own(schema, key);
        return isArray(found) ? found : [];
      };
      const more = [
        ...(typeof reference === "string" ? [document.resolve(reference, "").schema] : []),
        ...list("allOf"),
        ...list("anyOf"),
        ...list("oneOf"),
        ...["then", "else", "if"].flatMap((key) => own(schema, key) ?? []),
      ];
      waiting.push(...more.toReversed());
    }
    if (isArray(value)) {
      const items = value.map((item, i) => {
        const next = order.flatMap((schema) => {
          const tuple = own(schema, "prefixItems") ?? own(schema, "items");
          const single = isArray(tuple)
            ? (tuple[i] ?? own(schema, "additionalItems") ?? own(schema, "items"))
            : tuple;
          return single === undefined ? [] : [single];
        });
        return write(item, next);
      });
      return `[${items.join(", ")}]`;
    }
    if (!isObject(value)) return JSON.stringify(value);
    const properties = order.flatMap((schema) => {
      const found = own(schema, "properties");
      return isObject(found) ? [found] : [];
    });
    const required = order.flatMap((schema) => {
      const found = own(schema, "required");
      return isArray(found) ? found.map(String) : [];
    });
    const named = [...new Set([...properties.flatMap((found) => Object.keys(found)), ...required])];
    const keys = [...new Set([...named.filter((key) => Object.hasOwn(value, key)), ...Object.keys(value)])];
    const members = keys.map((key) => {
      const next = order.flatMap((schema) => {
        const found = own(schema, "properties");
        const hit = isObject(found) ? own(found, key) : undefined;
        const patterns = own(schema, "patternProperties");
        const matched = isObject(patterns)
          ? Object.keys(patterns).flatMap((pattern) =>
              new RegExp(pattern).test(key) ? [patterns[pattern]] : [],
            )
          : [];
        const rest = own(schema, "additionalProperties");
        return hit !== undefined || matched.length > 0 ? [hit, ...matched] : rest === undefined ? [] : [rest];
      });
      return `${JSON.stringify(key)}: ${write(value[key], next)}`;
    });
    return `{${members.join(", ")}}`;
  };
  return write(instance, [root]);
}
