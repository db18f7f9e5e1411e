import type { CallSyntax, ToolSyntax } from "./tool-syntax.js";

/** A call to write: `arguments` is JSON text of an object. */
export interface WrittenCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

function members(json: string): readonly (readonly [string, unknown])[] {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? Object.entries(value) : [];
  } catch {
    return [];
  }
}

function pythonValue(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(pythonValue).join(", ")}]`;
  if (typeof value === "object") {
    return `{${Object.entries(value)
      .map(([key, member]) => `${JSON.stringify(key)}: ${pythonValue(member)}`)
      .join(", ")}}`;
  }
  return JSON.stringify(value);
}

function gemmaValue(value: unknown, quote: string): string {
  if (typeof value === "string") return `${quote}${value}${quote}`;
  if (Array.isArray(value)) return `[${value.map((item) => gemmaValue(item, quote)).join(",")}]`;
  if (typeof value === "object" && value !== null) return `{${gemmaMembers(Object.entries(value), quote)}}`;
  return JSON.stringify(value);
}

function gemmaMembers(entries: readonly (readonly [string, unknown])[], quote: string): string {
  return entries.map(([key, value]) => `${key}:${gemmaValue(value, quote)}`).join(",");
}

function writeCall(syntax: CallSyntax, call: WrittenCall): string {
  const args = call.arguments.trim() === "" ? "{}" : call.arguments;
  switch (syntax.kind) {
    case "json": {
      const name = `${JSON.stringify(syntax.nameKey)}: ${JSON.stringify(call.name)}`;
      const id =
        syntax.idKey === undefined ? [] : [`${JSON.stringify(syntax.idKey)}: ${JSON.stringify(call.id)}`];
      const body = [name, `${JSON.stringify(syntax.argumentsKey)}: ${args}`];
      const inner =
        syntax.wrapperKey === undefined
          ? body
          : [`${JSON.stringify(syntax.wrapperKey)}: {${body.join(", ")}}`];
      return `{${(syntax.idLast === true ? [...inner, ...id] : [...id, ...inner]).join(", ")}}`;
    }
    case "named-json": {
      const name = syntax.qualifiedName === true ? call.id : call.name;
      const id = syntax.idOpen === undefined ? "" : `${syntax.idOpen}${call.id}`;
      const before = syntax.idBefore === undefined ? "" : `${call.id}${syntax.idBefore}`;
      return `${before}${name}${id}${syntax.nameEnd}${syntax.lines === true ? `\n${args}` : args}`;
    }
    case "tagged": {
      const line = syntax.newlines === true ? "\n" : "";
      const written = members(args).map(([key, value]) => {
        const text = typeof value === "string" ? value : JSON.stringify(value);
        const wanted = typeof value === "string" ? "string" : "json";
        const close = syntax.keyClose.find(({ type }) => type === wanted) ?? syntax.keyClose[0];
        return `${syntax.keyOpen}${key}${close?.markers.join("") ?? ""}${line}${text}${line}${syntax.valueClose}`;
      });
      const after = syntax.afterName?.example;
      return after === undefined
        ? [`${call.name}${syntax.nameEnd}`, ...written, ""].join("\n")
        : `${call.name}${syntax.nameEnd}${after}${written.join("")}`;
    }
    case "python":
      return `${call.name}(${members(args)
        .map(([key, value]) => `${key}=${pythonValue(value)}`)
        .join(", ")})`;
    case "gemma":
      return `${call.name}{${gemmaMembers(members(args), syntax.quote)}}`;
  }
}

/** Calls as a model writes them in `syntax`. */
export function writeCalls(syntax: ToolSyntax, calls: readonly WrittenCall[]): string {
  const written = calls.map((call) => writeCall(syntax.call, call));
  const { sectionOpen = "", sectionClose = "" } = syntax;
  const list = syntax.call.kind === "python" || (syntax.call.kind === "json" && syntax.call.array);
  if (list) {
    const open = `${sectionOpen}${syntax.callOpen}`;
    return `${open}[${written.join(", ")}]${syntax.callClose.join("")}${sectionClose}`;
  }
  const line = /\w>?$/.test(syntax.callOpen) && syntax.call.kind === "json" ? "\n" : "";
  const framed = written.map((call) => `${syntax.callOpen}${line}${call}${line}${syntax.callClose.join("")}`);
  return `${sectionOpen}${framed.join(syntax.separator ?? "")}${sectionClose}`;
}
