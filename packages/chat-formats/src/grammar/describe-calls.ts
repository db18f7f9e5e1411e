import type { OutputGrammar } from "@camelid/grammar";
import type { FunctionTool } from "@camelid/openai-types";
import type { CallSyntax, ToolSyntax } from "../parser/tool-syntax.js";
import { describeTaggedArguments, memberSchemas, mostInAnyOrder } from "./describe-arguments.js";
import { blank, choice, closedJson, gap, literal, sequence, space } from "./parts.js";

/** JSON Schema of a tool's arguments; an object without properties when the tool declares none. */
export function argumentsSchema(tool: FunctionTool): unknown {
  return tool.function.parameters ?? { type: "object", properties: {}, additionalProperties: false };
}

const idText: OutputGrammar = { type: "regex", pattern: "[A-Za-z0-9_:.\\-]{1,64}" };

/** JSON objects written key by key, so that a tool's schema keeps its own root and the name comes before the arguments. */
function describeJsonCall(call: Extract<CallSyntax, { kind: "json" }>, tool: FunctionTool): OutputGrammar {
  const key = (name: string): OutputGrammar =>
    sequence(literal(JSON.stringify(name)), blank, literal(":"), blank);
  const comma = sequence(literal(","), gap);
  const id =
    call.idKey === undefined ? undefined : sequence(key(call.idKey), literal('"'), idText, literal('"'));
  const body = sequence(
    key(call.nameKey),
    literal(JSON.stringify(tool.function.name)),
    comma,
    key(call.argumentsKey),
    closedJson(argumentsSchema(tool)),
  );
  const inner =
    call.wrapperKey === undefined
      ? body
      : sequence(key(call.wrapperKey), literal("{"), gap, body, gap, literal("}"));
  const members =
    id === undefined ? inner : call.idLast === true ? sequence(inner, comma, id) : sequence(id, comma, inner);
  return sequence(literal("{"), gap, members, gap, literal("}"));
}

function afterName({ afterName: after }: Extract<CallSyntax, { kind: "tagged" }>): OutputGrammar {
  return after === undefined ? literal("") : { type: "regex", pattern: after.pattern };
}

/** One call of one tool, without the markers around it. Up to `free` arguments come in any order. */
function describeCall(syntax: CallSyntax, tool: FunctionTool, free: number): OutputGrammar {
  const { name } = tool.function;
  switch (syntax.kind) {
    case "json":
      return describeJsonCall(syntax, tool);
    case "named-json": {
      const id = syntax.idOpen === undefined ? [] : [literal(syntax.idOpen), idText];
      const written =
        syntax.qualifiedName === true
          ? sequence(literal(`functions.${name}:`), { type: "regex", pattern: "[0-9]{1,4}" })
          : literal(name);
      const before = syntax.idBefore === undefined ? [] : [idText, literal(syntax.idBefore)];
      return sequence(
        ...before,
        written,
        ...id,
        literal(syntax.nameEnd),
        space,
        closedJson(argumentsSchema(tool)),
      );
    }
    case "tagged":
      return sequence(
        literal(name + syntax.nameEnd),
        afterName(syntax),
        describeTaggedArguments(syntax, argumentsSchema(tool), free),
      );
    case "python": {
      const members = memberSchemas(argumentsSchema(tool), free);
      return sequence(
        literal(`${name}(`),
        members.order(
          (member) => sequence(literal(`${member.name}=`), pythonValue(member.schema)),
          literal(", "),
        ),
        literal(")"),
      );
    }
    case "gemma": {
      const members = memberSchemas(argumentsSchema(tool), free);
      return sequence(
        literal(`${name}{`),
        members.order(
          (member) => sequence(literal(`${member.name}:`), gemmaValue(member.schema, syntax.quote)),
          literal(","),
        ),
        literal("}"),
      );
    }
  }
}

/** Python's words beside JSON's, at any depth. `root` is a kind of value. */
function pythonNotation(root: "object" | "array"): string {
  return [
    `root ::= ${root}`,
    'value ::= object | array | string | number | "true" | "false" | "null" | "True" | "False" | "None"',
    'object ::= "{" space (member ("," space member)*)? "}"',
    'member ::= string space ":" space value space',
    'array ::= "[" space (value space ("," space value space)*)? "]"',
    String.raw`string ::= ["] ([^"\\\x00-\x1f] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F]{4}))* ["]`,
    'number ::= "-"? ("0" | [1-9] [0-9]*) ("." [0-9]+)? ([eE] [-+]? [0-9]+)?',
    String.raw`space ::= [ \t\r\n]{0,16}`,
  ].join("\n");
}

const annotations = new Set(["type", "title", "description", "default", "examples"]);

