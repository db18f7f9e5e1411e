import { ArenaLimit, FALSE, TRUE } from "../automata/boolean-arena.js";
import { ProductLimit } from "../automata/text-product.js";
import { ObjectCloser } from "./closed-objects.js";
import type { Compiler, KeywordCompiler, Relaxation, SchemaContext } from "./compile-context.js";
import { refHidesSiblings } from "./draft.js";
import { UnsatisfiableSchemaError, UnsupportedSchemaError } from "./errors.js";
import { isObject, type JsonObject, type JsonValue } from "./json-value.js";
import {
  compileAllOf,
  compileAnyOf,
  compileDynamicRef,
  compileIf,
  compileNot,
  compileOneOf,
  compileRecursiveRef,
  compileRef,
} from "./keywords-applicator.js";
import { compileContains, compileItemCounts, compileItems, compileUniqueItems } from "./keywords-array.js";
import {
  compileDependencies,
  compileDependentRequired,
  compileDependentSchemas,
  compileProperties,
  compilePropertyCounts,
  compilePropertyNames,
  compileRequired,
} from "./keywords-object.js";
import {
  compileBounds,
  compileConst,
  compileEnum,
  compileFormat,
  compileLength,
  compileMultipleOf,
  compilePattern,
  compileType,
} from "./keywords-scalar.js";
import { compileUnevaluatedItems, compileUnevaluatedProperties } from "./keywords-unevaluated.js";
import { anyShape, EndlessRecursion, JsonProgram, zipShapes, type Shape, type Spelling } from "./program.js";
import { Satisfier, WorkLimitError } from "./satisfier.js";
import { markOutOfWork, WorkExceeded } from "../work.js";
import { SchemaDocument, type SchemaLocation } from "./schema-document.js";

/** In the order of their compilation; a compiler that reads more keywords than the one it is named after lists them. */
const keywords: readonly (readonly [name: string, compile: KeywordCompiler, others?: readonly string[]])[] = [
  ["type", compileType],
  ["enum", compileEnum],
  ["const", compileConst],
  ["minimum", compileBounds, ["maximum", "exclusiveMinimum", "exclusiveMaximum"]],
  ["multipleOf", compileMultipleOf],
  ["maxLength", compileLength, ["minLength"]],
  ["pattern", compilePattern],
  ["format", compileFormat],
  ["items", compileItems, ["prefixItems"]],
  ["maxItems", compileItemCounts, ["minItems"]],
  ["uniqueItems", compileUniqueItems],
  ["contains", compileContains],
  ["properties", compileProperties, ["patternProperties", "additionalProperties"]],
  ["required", compileRequired],
  ["maxProperties", compilePropertyCounts, ["minProperties"]],
  ["propertyNames", compilePropertyNames],
  ["dependencies", compileDependencies],
  ["dependentRequired", compileDependentRequired],
  ["dependentSchemas", compileDependentSchemas],
  ["$recursiveRef", compileRecursiveRef],
  ["$dynamicRef", compileDynamicRef],
  ["$ref", compileRef],
  ["allOf", compileAllOf],
  ["anyOf", compileAnyOf],
  ["oneOf", compileOneOf],
  ["not", compileNot],
  ["if", compileIf],
  ["unevaluatedProperties", compileUnevaluatedProperties],
  ["unevaluatedItems", compileUnevaluatedItems],
];

/** The place in `keywords` of the compiler that reads a keyword. */
const placeOfKeyword = new Map(
  keywords.flatMap(([name, , others = []], place) => [name, ...others].map((each) => [each, place] as const)),
);

export interface SchemaProgramOptions {
  /** true (default): refuse what cannot be enforced exactly. false: leave it out and tell so. */
  readonly strict?: boolean;
  /** How strings and numbers are written; see `JsonSchemaOptions`. Default "natural". */
  readonly spelling?: Spelling;
  /** Whether members that nothing names are refused where others are named. Default false. */
  readonly closed?: boolean;
  /** Steps of work before a schema is refused. Default 400,000 (well under a second). */
  readonly maxWork?: number;
}

export interface SchemaProgram {
  readonly program: JsonProgram;
  readonly satisfier: Satisfier;
  readonly relaxations: readonly Relaxation[];
}

/**
 * Compiles a schema to the data of the JSON machine. Every schema that can be reached from the root is looked at, so
 * that nothing is refused later.
 *
 * @throws {UnsupportedSchemaError} strict: a keyword that cannot be enforced; always: a malformed document, limits.
 * @throws {UnsatisfiableSchemaError} no document is valid.
 */
