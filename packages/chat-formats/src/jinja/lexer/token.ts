/** A token; line and column count from 0. */
export interface Token {
  readonly type: string;
  readonly value: string;
  readonly lineno: number;
  readonly colno: number;
  /** Spelling in the source where `value` is normalized (`True` and `true`). */
  readonly raw?: string;
}

export const tokenType = {
  data: "text",
  blockStart: "{%",
  blockEnd: "%}",
  variableStart: "{{",
  variableEnd: "}}",
  leftParen: "(",
  rightParen: ")",
  leftBracket: "[",
  rightBracket: "]",
  leftCurly: "{",
  rightCurly: "}",
  operator: "operator",
  comma: ",",
  colon: ":",
  tilde: "~",
  pipe: "|",
  int: "integer",
  float: "float",
  string: "string",
  boolean: "boolean",
  none: "none",
  symbol: "name",
  eof: "end of the template",
} as const;
