/** Messages of a chat completion request, as on the wire. Source: OpenAI API reference, "Create chat completion". */
import type { ReasoningExtensions, ToolMessageExtensions } from "./extensions.js";

export interface ContentPartText {
  type: "text";
  text: string;
}

export interface ContentPartRefusal {
  type: "refusal";
  refusal: string;
}

export interface ContentPartImage {
  type: "image_url";
  image_url: { url: string; detail?: "auto" | "low" | "high" };
}

export interface ContentPartInputAudio {
  type: "input_audio";
  input_audio: { data: string; format: "wav" | "mp3" };
}

export interface ContentPartFile {
  type: "file";
  file: { file_data?: string; file_id?: string; filename?: string };
}

export type ContentPart = ContentPartText | ContentPartImage | ContentPartInputAudio | ContentPartFile;

export interface SystemMessage {
  role: "system";
  content: string | ContentPartText[];
  name?: string;
}

export interface DeveloperMessage {
  role: "developer";
  content: string | ContentPartText[];
  name?: string;
}

export interface UserMessage {
  role: "user";
  content: string | ContentPart[];
  name?: string;
}

export interface FunctionToolCall {
  id: string;
  type: "function";
  function: {
    name: string;
    /** JSON text as the model wrote it; it may be invalid JSON. */
    arguments: string;
  };
}

export interface CustomToolCall {
  id: string;
  type: "custom";
  custom: { name: string; input: string };
}

export type ToolCall = FunctionToolCall | CustomToolCall;

export interface AssistantMessage extends ReasoningExtensions {
  role: "assistant";
  content?: string | (ContentPartText | ContentPartRefusal)[] | null;
  name?: string;
  refusal?: string | null;
  audio?: { id: string } | null;
  tool_calls?: ToolCall[];
  /** @deprecated replaced by `tool_calls` */
  function_call?: { name: string; arguments: string } | null;
}

export interface ToolMessage extends ToolMessageExtensions {
  role: "tool";
  content: string | ContentPartText[];
  tool_call_id: string;
}

/** @deprecated replaced by `ToolMessage` */
export interface FunctionMessage {
  role: "function";
  content: string | null;
  name: string;
}

export type ChatMessage =
  | SystemMessage
  | DeveloperMessage
  | UserMessage
  | AssistantMessage
  | ToolMessage
  | FunctionMessage;
