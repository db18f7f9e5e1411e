import {
  checkGbnf,
  compileGbnf,
  compileJsonSchema,
  compileStructuralTag,
  GrammarError,
  type JsonSchemaOptions,
  type OutputGrammar,
} from "@camelid/grammar";

/** What is compiled, as data that another thread can be given. */
export type CompileJob =
  | {
      readonly kind: "gbnf";
      readonly text: string;
      readonly vocabularySize: number;
      /** Texts in it that are not one token of the vocabulary: what uses them is refused. */
      readonly unknownTokens: readonly string[];
    }
  | { readonly kind: "schema"; readonly schema: unknown; readonly options: JsonSchemaOptions }
  | { readonly kind: "output"; readonly output: OutputGrammar; readonly options: JsonSchemaOptions };

/** A program, with the texts in it that must be one token of the vocabulary each. */
export interface CompiledJob {
  readonly program: Uint8Array;
  readonly tokens: readonly string[];
}

const mostTokens = 1024;

/** Compiles; without `maxWork` with as much work as one compilation may take. Throws what the compilers throw. */
export function runJob(job: CompileJob, maxWork?: number): CompiledJob {
  const work = maxWork === undefined ? {} : { maxWork };
  switch (job.kind) {
    case "gbnf": {
      const unknown = new Set(job.unknownTokens);
      const tokens = new Set<string>();
      const fault = checkGbnf(job.text, {
        vocabularySize: job.vocabularySize,
        tokenId: (text) => {
          tokens.add(text);
          if (tokens.size > mostTokens)
            throw new GrammarError(`the grammar names more than ${mostTokens} tokens`);
          return unknown.has(text) ? undefined : 0;
        },
      });
      if (fault !== undefined) throw fault;
      return { program: compileGbnf(job.text, work).program, tokens: [...tokens] };
    }
    case "schema":
      return { program: compileJsonSchema(job.schema, { ...job.options, ...work }).program, tokens: [] };
    case "output":
      return { program: compileStructuralTag(job.output, { ...job.options, ...work }).program, tokens: [] };
  }
}
