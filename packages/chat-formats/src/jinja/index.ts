export { compileTemplate } from "./compile-template.js";
export type {
  CompiledTemplate,
  RenderedMessages,
  TemplateData,
  TemplateOptions,
} from "./compile-template.js";
export { defaultTemplateLimits } from "./limits.js";
export type { TemplateLimits } from "./limits.js";
export { JsonFloat, parseJsonLosslessly } from "./lossless-json.js";
export type { TemplateSegment } from "./render-segments.js";
export { TemplateError } from "./template-error.js";
export type { TemplateErrorKind } from "./template-error.js";
