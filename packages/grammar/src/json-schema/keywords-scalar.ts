import { FALSE, TRUE } from "../automata/boolean-arena.js";
import { stateCount } from "../automata/dfa.js";
import { countedCharacters } from "../regex/counted-characters.js";
import { RegexError } from "../regex/errors.js";
import { parseRegex } from "../regex/parse-regex.js";
import { countOf, malformed, toShape, type KeywordCompiler, type SchemaContext } from "./compile-context.js";
import { decimalOf, zero } from "./decimal.js";
import { hasKeyword } from "./draft.js";
import { UnsupportedSchemaError } from "./errors.js";
import { formatCondition } from "./formats.js";
import { canonical, isArray, type JsonValue } from "./json-value.js";
import { type Shape, zipShapes, kinds } from "./program.js";
import { oneOfValues } from "./values.js";

const one = { digits: 1n, scale: 0 };

function typeShape(context: SchemaContext, name: JsonValue): Shape {
  const { program } = context;
  if (name === "any") return toShape({});
  const shape = kinds.map((kind): number =>
    kind === name || (name === "boolean" && (kind === "true" || kind === "false")) ? TRUE : FALSE,
  );
  if (name === "integer") shape[3] = program.literal({ kind: "multiple", of: one });
  else if (name === "true" || name === "false" || !shape.includes(TRUE)) {
    throw malformed(context, "type", "the name of a type");
  }
  const [a = FALSE, b = FALSE, c = FALSE, d = FALSE, e = FALSE, f = FALSE, g = FALSE] = shape;
  return [a, b, c, d, e, f, g];
}

export const compileType: KeywordCompiler = (context) => {
  const { type } = context.schema;
  if (type === undefined) return undefined;
  if (!isArray(type)) return typeShape(context, type);
  const { arena } = context.program;
  return zipShapes(
    type.map((name) => typeShape(context, name)),
    (parts) => arena.or(parts),
  );
};

export const compileEnum: KeywordCompiler = (context) => {
  const values = context.schema["enum"];
  if (values === undefined) return undefined;
  if (!isArray(values)) throw malformed(context, "enum", "a list");
  return context.program.shape(oneOfValues(context.program, values.map(canonical)));
};

export const compileConst: KeywordCompiler = (context) => {
  if (!Object.hasOwn(context.schema, "const") || !hasKeyword(context.draft, 6)) return undefined;
  return context.program.shape(oneOfValues(context.program, [canonical(context.schema["const"] ?? null)]));
};

function bound(context: SchemaContext, keyword: string): number | undefined {
  const value = context.schema[keyword];
  if (value === undefined || typeof value === "boolean") return undefined;
  if (typeof value !== "number") throw malformed(context, keyword, "a number");
  return value;
}

export const compileBounds: KeywordCompiler = (context) => {
  const { program, schema } = context;
  const parts: number[] = [];
  const atLeast = (value: number, strict: boolean): number =>
    program.literal({ kind: "compare", strict, value: decimalOf(value) });
  const minimum = bound(context, "minimum");
  const maximum = bound(context, "maximum");
  // Draft 4 has Boolean exclusive bounds that change the meaning of the inclusive ones.
  if (minimum !== undefined) parts.push(atLeast(minimum, schema["exclusiveMinimum"] === true));
  if (maximum !== undefined)
    parts.push(program.arena.not(atLeast(maximum, schema["exclusiveMaximum"] !== true)));
  const above = bound(context, "exclusiveMinimum");
  const below = bound(context, "exclusiveMaximum");
  if (above !== undefined) parts.push(atLeast(above, true));
  if (below !== undefined) parts.push(program.arena.not(atLeast(below, false)));
  return parts.length === 0 ? undefined : toShape({ number: program.arena.and(parts) });
};

export const compileMultipleOf: KeywordCompiler = (context) => {
  const value = context.schema["multipleOf"];
  if (value === undefined) return undefined;
  if (typeof value !== "number" || value <= 0) throw malformed(context, "multipleOf", "a number above 0");
  const of = decimalOf(value);
  if (of === zero) throw malformed(context, "multipleOf", "a number of a size that can be written exactly");
  return toShape({ number: context.program.literal({ kind: "multiple", of }) });
};

export const compileLength: KeywordCompiler = (context) => {
  const { program } = context;
  const min = countOf(context, "minLength");
  const max = countOf(context, "maxLength");
  if (min === undefined && max === undefined) return undefined;
  return toShape({ string: lengthCondition(program, min ?? 0, max ?? Infinity) });
};

/** That a text has so many code points; `most` may be Infinity. */
function lengthCondition(program: SchemaContext["program"], least: number, most: number): number {
  const parts: number[] = [];
  if (least > 0) parts.push(program.literal({ kind: "length", atLeast: least }));
  if (most !== Infinity)
    parts.push(program.arena.not(program.literal({ kind: "length", atLeast: most + 1 })));
  return program.arena.and(parts);
}

/** The automaton of a pattern, its faults told as faults of the schema. */
export function patternDfa(context: SchemaContext, keyword: string, pattern: string): number {
  return withFaults(context, keyword, () => context.program.regexDfa(pattern));
}

function withFaults(context: SchemaContext, keyword: string, build: () => number): number {
  try {
    const dfa = build();
    // Building a state takes longer than other steps of work.
    context.compiler.satisfier.spend(20 * stateCount(context.program.dfa(dfa)));
    return dfa;
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    throw new UnsupportedSchemaError(context.location.pointer, keyword, error.message);
  }
}

export const compilePattern: KeywordCompiler = (context) => {
  const { pattern } = context.schema;
  if (pattern === undefined) return undefined;
  if (typeof pattern !== "string") throw malformed(context, "pattern", "a string");
  const { program } = context;
  let lengths: number = TRUE;
  const dfa = withFaults(context, "pattern", () => {
    // A pattern without a count is parsed only where its automaton is not known.
    const counted = pattern.includes("{") ? countedCharacters(parseRegex(pattern)) : undefined;
    if (counted === undefined) return program.regexDfa(pattern);
    lengths = lengthCondition(program, counted.least, counted.most);
    return program.uncountedDfa(pattern, counted.uncounted);
  });
  return toShape({ string: program.arena.and([program.literal({ kind: "member", dfa }), lengths]) });
};

export const compileFormat: KeywordCompiler = (context) => {
  const { format } = context.schema;
  if (typeof format !== "string") return undefined;
  const string = formatCondition(context.program, format);
  return string === undefined ? undefined : toShape({ string });
};
