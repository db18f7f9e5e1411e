// The example of the README, run by readme.test.ts.
import { collectMessage, resolveChatFormat } from "@camelid/chat-formats";

// What a GGUF file or a tokenizer configuration says of the model.
const format = resolveChatFormat({
  template: "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<|end|>{% endfor %}<|assistant|>",
  bosToken: "<s>",
  eosToken: "<|end|>",
});

const parameters = { type: "object", properties: { city: { type: "string" } } };
export const rendered = format.render({
  messages: [{ role: "user", content: "Is it raining in Oslo?" }],
  tools: [{ type: "function", function: { name: "weather", parameters } }],
});

// The engine tokenizes `rendered.prompt` (control tokens and text kept apart), stops at `rendered.stop`, may be
// constrained by `rendered.grammar`, and hands over what the model says, piece by piece.
const parser = rendered.createParser();
const pieces = ['<tool_call>\n{"name": "weather", "argu', 'ments": {"city": "Oslo"}}\n</tool_call>'];
const events = pieces.flatMap((piece) => parser.push(piece));
events.push(...parser.finish("stop"));

export const message = collectMessage(events);