export function compileSchema(schema: JsonValue, options: SchemaProgramOptions = {}): SchemaProgram {
  const compiler = new SchemaCompiler(schema, options);
  compiler.satisfier.work = { left: options.maxWork ?? 400_000 };
  try {
    compiler.run(options.closed ?? false);
  } catch (error) {
    const limit =
      error instanceof WorkLimitError ||
      error instanceof WorkExceeded ||
      error instanceof ArenaLimit ||
      error instanceof ProductLimit;
    const overflow = error instanceof RangeError && /call stack/i.test(error.message);
    if (!limit && !overflow) throw error;
    const fault = new UnsupportedSchemaError(compiler.lastPointer, "$schema", "needs more work than allowed");
    throw error instanceof WorkExceeded ? markOutOfWork(fault) : fault;
  }
  compiler.satisfier.work = { left: Infinity };
  compiler.program.arena.limit = Infinity;
  return compiler;
}

class SchemaCompiler implements Compiler, SchemaProgram {
  readonly program: JsonProgram;
  readonly satisfier: Satisfier;
  readonly document: SchemaDocument;
  readonly relaxations: Relaxation[] = [];
  lastPointer = "";
  /** What the relaxations tell of: the same part may be read twice. */
  private readonly told = new Set<string>();
  private readonly strict: boolean;
  private readonly variables = new Map<object, number>();

  constructor(schema: JsonValue, { strict = true, spelling = "natural" }: SchemaProgramOptions) {
    this.program = new JsonProgram({ spelling });
    this.strict = strict;
    this.satisfier = new Satisfier(this.program);
    this.document = new SchemaDocument(schema, "any");
  }

  run(closed: boolean): void {
    const { program, document } = this;
    const own = this.expressionAt(document.root);
    const closer = new ObjectCloser(this, (compile) => this.relaxable("", "properties", compile));
    const closing = closed ? closer.close([document.root]) : TRUE;
    program.root = program.arena.and([own, closing]);
    // Shapes may add variables while they are resolved.
    for (let index = 0; index < program.shapes.length; index += 1) program.shapeOfVariable(index);
    if (this.satisfier.isPossible(program.root)) return;
    // A schema whose documents all need members that it does not name.
    program.root = own;
    if (closing !== TRUE && this.satisfier.isPossible(own)) return;
    if (!this.satisfier.gaveUp) throw new UnsatisfiableSchemaError("", "$schema");
    throw new UnsupportedSchemaError("", "$schema", "no way to a valid document was found within the limits");
  }

  expression(parent: SchemaLocation, schema: JsonValue, ...tokens: readonly string[]): number {
    if (schema === true) return TRUE;
    if (schema === false) return FALSE;
    const known = isObject(schema)
      ? (this.variables.get(schema) ?? this.document.locationOf(schema))
      : undefined;
    if (typeof known === "number") return known;
    return this.expressionAt(known ?? this.document.child(parent, schema, ...tokens));
  }

  expressionAt(location: SchemaLocation): number {
    const { schema } = location;
    if (schema === true) return TRUE;
    if (schema === false) return FALSE;
    if (!isObject(schema)) {
      throw new UnsupportedSchemaError(location.pointer, "$schema", "a schema is an object or a Boolean");
    }
    const known = this.variables.get(schema);
    if (known !== undefined) return known;
    const variable = this.program.variable(() => this.compileObject(location, schema));
    this.variables.set(schema, variable);
    return variable;
  }

  private compileObject(location: SchemaLocation, schema: JsonObject): Shape {
    const { draft, pointer } = location;
    const { program, satisfier } = this;
    this.lastPointer = pointer;
    const names = Object.keys(schema);
    satisfier.spend(1 + names.length);
    const context: SchemaContext = { compiler: this, program, location, schema, draft };
    const hidden = refHidesSiblings(draft) && typeof schema["$ref"] === "string";
    const shapes: Shape[] = [];
    const places = new Set<number>();
    for (const name of names) {
      const place = placeOfKeyword.get(name);
      if (place !== undefined && (!hidden || name === "$ref")) places.add(place);
    }
    for (const place of [...places].toSorted((a, b) => a - b)) {
      const entry = keywords[place];
      if (entry === undefined) continue;
      const [name, compile] = entry;
      const shape = this.relaxable(pointer, name, () => compile(context));
      if (shape !== undefined) shapes.push(shape);
    }
    const [only = anyShape] = shapes;
    return shapes.length < 2 ? only : zipShapes(shapes, (parts) => program.arena.and(parts));
  }

  private relaxable(pointer: string, keyword: string, compile: () => Shape | undefined): Shape | undefined {
    try {
      return compile();
    } catch (error) {
      let known = error;
      if (error instanceof EndlessRecursion) {
        known = new UnsupportedSchemaError(pointer, keyword, "refers back to itself without an end");
      }
      if (!(known instanceof UnsupportedSchemaError) || this.strict) throw known;
      const { pointer: place, keyword: name, reason } = known;
      const key = `${name} ${place}`;
      if (!this.told.has(key)) this.relaxations.push({ pointer: place, keyword: name, reason });
      this.told.add(key);
      return undefined;
    }
  }
}
