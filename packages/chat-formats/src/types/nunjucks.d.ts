// The parts of nunjucks 3.2 that the Jinja engine uses. Its own types (@types/nunjucks) leave them out.

declare module "nunjucks/src/lexer.js" {
  const lexer: {
    readonly TOKEN_STRING: "string";
    readonly TOKEN_DATA: "data";
    readonly TOKEN_BLOCK_START: "block-start";
    readonly TOKEN_BLOCK_END: "block-end";
    readonly TOKEN_VARIABLE_START: "variable-start";
    readonly TOKEN_VARIABLE_END: "variable-end";
    readonly TOKEN_LEFT_PAREN: "left-paren";
    readonly TOKEN_RIGHT_PAREN: "right-paren";
    readonly TOKEN_LEFT_BRACKET: "left-bracket";
    readonly TOKEN_RIGHT_BRACKET: "right-bracket";
    readonly TOKEN_LEFT_CURLY: "left-curly";
    readonly TOKEN_RIGHT_CURLY: "right-curly";
    readonly TOKEN_OPERATOR: "operator";
    readonly TOKEN_COMMA: "comma";
    readonly TOKEN_COLON: "colon";
    readonly TOKEN_TILDE: "tilde";
    readonly TOKEN_PIPE: "pipe";
    readonly TOKEN_INT: "int";
    readonly TOKEN_FLOAT: "float";
    readonly TOKEN_BOOLEAN: "boolean";
    readonly TOKEN_NONE: "none";
    readonly TOKEN_SYMBOL: "symbol";
  };
  export = lexer;
}

declare module "nunjucks/src/nodes.js" {
  namespace nodes {
    // Line and column count from 0.
    abstract class Node {
      readonly lineno: number;
      readonly colno: number;
      readonly typename: string;
    }
    class Literal<Content> extends Node {
      constructor(lineno: number, colno: number, value: Content);
      readonly value: Content;
      readonly typename: "Literal";
    }
    class Symbol extends Node {
      constructor(lineno: number, colno: number, value: string);
      readonly value: string;
      readonly typename: "Symbol";
    }
    class TemplateData extends Node {
      constructor(lineno: number, colno: number, value: string);
      readonly value: string;
      readonly typename: "TemplateData";
    }
    class NodeList<Child, Name extends string = "NodeList"> extends Node {
      constructor(lineno: number, colno: number, children: Child[]);
      readonly children: Child[];
      readonly typename: Name;
    }
    class Pair<Child> extends Node {
      constructor(lineno: number, colno: number, key: Child, value: Child);
      readonly key: Child;
      readonly value: Child;
      readonly typename: "Pair";
    }
    class LookupVal<Child, Index> extends Node {
      constructor(lineno: number, colno: number, target: Child, val: Index);
      readonly target: Child;
      readonly val: Index;
      readonly typename: "LookupVal";
    }
    class InlineIf<Child> extends Node {
      constructor(lineno: number, colno: number, cond: Child, body: Child, otherwise: Child | null);
      readonly cond: Child;
      readonly body: Child;
      readonly else_: Child | null;
      readonly typename: "InlineIf";
    }
    class If<Condition, Body> extends Node {
      constructor(lineno: number, colno: number, cond: Condition, body: Body, otherwise: Body | null);
      readonly cond: Condition;
      readonly body: Body;
      readonly else_: Body | null;
      readonly typename: "If";
    }
    class BinaryNode<Child, Name extends string> extends Node {
      constructor(lineno: number, colno: number, left: Child, right: Child);
      readonly left: Child;
      readonly right: Child;
      readonly typename: Name;
    }
    class UnaryNode<Child, Name extends string> extends Node {
      constructor(lineno: number, colno: number, target: Child);
      readonly target: Child;
      readonly typename: Name;
    }
    interface BinaryConstructor<Name extends string> {
      new <Child>(lineno: number, colno: number, left: Child, right: Child): BinaryNode<Child, Name>;
    }
    interface UnaryConstructor<Name extends string> {
      new <Child>(lineno: number, colno: number, target: Child): UnaryNode<Child, Name>;
    }
    interface ListConstructor<Name extends string> {
      new <Child>(lineno: number, colno: number, children: Child[]): NodeList<Child, Name>;
    }
    const Or: BinaryConstructor<"Or">;
    const And: BinaryConstructor<"And">;
    const Not: UnaryConstructor<"Not">;
    const Add: BinaryConstructor<"Add">;
    const Sub: BinaryConstructor<"Sub">;
    const Mul: BinaryConstructor<"Mul">;
    const Div: BinaryConstructor<"Div">;
    const FloorDiv: BinaryConstructor<"FloorDiv">;
    const Mod: BinaryConstructor<"Mod">;
    const Pow: BinaryConstructor<"Pow">;
    const Concat: BinaryConstructor<"Concat">;
    const Neg: UnaryConstructor<"Neg">;
    const Pos: UnaryConstructor<"Pos">;
    const Array: ListConstructor<"Array">;
    const Dict: ListConstructor<"Dict">;
    const Output: ListConstructor<"Output">;
  }
  export = nodes;
}

declare module "nunjucks/src/parser.js" {
  namespace parser {
    interface ParserToken {
      readonly type: string;
      readonly value: string;
      readonly lineno: number;
      readonly colno: number;
    }
    interface TokenSource<Token extends ParserToken> {
      nextToken(): Token;
    }
    class Parser<Token extends ParserToken, Expression, Body> {
      constructor(tokens: TokenSource<Token>);
      protected tokens: TokenSource<Token>;
      protected peeked: Token | null;
      protected breakOnBlocks: readonly string[] | null;
      nextToken(): Token;
      peekToken(): Token;
      pushToken(token: Token): void;
      error(message: string, lineno?: number, colno?: number): Error;
      fail(message: string, lineno?: number, colno?: number): never;
      skip(type: string): boolean;
      expect(type: string): Token;
      skipValue(type: string, value: string): boolean;
      skipSymbol(value: string): boolean;
      advanceAfterBlockEnd(name?: string): Token;
      parseUntilBlocks(...names: string[]): Body;
      parseOr(): Expression;
      parseAnd(): Expression;
    }
  }
  export = parser;
}