/**
 * JSON literals are Python's but for its three words. A list or dictionary of anything may hold these; one whose items
 * have schemas is asked for as JSON, which is read as well.
 */
function pythonValue(schema: unknown): OutputGrammar {
  const type = typeof schema === "object" && schema !== null && "type" in schema ? schema.type : undefined;
  if (type === "boolean") return { type: "regex", pattern: "[Tt]rue|[Ff]alse" };
  if (type === "null") return { type: "regex", pattern: "None|null" };
  const free = Object.keys(Object(schema)).every((keyword) => annotations.has(keyword));
  if (free && (type === "object" || type === "array")) return { type: "gbnf", grammar: pythonNotation(type) };
  return closedJson(schema);
}

/** Any value in Gemma's notation, as GBNF: it nests. */
function gemmaNotation(quote: string): string {
  const mark = JSON.stringify(quote);
  const [first = "", second = ""] = quote;
  return [
    "root ::= value",
    'value ::= object | array | string | number | "true" | "false" | "null"',
    'object ::= "{" (member ("," member)*)? "}"',
    'member ::= [A-Za-z0-9_$.-]+ ":" value',
    'array ::= "[" (value ("," value)*)? "]"',
    `string ::= ${mark} ([^${first}] | "${first}" [^${second}])* ${mark}`,
    'number ::= "-"? [0-9]+ ("." [0-9]+)? ([eE] [-+]? [0-9]+)?',
  ].join("\n");
}

/** Strings between quote markers, nested values in Gemma's own notation, everything else as JSON. */
function gemmaValue(schema: unknown, quote: string): OutputGrammar {
  const type = typeof schema === "object" && schema !== null && "type" in schema ? schema.type : undefined;
  if (type === "string")
    return sequence(literal(quote), { type: "raw-string", schema, until: quote }, literal(quote));
  if (type === "integer" || type === "number" || type === "boolean" || type === "null")
    return closedJson(schema);
  return { type: "gbnf", grammar: gemmaNotation(quote) };
}

/** Calls after the text that opens them, for every such text. */
export function describeCalls(
  syntax: ToolSyntax,
  tools: readonly FunctionTool[],
  parallel: boolean,
): readonly { readonly trigger: string; readonly body: OutputGrammar }[] {
  const free = mostInAnyOrder(tools.length);
  const call = choice(tools.map((tool) => describeCall(syntax.call, tool, free)));
  const closers = syntax.callClose.flatMap((close) => [space, literal(close.trim())]);
  const framed = sequence(call, ...closers);
  const { sectionOpen, sectionClose } = syntax;
  const list = syntax.call.kind === "python" || (syntax.call.kind === "json" && syntax.call.array);
  const triggers: { readonly trigger: string; readonly body: OutputGrammar }[] = [];
  const end = sectionClose === undefined ? [] : [space, literal(sectionClose)];
  if (list) {
    const item = sequence(gap, call);
    const more: OutputGrammar = {
      type: "repeat",
      part: sequence(literal(","), item),
      min: 0,
      ...(parallel ? {} : { max: 0 }),
    };
    const body = sequence(space, literal("["), item, more, gap, literal("]"), ...closers, ...end);
    for (const trigger of new Set([sectionOpen ?? "", syntax.callOpen]))
      if (trigger !== "") triggers.push({ trigger, body });
    return triggers.length > 0 ? triggers : [{ trigger: "[", body: sequence(item, more, gap, literal("]")) }];
  }
  if (sectionOpen !== undefined) {
    const item = sequence(space, literal(syntax.callOpen), space, framed);
    const separator = literal(syntax.separator?.trim() ?? "");
    const more: OutputGrammar = {
      type: "repeat",
      part: sequence(space, separator, item),
      min: 0,
      ...(parallel ? {} : { max: 0 }),
    };
    triggers.push({ trigger: sectionOpen, body: sequence(item, more, ...end) });
    return triggers;
  }
  if (syntax.callOpen !== "") return [{ trigger: syntax.callOpen, body: sequence(space, framed) }];
  return bareCalls(syntax.call, tools);
}

/** Calls that nothing opens: the beginning of the JSON object itself is the trigger. */
function bareCalls(
  call: CallSyntax,
  tools: readonly FunctionTool[],
): readonly { readonly trigger: string; readonly body: OutputGrammar }[] {
  if (call.kind !== "json") return [];
  return tools.map((tool) => ({
    trigger: `{${JSON.stringify(call.nameKey)}: ${JSON.stringify(tool.function.name)}`,
    body: sequence(
      literal(","),
      gap,
      literal(JSON.stringify(call.argumentsKey)),
      blank,
      literal(":"),
      blank,
      closedJson(argumentsSchema(tool)),
      gap,
      literal("}"),
    ),
  }));
}
