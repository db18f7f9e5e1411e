import { z } from "zod";
import { listOf } from "./first-fault.js";

const textPart = z.strictObject({ type: z.literal("text"), text: z.string() });
const refusalPart = z.strictObject({ type: z.literal("refusal"), refusal: z.string() });
/** Parts that no model here can read are let through by shape: the facade refuses them by type. */
const otherPart = z.looseObject({ type: z.enum(["image_url", "input_audio", "file"]) });
const name = z.string().optional();

const text = z.union([z.string(), listOf(textPart)], "must be a string or a list of text parts");
const userContent = z.union(
  [z.string(), listOf(z.union([textPart, otherPart]))],
  "must be a string or a list of parts",
);
const assistantContent = z.union(
  [z.string(), listOf(z.union([textPart, refusalPart]))],
  "must be a string or a list of parts",
);

const functionCall = z.looseObject({ name: z.string(), arguments: z.string() });
const toolCall = z.looseObject({ id: z.string(), type: z.string() });

/** Messages of a conversation. What the SDK adds to an answer (parsed, annotations) may come back with it. */
export const messageSchema = z.discriminatedUnion(
  "role",
  [
    z.strictObject({ role: z.literal("system"), content: text, name }),
    z.strictObject({ role: z.literal("developer"), content: text, name }),
    z.strictObject({ role: z.literal("user"), content: userContent, name }),
    z.strictObject({
      role: z.literal("assistant"),
      content: assistantContent.nullish(),
      name,
      refusal: z.string().nullish(),
      audio: z.looseObject({}).nullish(),
      tool_calls: listOf(toolCall).nullish(),
      function_call: functionCall.nullish(),
      reasoning_content: z.string().nullish(),
      annotations: z.array(z.unknown()).nullish(),
      parsed: z.unknown().optional(),
    }),
    z.strictObject({ role: z.literal("tool"), content: text, tool_call_id: z.string(), name }),
    z.strictObject({ role: z.literal("function"), content: z.string().nullable(), name: z.string() }),
  ],
  "must be one of system, developer, user, assistant, tool, function",
);
