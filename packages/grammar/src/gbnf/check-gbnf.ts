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
    visitItems(grammar, (item, rule) => {
      if (item.type === "token") checkToken(item.token, rule, options);
    });
    if (options.engine === "llama.cpp") checkForLlama(grammar, options);
    return undefined;
  } catch (error) {
    if (error instanceof GrammarError) return error;
    throw error;
  }
}

/** What llama.cpp refuses comes before what it would take and not keep to. */
function checkForLlama(grammar: Grammar, { tokenId }: CheckGbnfOptions): void {
  const elements = toLlamaElements(grammar, tokenId === undefined ? {} : { tokenId });
  assertLlamaCanRun(elements);
  assertStacksStayFew(elements);
  visitItems(grammar, (item, rule) => {
    if (item.type === "repeat" && item.max !== undefined && item.max > 2000) {
      throw new GrammarError(
        `rule '${rule}': llama.cpp does not enforce more than 2000 repetitions, ${item.max} are asked for`,
      );
    }
    if (item.type === "literal" && item.text.includes("\0")) {
      throw new GrammarError(`rule '${rule}': llama.cpp cannot match a NUL character`);
    }
  });
}

type Visit = (item: Expression, rule: string) => void;

function visitItems(grammar: Grammar, visit: Visit): void {
  for (const rule of grammar.rules) visitOptions(rule.options, rule.name, visit);
}

function visitOptions(options: readonly Sequence[], rule: string, visit: Visit): void {
  for (const item of options.flat()) visitItem(item, rule, visit);
}

function visitItem(item: Expression, rule: string, visit: Visit): void {
  visit(item, rule);
  if (item.type === "group") visitOptions(item.options, rule, visit);
  else if (item.type === "repeat") visitItem(item.item, rule, visit);
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
