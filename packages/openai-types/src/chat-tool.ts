/** Tools of a chat completion request, as on the wire. */

/** A JSON Schema document. */
export type JsonSchemaObject = { [key: string]: unknown };

export interface FunctionDefinition {
  name: string;
  description?: string;
  /** JSON Schema of the arguments object; absent means no parameters. */
  parameters?: JsonSchemaObject;
  /** Whether the arguments must follow `parameters` exactly. */
  strict?: boolean | null;
}

export interface FunctionTool {
  type: "function";
  function: FunctionDefinition;
}

export interface NamedToolChoice {
  type: "function";
  function: { name: string };
}

export type ToolChoice = "none" | "auto" | "required" | NamedToolChoice;

/** A tool whose input is free text or follows a grammar. Camelid refuses it: no chat template knows such tools. */
export interface CustomTool {
  type: "custom";
  custom: {
    name: string;
    description?: string;
    format?:
      | { type: "text" }
      | { type: "grammar"; grammar: { definition: string; syntax: "lark" | "regex" } };
  };
}

export type ChatTool = FunctionTool | CustomTool;

export interface NamedCustomToolChoice {
  type: "custom";
  custom: { name: string };
}

/** Only these tools may (`auto`) or must (`required`) be called; each is given as `{ type, function: { name } }`. */
export interface AllowedToolsChoice {
  type: "allowed_tools";
  allowed_tools: { mode: "auto" | "required"; tools: { [key: string]: unknown }[] };
}

/** `tool_choice` as it may stand in a request. */
export type ChatToolChoice = ToolChoice | NamedCustomToolChoice | AllowedToolsChoice;
