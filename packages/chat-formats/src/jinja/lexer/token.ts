import lexer from "nunjucks/src/lexer.js";

/** A token as nunjucks' parser wants it. Line and column count from 0. */
export interface Token {
  readonly type: string;
  readonly value: string;
  readonly lineno: number;
  readonly colno: number;
  /** Spelling in the source where `value` is normalized (`True` and `true`). */
  readonly raw?: string;
}

export const tokenType = {
  data: lexer.TOKEN_DATA,
  blockStart: lexer.TOKEN_BLOCK_START,
  blockEnd: lexer.TOKEN_BLOCK_END,
  variableStart: lexer.TOKEN_VARIABLE_START,
  variableEnd: lexer.TOKEN_VARIABLE_END,
  leftParen: lexer.TOKEN_LEFT_PAREN,
  rightParen: lexer.TOKEN_RIGHT_PAREN,
  leftBracket: lexer.TOKEN_LEFT_BRACKET,
  rightBracket: lexer.TOKEN_RIGHT_BRACKET,
  leftCurly: lexer.TOKEN_LEFT_CURLY,
  rightCurly: lexer.TOKEN_RIGHT_CURLY,
  operator: lexer.TOKEN_OPERATOR,
  comma: lexer.TOKEN_COMMA,
  colon: lexer.TOKEN_COLON,
  tilde: lexer.TOKEN_TILDE,
  pipe: lexer.TOKEN_PIPE,
  int: lexer.TOKEN_INT,
  float: lexer.TOKEN_FLOAT,
  string: lexer.TOKEN_STRING,
  boolean: lexer.TOKEN_BOOLEAN,
  none: lexer.TOKEN_NONE,
  symbol: lexer.TOKEN_SYMBOL,
  /** Ours: nunjucks has no token for the end, which its parser would trip over. */
  eof: "eof",
} as const;
