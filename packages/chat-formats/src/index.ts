export type {
  ChatFormat,
  ChatFormatCapabilities,
  ModelDescription,
  RenderInput,
} from "./spec/chat-format.js";
export type { OutputEvent, OutputFinishReason, OutputParser } from "./spec/output-event.js";
export type { PromptSegment, RenderedChat } from "./spec/rendered-chat.js";
