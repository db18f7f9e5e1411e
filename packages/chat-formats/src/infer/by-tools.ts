import type { ChatFormat, ModelDescription, RenderInput } from "../spec/chat-format.js";

/**
 * The format of a model that may have a template of its own for tools: that one speaks when a conversation comes with
 * tools, and the other when it does not. `choose` gives the format of a model with one template.
 * Source: `get_chat_template` of Hugging Face's transformers.
 */
export function byTools<Model extends ModelDescription>(
  model: Model,
  choose: (model: Model) => ChatFormat,
): ChatFormat {
  const { toolTemplate } = model;
  const one = { ...model, toolTemplate: undefined };
  const plain = choose(one);
  if (toolTemplate === undefined || toolTemplate.trim() === "") return plain;
  const withTools = choose({ ...one, template: toolTemplate });
  return Object.freeze({
    specificationVersion: 1 as const,
    name: plain.name,
    capabilities: {
      systemRole: plain.capabilities.systemRole,
      tools: withTools.capabilities.tools,
      parallelToolCalls: withTools.capabilities.parallelToolCalls,
      reasoning: plain.capabilities.reasoning,
    },
    render: (input: RenderInput) => ((input.tools ?? []).length > 0 ? withTools : plain).render(input),
  });
}
