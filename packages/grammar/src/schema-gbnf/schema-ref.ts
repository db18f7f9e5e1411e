import { GrammarError } from "../errors.js";
import { isArray, isObject, own } from "./json.js";

/** A schema with its place in the document. */
export interface SchemaRef {
  readonly schema: unknown;
  /** JSON Pointer from the root. */
  readonly pointer: string;
}

export function child(ref: SchemaRef, keyword: string, ...path: readonly (string | number)[]): SchemaRef {
  let schema: unknown = isObject(ref.schema) ? own(ref.schema, keyword) : undefined;
  let pointer = `${ref.pointer}/${escape(keyword)}`;
  for (const key of path) {
    schema = isArray(schema) ? schema[Number(key)] : isObject(schema) ? own(schema, String(key)) : undefined;
    pointer += `/${escape(String(key))}`;
  }
  return { schema, pointer };
}

function escape(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Finds what `$ref` names: pointers, anchors and ids within the document. */
export class SchemaDocument {
  readonly root: SchemaRef;
  private named: ReadonlyMap<string, SchemaRef> | undefined;

  constructor(schema: unknown) {
    this.root = { schema, pointer: "" };
  }

  /** @throws {GrammarError} when nothing in the document has that name. */
  resolve(reference: string, from: string): SchemaRef {
    if (reference === "#" || reference === "") return this.root;
    const found = reference.startsWith("#/") ? this.byPointer(reference.slice(1)) : this.byName(reference);
    if (found === undefined)
      throw new GrammarError(`$ref at ${from || "the root"}: '${reference}' is not in this document`);
    return found;
  }

  /** Where a schema that is nothing but a reference leads, so that all who refer to it share one rule. */
  follow(ref: SchemaRef): SchemaRef {
    let at = ref;
    for (let hops = 0; hops < 50; hops++) {
      const reference = isObject(at.schema) ? own(at.schema, "$ref") : undefined;
      if (typeof reference !== "string" || !isObject(at.schema) || Object.keys(at.schema).length > 1)
        return at;
      at = this.resolve(reference, at.pointer);
    }
    return ref;
  }

  private byPointer(pointer: string): SchemaRef | undefined {
    let decoded: string;
    try {
      decoded = decodeURIComponent(pointer);
    } catch {
      return undefined;
    }
    let schema: unknown = this.root.schema;
    for (const part of decoded.split("/").slice(1)) {
      const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
      if (isArray(schema)) schema = schema[Number(key)];
      else if (isObject(schema)) schema = own(schema, key);
      else return undefined;
    }
    return schema === undefined ? undefined : { schema, pointer: decoded };
  }

  private byName(reference: string): SchemaRef | undefined {
    this.named ??= collectNames(this.root);
    const known = this.named.get(reference);
    if (known !== undefined) return known;
    const [document = "", fragment = ""] = reference.split("#", 2);
    const base = this.named.get(document);
    const isRoot = base === this.root || (base !== undefined && base.pointer === "");
    return isRoot && fragment.startsWith("/") ? this.byPointer(fragment) : undefined;
  }
}

function collectNames(root: SchemaRef): Map<string, SchemaRef> {
  const names = new Map<string, SchemaRef>();
  const waiting = [root];
  for (let ref = waiting.pop(); ref !== undefined; ref = waiting.pop()) {
    const { schema, pointer } = ref;
    if (isArray(schema)) {
      for (const [i, item] of schema.entries()) waiting.push({ schema: item, pointer: `${pointer}/${i}` });
    } else if (isObject(schema)) {
      for (const keyword of ["$id", "id", "$anchor", "$dynamicAnchor"]) {
        const name = own(schema, keyword);
        if (typeof name !== "string") continue;
        const key = keyword.endsWith("nchor") ? `#${name}` : name.replace(/#$/, "");
        if (!names.has(key)) names.set(key, ref);
      }
      for (const key of Object.keys(schema))
        waiting.push({ schema: schema[key], pointer: `${pointer}/${escape(key)}` });
    }
  }
  return names;
}
