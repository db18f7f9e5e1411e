import type { ModelTemplate } from "../render/model-template.js";
import type { TemplateTraits } from "./template-traits.js";

/** Words that no template prints by itself. */
export const probe = {
  system: "Probesystem",
  user: "Probeuser",
  nextUser: "Probefollowup",
  answer: "Probeanswer",
  reasoning: "Probereasoning",
  result: "Proberesult",
  tool: "probe_tool",
  otherTool: "probe_other",
  description: "Probedescription",
  key: "probe_key",
  otherKey: "probe_second",
  value: "probevalue",
  otherValue: "probeother",
  id: "probe0001",
  otherId: "probe0002",
} as const;

type Message = Readonly<Record<string, unknown>>;

export const userMessage: Message = { role: "user", content: probe.user };
export const nextUserMessage: Message = { role: "user", content: probe.nextUser };
export const answerMessage: Message = { role: "assistant", content: probe.answer };

function probeTool(name: string): Message {
  const text = { type: "string", description: probe.description };
  return {
    type: "function",
    function: {
      name,
      description: probe.description,
      parameters: {
        type: "object",
        properties: { [probe.key]: text, [probe.otherKey]: text },
        required: [probe.key],
      },
    },
  };
}

export const probeTools: readonly Message[] = [probeTool(probe.tool), probeTool(probe.otherTool)];

/** Arguments of the probe call; `as` tells how they are handed over. */
export function probeArguments(as: "object" | "string", two = false): unknown {
  const value = two
    ? { [probe.key]: probe.value, [probe.otherKey]: probe.otherValue }
    : { [probe.key]: probe.value };
  return as === "object" ? value : JSON.stringify(value);
}

export function callMessage(
  args: unknown,
  options: { id?: string; name?: string; more?: boolean; content?: string | null } = {},
): Message {
  const call = (id: string, name: string): Message => ({
    id,
    type: "function",
    function: { name, arguments: args },
  });
  const calls = [call(options.id ?? probe.id, options.name ?? probe.tool)];
  if (options.more === true) calls.push(call(probe.otherId, probe.otherTool));
  return {
    role: "assistant",
    content: options.content === undefined ? "" : options.content,
    tool_calls: calls,
  };
}

export function resultMessage(id: string = probe.id): Message {
  return { role: "tool", content: probe.result, tool_call_id: id, name: probe.tool };
}

const pythonArguments = `'${probe.key}': `;
const escapedArguments = `\\"${probe.key}\\"`;

/** Renders small conversations and reads off what the template printed of them. */
export function probeTraits(template: ModelTemplate): TemplateTraits {
  const show = (messages: readonly Message[], more: Message = {}): string =>
    template.tryRender({ messages, add_generation_prompt: false, ...more }) ?? "";
  const prints = (text: string, messages: readonly Message[], more: Message = {}): boolean =>
    show(messages, more).includes(text);

  const typed = (message: Message): Message => ({
    ...message,
    content: [{ type: "text", text: message["content"] }],
  });
  const typedContent = !prints(probe.user, [userMessage]) && prints(probe.user, [typed(userMessage)]);
  const several = show([
    {
      role: "user",
      content: [probe.user, probe.nextUser].map((text) => ({ type: "text", text })),
    },
  ]);
  // A template that takes content for a string prints Python's notation of the list, or fails.
  const partsContent =
    several.includes(probe.user) && several.includes(probe.nextUser) && !/['"]type['"]\s*:/.test(several);
  const wrap = (message: Message): Message => (typedContent ? typed(message) : message);
  const user = wrap(userMessage);

  const systemRole = prints(probe.system, [wrap({ role: "system", content: probe.system }), user]);
  const developerRole =
    /['"]developer['"]/.test(template.source) &&
    prints(probe.system, [wrap({ role: "developer", content: probe.system }), user]);
  const variable = (["tools", "xml_tools", "available_tools"] as const).find(
    (name) => template.source.includes(name) && prints(probe.tool, [user], { [name]: probeTools }),
  );
  const tools = variable !== undefined;

  const history = (args: unknown, more = false, id?: string, content: string | null = ""): string =>
    show(
      [
        user,
        callMessage(args, { more, content, ...(id === undefined ? {} : { id }) }),
        wrap(resultMessage(id)),
        ...(more ? [wrap(resultMessage(probe.otherId))] : []),
      ],
      variable === undefined ? {} : { [variable]: probeTools },
    );
  const shown = (text: string): boolean => text.includes(probe.key) && text.includes(probe.value);
  // Some templates tell turns of calls by their content being None, others look at its first character unasked.
  const callContent =
    (["", null, " "] as const).find((content) =>
      (["object", "string"] as const).some((as) =>
        shown(history(probeArguments(as), false, undefined, content)),
      ),
    ) ?? null;
  const asObject = history(probeArguments("object"), false, undefined, callContent);
  const asString = history(probeArguments("string"), false, undefined, callContent);
  const objectWorks =
    shown(asObject) && !asObject.includes(pythonArguments) && !asObject.includes(escapedArguments);
  const stringWorks = shown(asString) && !asString.includes(escapedArguments);
  const argumentsAs = objectWorks || (shown(asObject) && !stringWorks) ? "object" : "string";
  const toolCalls = shown(argumentsAs === "object" ? asObject : asString);
  const args = probeArguments(argumentsAs);
  const single = argumentsAs === "object" ? asObject : asString;
  const both = history(args, true, undefined, callContent);

  // Some templates print reasoning only before calls.
  const reasoningField = (["reasoning_content", "thinking", "reasoning"] as const).find(
    (field) =>
      prints(probe.reasoning, [user, wrap({ ...answerMessage, [field]: probe.reasoning })]) ||
      prints(probe.reasoning, [
        user,
        { ...callMessage(args, { content: callContent }), [field]: probe.reasoning },
      ]),
  );
  const longId = "call_probeprobeprobeprobeprobe";
  const results = toolCalls ? single : show([user, wrap(answerMessage), wrap(resultMessage())]);
  return {
    systemRole,
    developerRole,
    tools,
    toolsVariable: variable ?? "tools",
    toolCalls,
    parallelToolCalls: toolCalls && both.split(probe.key).length > single.split(probe.key).length,
    contentBesideCalls: toolCalls && history(args, false, undefined, probe.answer).includes(probe.answer),
    toolRole: results.includes(probe.result),
    argumentsAs,
    callContent,
    typedContent,
    partsContent,
    shortCallIds: toolCalls && history(args, false, longId, callContent) === "",
    reasoningField,
  };
}
