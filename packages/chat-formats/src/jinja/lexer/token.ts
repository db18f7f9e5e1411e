/** A token; `at` is its offset in the source with normalized line ends. */
export interface Token {
  readonly type: string;
  /** A string's value, otherwise the spelling in the source. */
  readonly value: string;
  readonly at: number;
}

/** Types of tokens; operators and brackets are their own type. */
export const tokenType = {
  data: "text",
  blockStart: "{%",
  blockEnd: "%}",
  variableStart: "{{",
  variableEnd: "}}",
  int: "integer",
  float: "float",
  string: "string",
  boolean: "boolean",
  none: "none",
  symbol: "name",
  eof: "end of the template",
} as const;
