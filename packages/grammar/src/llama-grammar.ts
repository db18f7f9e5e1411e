import { compileGbnf } from "./compile.js";
import type { Relaxation } from "./compile.js";
import { checkGbnf } from "./gbnf/check-gbnf.js";
import type { CheckGbnfOptions } from "./gbnf/check-gbnf.js";
import { createMatcher } from "./matcher/matcher.js";
import type { GrammarMatcher } from "./matcher/matcher.js";
import type { ConvertSchemaOptions } from "./schema-gbnf/convert-schema.js";
import { jsonSchemaToGbnf } from "./schema-gbnf/json-schema-to-gbnf.js";

/** A checked GBNF grammar: what `grammar` of a request takes. Its rule `root` is what an output must match. */
export class LlamaGrammar {
  private constructor(
    readonly text: string,
    /** Where the grammar accepts more than the schema that it was made from; empty for grammars given as text. */
    readonly relaxations: readonly Relaxation[],
  ) {}

  /** @throws {GrammarError} with line and column of a mistake. */
  static fromString(text: string, options: CheckGbnfOptions = {}): LlamaGrammar {
    const fault = checkGbnf(text, options);
    if (fault !== undefined) throw fault;
    return new LlamaGrammar(text, []);
  }

  /**
   * Reads a `.gbnf` file. `read` gets the path and gives the text, for instance
   * `(path) => readFile(path, "utf8")` of `node:fs/promises`: this package itself touches no files.
   *
   * @throws {GrammarError} with line and column of a mistake.
   */
  static async fromFile(
    path: string,
    read: (path: string) => string | Promise<string>,
    options: CheckGbnfOptions = {},
  ): Promise<LlamaGrammar> {
    return LlamaGrammar.fromString(await read(path), options);
  }

  /**
   * A grammar for the documents of a JSON Schema, given as an object or as JSON text.
   *
   * @throws {SyntaxError} for text that is not JSON.
   * @throws {GrammarError} for what is no schema or has no documents.
   */
  static fromJsonSchema(schema: unknown, options: ConvertSchemaOptions = {}): LlamaGrammar {
    const parsed: unknown = typeof schema === "string" ? JSON.parse(schema) : schema;
    const { text, report } = jsonSchemaToGbnf(parsed, options);
    return new LlamaGrammar(text, report.relaxations);
  }

  /** A matcher at the start of the grammar. */
  createMatcher(): GrammarMatcher {
    return createMatcher(compileGbnf(this.text).program);
  }
}

/**
 * The function of that name in llama-cpp-python: GBNF text for a JSON Schema given as JSON text. `propOrder` names
 * properties that come first. Use {@link jsonSchemaToGbnf} to learn what the text cannot enforce.
 *
 * @throws {SyntaxError} for text that is not JSON.
 * @throws {GrammarError} for what is no schema or has no documents.
 */
export function json_schema_to_gbnf(schema: string, propOrder: readonly string[] = []): string {
  return jsonSchemaToGbnf(JSON.parse(schema), { propertyOrder: propOrder }).text;
}
