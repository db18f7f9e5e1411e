import type { PlainMessage } from "./plain-message.js";

const isSystem = ({ role }: PlainMessage): boolean => role === "system" || role === "developer";

/** Joins all system and developer messages to one at the start, separated by blank lines. */
export function gatherSystem(messages: readonly PlainMessage[]): readonly PlainMessage[] {
  const system = messages.filter(isSystem);
  const [first] = system;
  if (first === undefined || (system.length === 1 && messages[0] === first)) return messages;
  const content = system.map((message) => message.content).join("\n\n");
  return [
    { role: "system", index: first.index, content },
    ...messages.filter((message) => !isSystem(message)),
  ];
}

/** Puts system messages in front of the user message that follows them, for templates without a system role. */
export function foldSystemIntoUser(messages: readonly PlainMessage[]): readonly PlainMessage[] {
  const folded: PlainMessage[] = [];
  let waiting: string[] = [];
  for (const message of messages) {
    if (isSystem(message)) waiting.push(message.content);
    else if (message.role === "user" && waiting.length > 0) {
      folded.push({ ...message, content: [...waiting, message.content].join("\n\n") });
      waiting = [];
    } else folded.push(message);
  }
  if (waiting.length > 0)
    folded.push({ role: "user", index: messages.length - 1, content: waiting.join("\n\n") });
  return folded;
}
