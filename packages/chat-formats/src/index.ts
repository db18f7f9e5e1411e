export type { OutputGrammar } from "@camelid/grammar";
export { collectMessage, createCallId, finishReasonOf } from "./collect-message.js";
export type { CollectedMessage, CollectOptions } from "./collect-message.js";
export { ChatFormatError } from "./errors.js";
export type { ChatFormatErrorCode } from "./errors.js";
export { inferChatFormat } from "./infer/infer-chat-format.js";
export { createOutputParser } from "./parser/output-parser.js";
export type { OutputReader } from "./parser/output-parser.js";
export { passArguments } from "./parser/calls/json-text.js";
export type { OutputSink } from "./parser/output-sink.js";
export { parseOutput } from "./parser/parse-output.js";
export type { ParseOptions } from "./parser/parse-output.js";
export type { Reading, TextReader } from "./parser/text-reader.js";
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
export type { PlainMessage } from "./render/plain-message.js";
export type { ToolOptions } from "./render/tool-options.js";
export type { TemplateTraits } from "./infer/template-traits.js";
export type {
  ChatFormat,
  ChatFormatCapabilities,
  ModelDescription,
  RenderInput,
} from "./spec/chat-format.js";
export type { OutputEvent, OutputFinishReason, OutputParser } from "./spec/output-event.js";
export type { PromptSegment, RenderedChat } from "./spec/rendered-chat.js";
export {
  CHATML_BOS_TOKEN,
  CHATML_CHAT_TEMPLATE,
  CHATML_EOS_TOKEN,
  LLAMA3_INSTRUCT_BOS_TOKEN,
  LLAMA3_INSTRUCT_CHAT_TEMPLATE,
  LLAMA3_INSTRUCT_EOS_TOKEN,
  MISTRAL_INSTRUCT_BOS_TOKEN,
  MISTRAL_INSTRUCT_CHAT_TEMPLATE,
  MISTRAL_INSTRUCT_EOS_TOKEN,
  MIXTRAL_INSTRUCT_BOS_TOKEN,
  MIXTRAL_INSTRUCT_CHAT_TEMPLATE,
  MIXTRAL_INSTRUCT_EOS_TOKEN,
} from "./legacy/chat-templates.js";
export { guessChatFormat, guessChatFormatFromGgufMetadata } from "./legacy/guess-chat-format.js";
export {
  ChatCompletionHandlerNotFoundError,
  ChatCompletionHandlerRegistry,
  getChatCompletionHandler,
  registerChatCompletionHandler,
  unregisterChatCompletionHandler,
} from "./legacy/handler-registry.js";
export type {
  ChatCompletionFunction,
  ChatCompletionHandler,
  ChatFormatHandler,
} from "./legacy/handler-registry.js";
export { legacyFormats } from "./legacy/legacy-formats.js";
export { ChatFormatterResponse } from "./legacy/chat-formatter-response.js";
export { hfTokenizerConfigToChatFormatter } from "./legacy/hf-tokenizer-config.js";
export { Jinja2ChatFormatter } from "./legacy/jinja2-chat-formatter.js";
export type { ChatFormatter, Jinja2ChatFormatterOptions } from "./legacy/jinja2-chat-formatter.js";
