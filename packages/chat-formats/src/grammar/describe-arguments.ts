import type { OutputGrammar } from "@camelid/grammar";
import type { TaggedSyntax } from "../parser/tool-syntax.js";
import { anyOrder, choice, closedJson, literal, nothing, optional, sequence, space } from "./parts.js";

/** One argument of a tool. */
export interface Member {
  readonly name: string;
  readonly schema: unknown;
  readonly required: boolean;
}

export interface Members {
  readonly list: readonly Member[];
  /** Arguments, each at most once and the required ones all, with `separator` between two. */
  order(describe: (member: Member) => OutputGrammar, separator: OutputGrammar): OutputGrammar;
}

/**
 * Up to so many arguments of a tool come in any order; of more only the required ones do, when they are as few. Each
 * argument more doubles the rules, so with many tools it is fewer.
 */
export function mostInAnyOrder(tools: number): number {
  return Math.min(7, Math.max(3, Math.floor(Math.log2(512 / tools))));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The arguments that a schema of an arguments object declares; each schema keeps the definitions that it refers to. Up
 * to `free` of them come in any order.
 */
export function memberSchemas(schema: unknown, free: number): Members {
  const root = isRecord(schema) ? schema : {};
  const properties = isRecord(root["properties"]) ? root["properties"] : {};
  const given: unknown = root["required"];
  const required = new Set<unknown>(Array.isArray(given) ? given : []);
  const definitions = Object.fromEntries(
    ["$defs", "definitions"].flatMap((key) => (key in root ? [[key, root[key]]] : [])),
  );
  const list = Object.entries(properties).map(([name, member]): Member => {
    const refers = JSON.stringify(member)?.includes('"$ref"') === true;
    return {
      name,
      schema: refers && isRecord(member) ? { ...definitions, ...member } : member,
      required: required.has(name),
    };
  });
  return {
    list,
    order: (describe, separator) => {
      const described = new Map(list.map((member) => [member, describe(member)]));
      const known = (member: Member): OutputGrammar => described.get(member) ?? nothing;
      return list.length <= free
        ? inAnyOrder(list, known, separator)
        : requiredFirst(list, known, separator, free);
    },
  };
}

/** In the schema's order, or the required ones in any order and then the others in the schema's. */
function requiredFirst(
  list: readonly Member[],
  describe: (member: Member) => OutputGrammar,
  separator: OutputGrammar,
  free: number,
): OutputGrammar {
  const declared = schemaOrder(list, describe, separator);
  const required = list.filter((member) => member.required);
  if (required.length === 0 || required.length > free) return declared;
  const others = list.filter((member) => !member.required);
  const rest = others.map((member) => optional(sequence(separator, describe(member))));
  return choice([declared, sequence(inAnyOrder(required, describe, separator), ...rest)]);
}

function inAnyOrder(
  list: readonly Member[],
  describe: (member: Member) => OutputGrammar,
  separator: OutputGrammar,
): OutputGrammar {
  const parts = list.map((member) => ({ part: describe(member), required: member.required }));
  return anyOrder(parts, separator);
}

/** The first argument has no separator before it, so the places before a required one are told apart. */
function schemaOrder(
  list: readonly Member[],
  describe: (member: Member) => OutputGrammar,
  separator: OutputGrammar,
): OutputGrammar {
  const following = (from: number): OutputGrammar =>
    sequence(
      ...list.slice(from).map((member) => {
        const part = sequence(separator, describe(member));
        return member.required ? part : optional(part);
      }),
    );
  const firstRequired = list.findIndex((member) => member.required);
  const starts = firstRequired < 0 ? list.length : firstRequired + 1;
  const options = list
    .slice(0, starts)
    .map((member, place) => sequence(describe(member), following(place + 1)));
  if (firstRequired < 0) options.push(nothing);
  return choice(options);
}

function types(schema: unknown): readonly unknown[] | undefined {
  if (!isRecord(schema)) return undefined;
  const declared: unknown = schema["type"];
  if (declared === undefined) return undefined;
  return Array.isArray(declared) ? declared : [declared];
}

/** Arguments with markers of their own: strings raw, other values as JSON. */
export function describeTaggedArguments(syntax: TaggedSyntax, schema: unknown, free: number): OutputGrammar {
  const line = syntax.newlines === true ? "\n" : "";
  const until = `${line}${syntax.valueClose}`;
  const value = (member: Member, kind: "schema" | "string" | "json"): OutputGrammar | undefined => {
    const declared = types(member.schema);
    const raw: OutputGrammar = { type: "raw-string", schema: member.schema, until };
    const json = closedJson(member.schema);
    if (kind === "string") return declared === undefined || declared.includes("string") ? raw : undefined;
    if (kind === "json") return declared?.length === 1 && declared[0] === "string" ? undefined : json;
    if (declared === undefined) {
      const named =
        isRecord(member.schema) && Array.isArray(member.schema["enum"]) ? member.schema["enum"] : [];
      return named.length > 0 && named.every((option) => typeof option === "string") ? raw : json;
    }
    if (declared.every((type) => type === "string")) return raw;
    return declared.includes("string")
      ? choice([json, { type: "raw-string", schema: { type: "string" }, until }])
      : json;
  };
  const describe = (member: Member): OutputGrammar => {
    const options = syntax.keyClose.flatMap((close) => {
      const described = value(member, close.type);
      if (described === undefined) return [];
      const [first = "", ...more] = close.markers;
      const markers = [literal(first), ...more.flatMap((marker) => [space, literal(marker)])];
      const plain = sequence(...markers, literal(line), described, literal(until));
      if (syntax.cdata !== true || described.type !== "raw-string") return [plain];
      const quoted: OutputGrammar = { ...described, until: "]]>" };
      const rest = literal(`]]>${syntax.valueClose}`);
      return [plain, sequence(...markers, literal("<![CDATA["), quoted, rest)];
    });
    return sequence(literal(`${syntax.keyOpen}${member.name}`), choice(options));
  };
  const order = memberSchemas(schema, free).order(describe, space);
  return sequence(space, order);
}
