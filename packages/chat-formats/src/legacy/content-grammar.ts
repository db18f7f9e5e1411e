import type { OutputGrammar } from "@camelid/grammar";
import type { ResponseFormat } from "@camelid/openai-types";

/** What the content may be under a response format; undefined when it may be any text. */
export function contentGrammar(format: ResponseFormat | undefined): OutputGrammar | undefined {
  switch (format?.type) {
    case undefined:
    case "text":
      return undefined;
    case "json_object":
      return { type: "json-schema", schema: format.schema ?? { type: "object" } };
    case "json_schema":
      return { type: "json-schema", schema: format.json_schema.schema ?? true };
  }
}
