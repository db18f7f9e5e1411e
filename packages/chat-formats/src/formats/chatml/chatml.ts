import { createTemplateFormat } from "../../render/template-format.js";
import type { ChatFormat } from "../../spec/chat-format.js";

/** ChatML as OpenAI described it: every message between `<|im_start|>` and `<|im_end|>`. */
const template =
  "{% for message in messages %}{{ '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

/** Tokens of their own in models that were trained on the Hermes notation. */
const toolMarkers = ["<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>"];

let bound: ChatFormat | undefined;

/** ChatML has a template and control tokens of its own: the model makes no difference. */
function bind(): ChatFormat {
  bound ??= createTemplateFormat(
    { template, bosToken: "", eosToken: "", specialTokens: ["<|im_start|>", "<|im_end|>", ...toolMarkers] },
    { name: "chatml" },
  );
  return bound;
}

/** ChatML, also spoken to models without a template. Tools are described in the Hermes notation. */
export const chatml: ChatFormat = Object.freeze({
  specificationVersion: 1,
  name: "chatml",
  capabilities: { systemRole: true, tools: true, parallelToolCalls: true, reasoning: false },
  render: (input) => bind().render(input),
} satisfies ChatFormat);
