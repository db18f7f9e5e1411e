import type { Expression, Grammar, Sequence } from "../ast.js";
import { GrammarError } from "../errors.js";
import { toLlamaElements } from "./llama-elements.js";
import { assertLlamaCanRun } from "./llama-limits.js";
import { assertStacksStayFew } from "./llama-probe.js";
import { parseGbnf } from "./parse-gbnf.js";

export interface CheckGbnfOptions {
  /**
   * "camelid" (default): what our own matcher runs. "llama.cpp": only what llama.cpp's sampler runs as written, without
   * returning null, hanging, crashing or dropping a limit in silence.
   */
  readonly engine?: "camelid" | "llama.cpp";
  /**
   * The number of the single token with that text (angle brackets included); undefined when there is none. Needed for
   * `<text>` elements: without it they are refused for llama.cpp.
   */
  readonly tokenId?: (text: string) => number | undefined;
  /** Token numbers must be below it. */
  readonly vocabularySize?: number;
}

/**
 * Checks GBNF text before anything runs it. Returns the error that its user should see, with line and column where one
 * place is at fault, or undefined when the grammar is good.
 */
export function checkGbnf(text: string, options: CheckGbnfOptions = {}): GrammarError | undefined {
  try {
    const grammar = parseGbnf(text);
    // What llama.cpp refuses comes before what it would take and not keep to.
    if (options.engine === "llama.cpp") checkForLlama(grammar, options);
    for (const rule of grammar.rules) checkOptions(rule.options, rule.name, options);
    return undefined;
  } catch (error) {
    if (error instanceof GrammarError) return error;
    throw error;
  }
}

function checkForLlama(grammar: Grammar, { tokenId }: CheckGbnfOptions): void {
  const elements = toLlamaElements(grammar, tokenId === undefined ? {} : { tokenId });
  assertLlamaCanRun(elements);
  assertStacksStayFew(elements);
}

function checkOptions(options: readonly Sequence[], rule: string, settings: CheckGbnfOptions): void {
  for (const sequence of options) for (const item of sequence) checkItem(item, rule, settings);
}

function checkItem(item: Expression, rule: string, settings: CheckGbnfOptions): void {
  const forLlama = settings.engine === "llama.cpp";
  switch (item.type) {
    case "group":
      return checkOptions(item.options, rule, settings);
    case "repeat":
      if (forLlama && item.max !== undefined && item.max > 2000) {
        throw new GrammarError(
          `rule '${rule}': llama.cpp does not enforce more than 2000 repetitions, ${item.max} are asked for`,
        );
      }
      return checkItem(item.item, rule, settings);
    case "literal":
      if (forLlama && item.text.includes("\0")) {
        throw new GrammarError(`rule '${rule}': llama.cpp cannot match a NUL character`);
      }
      return;
    case "token":
      return checkToken(item.token, rule, settings);
    case "class":
    case "reference":
    case "machine":
      return;
  }
}

function checkToken(
  token: { id: number } | { text: string },
  rule: string,
  settings: CheckGbnfOptions,
): void {
  const { tokenId, vocabularySize, engine } = settings;
  if ("id" in token) {
    if (vocabularySize !== undefined && token.id >= vocabularySize) {
      throw new GrammarError(
        `rule '${rule}': token ${token.id} is not in the vocabulary of ${vocabularySize} tokens`,
      );
    }
    return;
  }
  if (tokenId === undefined ? engine === "llama.cpp" : tokenId(token.text) === undefined) {
    throw new GrammarError(`rule '${rule}': '${token.text}' is not one token of the vocabulary`);
  }
}
