// The syntax tree. `kind` tells the nodes apart.

/** Where a node starts: an offset in the source with normalized line ends. */
export interface Place {
  readonly at: number;
}

export type ConstantValue = string | number | bigint | boolean | null;

export type BinaryOperator = "+" | "-" | "*" | "/" | "//" | "%" | "**" | "~" | "or" | "and";
export type UnaryOperator = "not" | "-" | "+";
export type CompareOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in";

export type Expression = Place &
  (
    | { readonly kind: "constant"; readonly value: ConstantValue }
    | { readonly kind: "float"; readonly value: number }
    | { readonly kind: "name"; readonly name: string }
    | { readonly kind: "list"; readonly items: readonly Expression[] }
    | { readonly kind: "tuple"; readonly items: readonly Expression[] }
    | { readonly kind: "dict"; readonly entries: readonly (readonly [Expression, Expression])[] }
    | { readonly kind: "attribute"; readonly target: Expression; readonly name: string }
    | { readonly kind: "item"; readonly target: Expression; readonly key: Expression }
    | SliceExpression
    | ConditionalExpression
    | {
        readonly kind: "binary";
        readonly operator: BinaryOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | { readonly kind: "unary"; readonly operator: UnaryOperator; readonly target: Expression }
    | CompareExpression
    | NamedExpression
    | CallExpression
    /** The text of a block that filters apply to. */
    | { readonly kind: "captured" }
  );

export interface Bounds {
  readonly start: Expression | null;
  readonly stop: Expression | null;
  readonly step: Expression | null;
}

export interface SliceExpression extends Place, Bounds {
  readonly kind: "slice";
  readonly target: Expression;
}

export interface ConditionalExpression extends Place {
  readonly kind: "conditional";
  readonly condition: Expression;
  readonly body: Expression;
  readonly otherwise: Expression | null;
}

export interface CompareExpression extends Place {
  readonly kind: "compare";
  readonly first: Expression;
  readonly rest: readonly { readonly operator: CompareOperator; readonly value: Expression }[];
}

export interface CallArguments {
  readonly positional: readonly Expression[];
  readonly named: readonly (readonly [string, Expression])[];
  readonly star: Expression | null;
  readonly doubleStar: Expression | null;
}

/** `target | name(args)` and `target is name(args)`. */
export interface NamedExpression extends Place {
  readonly kind: "filter" | "test";
  readonly target: Expression;
  readonly name: string;
  readonly args: CallArguments;
}

export interface CallExpression extends Place {
  readonly kind: "call";
  readonly callee: Expression;
  readonly args: CallArguments;
}

/** What `set`, `for` and `with` assign to. */
export type Target = Place &
  (
    | { readonly kind: "name"; readonly name: string }
    | { readonly kind: "tuple"; readonly items: readonly Target[] }
    | { readonly kind: "attribute"; readonly namespace: string; readonly name: string }
  );

export type Body = readonly Statement[];

export type Statement =
  | (Place & { readonly kind: "text"; readonly text: string })
  | (Place & { readonly kind: "output"; readonly values: readonly Expression[] })
  | (Place & { readonly kind: "scope"; readonly body: Body })
  | (Place & { readonly kind: "control"; readonly control: "break" | "continue" })
  | IfStatement
  | ForStatement
  | SetStatement
  | CaptureStatement
  | MacroStatement
  | CallBlockStatement
  | WithStatement;

export interface IfStatement extends Place {
  readonly kind: "if";
  readonly condition: Expression;
  readonly body: Body;
  readonly otherwise: Body;
}

export interface ForStatement extends Place {
  readonly kind: "for";
  readonly target: Target;
  readonly items: Expression;
  readonly condition: Expression | null;
  readonly recursive: boolean;
  readonly body: Body;
  readonly otherwise: Body | null;
}

export interface SetStatement extends Place {
  readonly kind: "set";
  readonly target: Target;
  readonly value: Expression;
}

/** `{% set x %}...{% endset %}` and, without a target, `{% filter f %}...{% endfilter %}`. */
export interface CaptureStatement extends Place {
  readonly kind: "capture";
  readonly target: Target | null;
  /** Filters applied to a captured expression. */
  readonly filters: Expression;
  readonly body: Body;
}

export interface MacroStatement extends Place {
  readonly kind: "macro";
  readonly name: string;
  readonly parameters: readonly string[];
  /** Of the last parameters. */
  readonly defaults: readonly Expression[];
  readonly body: Body;
  /** Which of `caller`, `kwargs` and `varargs` the body names. */
  readonly uses: ReadonlySet<string>;
}

export interface CallBlockStatement extends Place {
  readonly kind: "callBlock";
  readonly call: CallExpression;
  readonly caller: MacroStatement;
}

export interface WithStatement extends Place {
  readonly kind: "with";
  readonly targets: readonly Target[];
  readonly values: readonly Expression[];
  readonly body: Body;
}
