export type { OutputGrammar } from "@camelid/grammar";
export { collectMessage, createCallId, finishReasonOf } from "./collect-message.js";
export type { CollectedMessage, CollectOptions } from "./collect-message.js";
export { ChatFormatError } from "./errors.js";
export type { ChatFormatErrorCode } from "./errors.js";
export { inferChatFormat } from "./infer/infer-chat-format.js";
export { createOutputParser } from "./parser/output-parser.js";
export type { OutputReader } from "./parser/output-parser.js";
export type { OutputSyntax, ReasoningSyntax } from "./parser/syntax.js";
export type {
  CallSyntax,
  GemmaCallSyntax,
  JsonCallSyntax,
  NamedJsonSyntax,
  PythonCallSyntax,
  TaggedSyntax,
  ToolSyntax,
} from "./parser/tool-syntax.js";
export { builtinFormats } from "./registry/builtin-formats.js";
export { createFormatRegistry } from "./registry/chat-format-registry.js";
export type { ChatFormatRegistry } from "./registry/chat-format-registry.js";
export { defineChatFormat, isChatFormat } from "./registry/define-chat-format.js";
export { resolveChatFormat } from "./registry/resolve-chat-format.js";
export type { ResolveModel } from "./registry/resolve-chat-format.js";
export { createTemplateFormat, defineTemplateFormat } from "./render/template-format.js";
export type { ReaderContext, TemplateFormatOptions } from "./render/template-format.js";
export type { ChatFormat, ChatFormatCapabilities, ModelDescription, RenderInput } from "./spec/chat-format.js";
export type { OutputEvent, OutputFinishReason, OutputParser } from "./spec/output-event.js";
export type { PromptSegment, RenderedChat } from "./spec/rendered-chat.js";
