// node scripts/free-answers.mjs MODEL [EVERY [FROM]]: whether an answer that fits stays the same, token for token, when it
// is held. Every case of free-answer-cases.mjs (each EVERY-th from FROM on) is answered freely at temperature 0; where that
// answer fits its schema, the same request is answered under the constraint, and for tools also with a call demanded.
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { callCases, documentCases } from "./free-answer-cases.mjs";

const ajv = new Ajv2020({ strict: false });

/** Every case, the calls between the documents, so that a part of them holds both kinds. */
export function allCases() {
  const [documents, calls] = [documentCases(), callCases()];
  const longest = Math.max(documents.length, calls.length);
  return Array.from({ length: longest }, (_, i) => [documents[i], calls[i]])
    .flat()
    .filter((item) => item !== undefined);
}

/** An engine that can be told to forget the constraint of a request, and that keeps the tokens of the last answer. */
function watch(engine) {
  const watched = { free: false, tokens: [] };
  async function* generate(request, options) {
    // The cache changes the batches in which a prompt is read, and with them the last digits of logits.
    const { grammar, ...free } = { ...request, cachePrompt: false };
    watched.tokens = [];
    watched.held = grammar !== undefined;
    for await (const event of engine.generate(
      watched.free || grammar === undefined ? free : { ...free, grammar },
      options,
    )) {
      if (event.type === "tokens") watched.tokens.push(...event.tokens.map(({ token }) => token));
      yield event;
    }
  }
  const proxy = new Proxy(engine, {
    get(target, key) {
      if (key === "generate") return generate;
      const value = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { proxy, watched };
}

/** Whether the answer fits: the value is valid, closed as tools and schemas that are not strict are. */
function fits({ schema, template }, { message, finish_reason: reason }) {
  const closed = JSON.parse(JSON.stringify(schema), (_, value) =>
    value?.properties === undefined || value.type !== "object"
      ? value
      : { ...value, additionalProperties: false },
  );
  try {
    if (template === undefined) return reason === "stop" && ajv.validate(closed, JSON.parse(message.content));
    const calls = message.tool_calls ?? [];
    return (
      reason === "tool_calls" &&
      message.content === null &&
      calls.length === 1 &&
      ajv.validate(closed, JSON.parse(calls[0].function.arguments))
    );
  } catch {
    return false;
  }
}

/**
 * Compares cases on an engine. `tools`: { Llama, resolveChatFormat } of the packages.
 * @returns how many were tried and fitted, and those that changed
 */
export async function compareAnswers(engine, cases, { Llama, resolveChatFormat }, onCase = () => {}) {
  const { proxy, watched } = watch(engine);
  const formats = new Map();
  const llamaFor = (template) => {
    if (!formats.has(template)) {
      const chatFormat =
        template === undefined ? undefined : resolveChatFormat({ template, bosToken: "", eosToken: "" });
      formats.set(template, Llama.fromEngine(proxy, { chatFormat }));
    }
    return formats.get(template);
  };
  const result = { tried: 0, fitted: 0, compared: 0, changed: [] };
  for (const item of cases) {
    const llama = llamaFor(item.template);
    const answer = async (free, more = {}) => {
      watched.free = free;
      const { choices } = await llama.createChatCompletion({
        ...item.request,
        ...more,
        temperature: 0,
        max_tokens: 220,
      });
      if (!watched.held) throw new Error(`${item.name} was not held to anything.`);
      return { ...choices[0], tokens: watched.tokens };
    };
    result.tried += 1;
    const free = await answer(true);
    if (!fits(item, free)) continue;
    result.fitted += 1;
    const demands = item.template === undefined ? [{}] : [{}, { tool_choice: "required" }];
    for (const demand of demands) {
      result.compared += 1;
      const held = await answer(false, demand);
      if (JSON.stringify(held.tokens) === JSON.stringify(free.tokens)) continue;
      const place = free.tokens.findIndex((token, i) => token !== held.tokens[i]);
      const spell = (tokens) => new TextDecoder().decode(engine.detokenize(tokens, { special: true }));
      result.changed.push({
        name: item.name,
        demand: demand.tool_choice ?? "auto",
        before: spell(free.tokens.slice(0, place)),
        free: spell(free.tokens.slice(place, place + 8)),
        held: spell(held.tokens.slice(place, place + 8)),
      });
    }
    onCase(result);
  }
  return result;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [model, every = "1", from = "0"] = process.argv.slice(2);
  const { Llama, loadEngine } = await import("../dist/index.js");
  const { resolveChatFormat } = await import("@camelid/chat-formats");
  const engine = await loadEngine({ modelPath: model, contextSize: 2048, parallel: 1, threads: 1 });
  const cases = allCases().filter((_, i) => i % Number(every) === Number(from));
  const result = await compareAnswers(engine, cases, { Llama, resolveChatFormat });
  for (const { name, demand, before, free, held } of result.changed) {
    console.log(
      `${name} (${demand})\n  …${JSON.stringify(before.slice(-80))}\n  free ${JSON.stringify(free)}\n  held ${JSON.stringify(held)}`,
    );
  }
  const { tried, fitted, compared, changed } = result;
  console.log(
    `${tried} answers, ${fitted} fit; of ${compared} held ones ${compared - changed.length} are the same.`,
  );
  await engine.close();
  process.exitCode = changed.length === 0 ? 0 : 1;
}
