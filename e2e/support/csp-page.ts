// What runs in the page of csp.test.ts. Work is done in tasks of the page: what a debugger evaluates may use eval.
import { collectMessage, resolveChatFormat } from "@camelid/chat-formats";
import { compileTemplate, parseJsonLosslessly } from "@camelid/chat-formats/jinja";
import { compileGbnf, compileStructuralTag, createMatcher } from "@camelid/grammar";

/** The clock of the recorded cases. */
const now = new Date(2026, 6, 26, 13, 5, 9);

const work = {
  makeCode(): string {
    try {
      return String(new Function("return 'code was made out of text'")());
    } catch (error) {
      return String(error);
    }
  },

  renderTemplates(cases: readonly { readonly template: string; readonly data: string }[]): string[] {
    return cases.map(({ template, data }) => {
      const values = parseJsonLosslessly(data);
      if (!(values instanceof Map)) return "no object";
      try {
        return compileTemplate(template, { now }).render(Object.fromEntries(values));
      } catch (error) {
        return String(error);
      }
    });
  },

  callTool(): { prompt: string; calls: unknown; accepted: boolean } {
    const model = { bosToken: "", eosToken: "" };
    const rendered = resolveChatFormat({ ...model, format: "chatml-function-calling" }).render({
      messages: [{ role: "user", content: "Weather?" }],
      tools: [
        {
          type: "function",
          function: {
            name: "get_weather",
            parameters: { type: "object", properties: { city: { type: "string" } } },
          },
        },
      ],
    });
    const output = 'functions.get_weather:\n{"city": "Oslo"}';
    const parser = rendered.createParser();
    const message = collectMessage([...parser.push(output), ...parser.finish("stop")]);
    const calls = message.tool_calls?.map((call) => call.function);
    const { program } = compileStructuralTag(rendered.grammar ?? { type: "choice", options: [] });
    const matcher = createMatcher(program);
    return { prompt: rendered.promptText, calls, accepted: matcher.push(output) && matcher.isComplete() };
  },

  followGrammar(texts: readonly string[]): boolean[] {
    const { program } = compileGbnf('root ::= "a" [0-9]+');
    return texts.map((text) => {
      const matcher = createMatcher(program);
      return matcher.push(text) && matcher.isComplete();
    });
  },
};

export type PageWork = typeof work;

/** Does one piece of work in a task of its own. */
function run<Name extends keyof PageWork>(
  name: Name,
  ...given: Parameters<PageWork[Name]>
): Promise<ReturnType<PageWork[Name]>> {
  return new Promise((resolve, reject) => {
    setTimeout(() => {
      try {
        resolve(Reflect.apply(work[name], undefined, given));
      } catch (error) {
        reject(error);
      }
    });
  });
}

export type RunPageWork = typeof run;

Reflect.set(globalThis, "run", run);
