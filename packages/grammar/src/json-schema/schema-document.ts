import { declaredDraft, type Draft, refHidesSiblings } from "./draft.js";
import { UnsupportedSchemaError } from "./errors.js";
import { isArray, isObject, type JsonObject, type JsonValue } from "./json-value.js";
import { decodeFragment, resolveUri } from "./uri.js";
import { charge } from "../work.js";

/** A schema within the document. */
export interface SchemaLocation {
  readonly schema: JsonValue;
  /** JSON Pointer from the document's root. */
  readonly pointer: string;
  /** Base URI for references. */
  readonly base: string;
  readonly draft: Draft;
}

const schemaKeywords = [
  "additionalItems",
  "additionalProperties",
  "contains",
  "contentSchema",
  "else",
  "if",
  "items",
  "not",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
];
const listKeywords = ["allOf", "anyOf", "items", "oneOf", "prefixItems"];
const mapKeywords = [
  "$defs",
  "definitions",
  "dependencies",
  "dependentSchemas",
  "patternProperties",
  "properties",
];

const maxDepth = 500;
const maxSchemas = 200_000;

export function escapePointer(token: string): string {
  if (!token.includes("~") && !token.includes("/")) return token;
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The schemas of one document by URI and anchor, and the resolution of references between them. */
export class SchemaDocument {
  readonly root: SchemaLocation;
  private readonly resources = new Map<string, SchemaLocation>();
  private readonly anchors = new Map<string, SchemaLocation>();
  private readonly dynamicAnchors = new Map<string, number>();
  private readonly located = new Map<JsonObject, SchemaLocation>();

  constructor(schema: JsonValue, fallback: Draft) {
    const draft = declaredDraft(schema) ?? fallback;
    const base = baseOf(schema, "", draft);
    this.root = { schema, pointer: "", base, draft };
    this.resources.set("", this.root);
    this.index();
  }

  /** @throws {UnsupportedSchemaError} the target is not in this document. */
  resolve(from: SchemaLocation, reference: string, keyword: string): SchemaLocation {
    const { uri, fragment } = resolveUri(from.base, reference);
    const resource = this.resources.get(uri);
    if (resource === undefined) {
      throw new UnsupportedSchemaError(
        from.pointer,
        keyword,
        `${JSON.stringify(reference)} is not in this document`,
      );
    }
    const decoded = decodeFragment(fragment);
    const found =
      decoded === "" || decoded.startsWith("/")
        ? this.atPointer(resource, decoded)
        : this.anchors.get(`${uri}#${decoded}`);
    if (found === undefined) {
      throw new UnsupportedSchemaError(from.pointer, keyword, `${JSON.stringify(reference)} leads nowhere`);
    }
    return found;
  }

  /** How many schemas of the document carry this `$dynamicAnchor`. */
  dynamicAnchorCount(name: string): number {
    return this.dynamicAnchors.get(name) ?? 0;
  }

  private atPointer(resource: SchemaLocation, pointer: string): SchemaLocation | undefined {
    let location = resource;
    if (pointer === "") return location;
    charge(pointer.length);
    for (const raw of pointer.slice(1).split("/")) {
      const token = raw.replaceAll("~1", "/").replaceAll("~0", "~");
      const { schema } = location;
      let next: JsonValue | undefined;
      if (isArray(schema)) next = /^(0|[1-9]\d*)$/.test(token) ? schema[Number(token)] : undefined;
      else if (isObject(schema) && Object.hasOwn(schema, token)) next = schema[token];
      if (next === undefined) return undefined;
      const known = isObject(next) ? this.located.get(next) : undefined;
      location = known ?? this.child(location, next, token);
    }
    return location;
  }

  /** The location of a part of a schema that has been met as a schema before. */
  locationOf(schema: JsonObject): SchemaLocation | undefined {
    return this.located.get(schema);
  }

  /** The location of a part of a schema. */
  child(parent: SchemaLocation, schema: JsonValue, ...tokens: readonly string[]): SchemaLocation {
    const draft = declaredDraft(schema) ?? parent.draft;
    let { pointer } = parent;
    for (const token of tokens) pointer += `/${escapePointer(token)}`;
    return { schema, pointer, base: baseOf(schema, parent.base, draft), draft };
  }

  private index(): void {
    const open: [SchemaLocation, number][] = [[this.root, 0]];
    let count = 0;
    for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
      const [location, depth] = entry;
      const { schema, base } = location;
      if (!isObject(schema) || this.located.has(schema)) continue;
      count += 1;
      charge(16 * (1 + Object.keys(schema).length));
      if (depth > maxDepth || count > maxSchemas) {
        throw new UnsupportedSchemaError(
          location.pointer,
          "$schema",
          depth > maxDepth ? `nested deeper than ${maxDepth}` : `more than ${maxSchemas} schemas`,
        );
      }
      this.located.set(schema, location);
      if (!this.resources.has(base)) this.resources.set(base, location);
      this.indexNames(location, schema);
      for (const keyword of schemaKeywords) {
        const sub = schema[keyword];
        if (isObject(sub)) open.push([this.child(location, sub, keyword), depth + 1]);
      }
      for (const keyword of listKeywords) {
        const list = schema[keyword];
        if (!isArray(list)) continue;
        list.forEach((sub, i) => open.push([this.child(location, sub, keyword, `${i}`), depth + 1]));
      }
      for (const keyword of mapKeywords) {
        const map = schema[keyword];
        if (!isObject(map)) continue;
        for (const [key, sub] of Object.entries(map)) {
          if (isObject(sub)) open.push([this.child(location, sub, keyword, key), depth + 1]);
        }
      }
    }
  }

  private indexNames(location: SchemaLocation, schema: JsonObject): void {
    const { base, draft } = location;
    const { $anchor, $dynamicAnchor } = schema;
    for (const anchor of [$anchor, $dynamicAnchor]) {
      if (typeof anchor === "string") this.anchors.set(`${base}#${anchor}`, location);
    }
    if (typeof $dynamicAnchor === "string") {
      this.dynamicAnchors.set($dynamicAnchor, (this.dynamicAnchors.get($dynamicAnchor) ?? 0) + 1);
    }
    const id = idOf(schema, draft);
    if (id?.includes("#") === true) {
      const { uri, fragment } = resolveUri(base, id);
      if (fragment !== "") this.anchors.set(`${uri}#${fragment}`, location);
    }
  }
}

function idOf(schema: JsonObject, draft: Draft): string | undefined {
  if (refHidesSiblings(draft) && typeof schema["$ref"] === "string") return undefined;
  const { $id, id } = schema;
  if (draft !== 4 && typeof $id === "string") return $id;
  if ((draft === 4 || draft === "any") && typeof id === "string") return id;
  return undefined;
}

function baseOf(schema: JsonValue, base: string, draft: Draft): string {
  const id = isObject(schema) ? idOf(schema, draft) : undefined;
  return id === undefined || id.startsWith("#") ? base : resolveUri(base, id).uri;
}
