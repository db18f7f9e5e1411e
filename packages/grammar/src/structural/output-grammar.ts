/**
 * What a model's output may be, as data: literal markers, schemas, repeated and optional parts, and free text with
 * triggers. A chat format describes its output with it (reasoning section, tool calls); `compileStructuralTag`
 * turns it into a program. Plain JSON: it can be logged, stored and sent.
 */
export type OutputGrammar =
  /** Exactly this text. */
  | { readonly type: "literal"; readonly text: string }
  | { readonly type: "sequence"; readonly parts: readonly OutputGrammar[] }
  | { readonly type: "choice"; readonly options: readonly OutputGrammar[] }
  /** `part` at least `min` and at most `max` (absent: any number of) times, with `separator` text between two of them. */
  | {
      readonly type: "repeat";
      readonly part: OutputGrammar;
      readonly min: number;
      readonly max?: number;
      readonly separator?: string;
    }
  /** Each part at most once and the required ones all, in any order, with `separator` between two. At most 8 parts. */
  | {
      readonly type: "any-order";
      readonly parts: readonly { readonly part: OutputGrammar; readonly required: boolean }[];
      readonly separator: OutputGrammar;
    }
  /** A JSON document that is valid against `schema` (`true`: any JSON). `objects`: see `JsonSchemaOptions`. */
  | { readonly type: "json-schema"; readonly schema: unknown; readonly objects?: "open" | "closed" }
  /**
   * A string valid against a JSON Schema of type string, written raw: without quotes or escapes. It never holds `until`,
   * with which the part behind it begins (and writes it: `until` itself is not matched here).
   */
  | { readonly type: "raw-string"; readonly schema: unknown; readonly until: string }
  /** ECMA-262 regular expression, matched as a whole (anchored). */
  | { readonly type: "regex"; readonly pattern: string }
  /** GBNF text; its rule `root` is what is matched. */
  | { readonly type: "gbnf"; readonly grammar: string }
  /** Any text that holds none of `excludes`. */
  | { readonly type: "free-text"; readonly excludes: readonly string[] }
  /**
   * Free text until one of the triggers appears; then the body of that trigger (which starts after the trigger text),
   * then free text again. `min` calls at least, `max` at most (absent: any number of). Free text holds no trigger, so
   * after the last allowed call none can appear.
   */
  | {
      readonly type: "triggered";
      readonly triggers: readonly { readonly trigger: string; readonly body: OutputGrammar }[];
      readonly min: number;
      readonly max?: number;
    };
