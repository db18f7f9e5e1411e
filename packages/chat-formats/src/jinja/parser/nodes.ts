// The syntax tree: nunjucks' nodes where they say the same as Jinja's, own nodes for the rest.
import nodes from "nunjucks/src/nodes.js";

export type ConstantValue = string | number | bigint | boolean | null;

type BinaryExpression =
  | nodes.BinaryNode<Expression, "Add">
  | nodes.BinaryNode<Expression, "Sub">
  | nodes.BinaryNode<Expression, "Mul">
  | nodes.BinaryNode<Expression, "Div">
  | nodes.BinaryNode<Expression, "FloorDiv">
  | nodes.BinaryNode<Expression, "Mod">
  | nodes.BinaryNode<Expression, "Pow">
  | nodes.BinaryNode<Expression, "Concat">
  | nodes.BinaryNode<Expression, "Or">
  | nodes.BinaryNode<Expression, "And">;

type UnaryExpression =
  | nodes.UnaryNode<Expression, "Not">
  | nodes.UnaryNode<Expression, "Neg">
  | nodes.UnaryNode<Expression, "Pos">;

export type Expression =
  | nodes.Literal<ConstantValue>
  | nodes.Symbol
  | nodes.NodeList<Expression, "Array">
  | nodes.NodeList<nodes.Pair<Expression>, "Dict">
  | nodes.LookupVal<Expression, Expression | SliceNode>
  | nodes.InlineIf<Expression>
  | BinaryExpression
  | UnaryExpression
  | FloatNode
  | TupleNode
  | AttributeNode
  | CompareNode
  | TestNode
  | CallNode
  | FilterNode
  | CapturedNode;

export type Body = nodes.NodeList<Statement, string>;

export type Statement =
  | nodes.TemplateData
  | nodes.NodeList<Expression, "Output">
  | nodes.If<Expression, Body>
  | ForNode
  | SetNode
  | CaptureNode
  | MacroNode
  | CallBlockNode
  | WithNode
  | ScopeNode
  | LoopControlNode;

/** What `set`, `for` and `with` assign to. */
export type Target = nodes.Symbol | TargetTuple | NamespaceTarget;

export interface Place {
  readonly lineno: number;
  readonly colno: number;
}

abstract class OwnNode implements Place {
  readonly lineno: number;
  readonly colno: number;
  constructor(place: Place) {
    this.lineno = place.lineno;
    this.colno = place.colno;
  }
}

export class FloatNode extends OwnNode {
  readonly typename = "Float";
  constructor(
    place: Place,
    readonly value: number,
  ) {
    super(place);
  }
}

export class TupleNode extends OwnNode {
  readonly typename = "Tuple";
  constructor(
    place: Place,
    readonly items: readonly Expression[],
  ) {
    super(place);
  }
}

export class SliceNode extends OwnNode {
  readonly typename = "Slice";
  constructor(
    place: Place,
    readonly start: Expression | null,
    readonly stop: Expression | null,
    readonly step: Expression | null,
  ) {
    super(place);
  }
}

/** `target.name`; `target[index]` is nunjucks' LookupVal. */
export class AttributeNode extends OwnNode {
  readonly typename = "Attribute";
  constructor(
    place: Place,
    readonly target: Expression,
    readonly name: string,
  ) {
    super(place);
  }
}

export type CompareOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in";

export class CompareNode extends OwnNode {
  readonly typename = "Compare";
  constructor(
    place: Place,
    readonly first: Expression,
    readonly rest: readonly { readonly operator: CompareOperator; readonly value: Expression }[],
  ) {
    super(place);
  }
}

export interface CallArguments {
  readonly positional: readonly Expression[];
  readonly named: readonly (readonly [string, Expression])[];
  readonly star: Expression | null;
  readonly doubleStar: Expression | null;
}

export class TestNode extends OwnNode {
  readonly typename = "Test";
  constructor(
    place: Place,
    readonly target: Expression,
    readonly name: string,
    readonly args: CallArguments,
  ) {
    super(place);
  }
}

export class CallNode extends OwnNode {
  readonly typename = "Call";
  constructor(
    place: Place,
    readonly callee: Expression,
    readonly args: CallArguments,
  ) {
    super(place);
  }
}

export class FilterNode extends OwnNode {
  readonly typename = "Filter";
  constructor(
    place: Place,
    readonly target: Expression,
    readonly name: string,
    readonly args: CallArguments,
  ) {
    super(place);
  }
}

/** The text of a block that filters apply to. */
export class CapturedNode extends OwnNode {
  readonly typename = "Captured";
}

export class TargetTuple extends OwnNode {
  readonly typename = "TargetTuple";
  constructor(
    place: Place,
    readonly items: readonly Target[],
  ) {
    super(place);
  }
}

export class NamespaceTarget extends OwnNode {
  readonly typename = "NamespaceTarget";
  constructor(
    place: Place,
    readonly namespace: string,
    readonly name: string,
  ) {
    super(place);
  }
}

export class ForNode extends OwnNode {
  readonly typename = "For";
  constructor(
    place: Place,
    readonly target: Target,
    readonly items: Expression,
    readonly condition: Expression | null,
    readonly recursive: boolean,
    readonly body: Body,
    readonly otherwise: Body | null,
  ) {
    super(place);
  }
}

export class SetNode extends OwnNode {
  readonly typename = "Set";
  constructor(
    place: Place,
    readonly target: Target,
    readonly value: Expression,
  ) {
    super(place);
  }
}

/** `{% set x %}...{% endset %}` and, without a target, `{% filter f %}...{% endfilter %}`. */
export class CaptureNode extends OwnNode {
  readonly typename = "Capture";
  constructor(
    place: Place,
    readonly target: Target | null,
    /** Filters applied to a CapturedNode. */
    readonly filters: Expression,
    readonly body: Body,
  ) {
    super(place);
  }
}

export class MacroNode extends OwnNode {
  readonly typename = "Macro";
  constructor(
    place: Place,
    readonly name: string,
    readonly parameters: readonly string[],
    /** Of the last parameters. */
    readonly defaults: readonly Expression[],
    readonly body: Body,
    /** Which of `caller`, `kwargs` and `varargs` the body names. */
    readonly uses: ReadonlySet<string>,
  ) {
    super(place);
  }
}

export class CallBlockNode extends OwnNode {
  readonly typename = "CallBlock";
  constructor(
    place: Place,
    readonly call: CallNode,
    readonly caller: MacroNode,
  ) {
    super(place);
  }
}

export class WithNode extends OwnNode {
  readonly typename = "With";
  constructor(
    place: Place,
    readonly targets: readonly Target[],
    readonly values: readonly Expression[],
    readonly body: Body,
  ) {
    super(place);
  }
}

/** A block whose assignments end with it. */
export class ScopeNode extends OwnNode {
  readonly typename = "Scope";
  constructor(
    place: Place,
    readonly body: Body,
  ) {
    super(place);
  }
}

export class LoopControlNode extends OwnNode {
  readonly typename = "LoopControl";
  constructor(
    place: Place,
    readonly control: "break" | "continue",
  ) {
    super(place);
  }
}

export { nodes };
