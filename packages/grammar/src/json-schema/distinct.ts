import { FALSE, TRUE } from "../automata/boolean-arena.js";
import { ProductLimit } from "../automata/text-product.js";
import { fromByteString } from "../automata/utf8.js";
import { decimalKey, type Decimal } from "./decimal.js";
import { canonicalNumber, canonicalString } from "./json-value.js";
import { NumberLimit } from "./number-goal.js";
import { kindIndex } from "./program.js";
import type { Satisfier } from "./satisfier.js";

/** Whether items that meet these expressions, one each, can all differ from each other and from the seen ones. */
export function canBeDistinct(
  satisfier: Satisfier,
  expressions: readonly number[],
  seen: readonly string[],
): boolean {
  const taken = new Set(seen);
  const needed = expressions.length + taken.size;
  const choices: string[][] = [];
  const memo = new Map<number, string[] | undefined>();
  for (const expression of expressions) {
    if (!memo.has(expression)) memo.set(expression, valuesOf(satisfier, expression, needed));
    const values = memo.get(expression);
    // An item with more values than there are others can always be given one of its own.
    if (values !== undefined) choices.push(values.filter((value) => !taken.has(value)));
  }
  const owner = new Map<string, number>();
  const assign = (item: number, tried: Set<string>): boolean => {
    for (const value of choices[item] ?? []) {
      if (tried.has(value)) continue;
      tried.add(value);
      const other = owner.get(value);
      if (other === undefined || assign(other, tried)) {
        owner.set(value, item);
        return true;
      }
    }
    return false;
  };
  return choices.every((_, item) => assign(item, new Set()));
}

/** Canonical texts of all values of an expression; undefined when there are more than `limit`, or they are not simple. */
function valuesOf(satisfier: Satisfier, expression: number, limit: number): string[] | undefined {
  const shape = satisfier.program.shape(expression);
  const values: string[] = [];
  if (shape[0] === TRUE) values.push("null");
  if (shape[1] === TRUE) values.push("true");
  if (shape[2] === TRUE) values.push("false");
  const string = shape[kindIndex.string];
  if (string !== FALSE) {
    const strings = stringsOf(satisfier, string, limit);
    if (strings === undefined) return undefined;
    values.push(...strings.map((bytes) => canonicalString(fromByteString(bytes))));
  }
  const number = shape[kindIndex.number];
  if (number !== FALSE) {
    const numbers = numbersOf(satisfier, number, limit);
    if (numbers === undefined) return undefined;
    values.push(...numbers.map((value) => canonicalNumber(decimalKey(value))));
  }
  const { array, object } = kindIndex;
  if (satisfier.demandOnItem(shape[array], { key: "0", index: 0, seenItems: [] }) !== FALSE) return undefined;
  const fresh = { key: "0", count: 0, seen: [], isAvailable: () => true };
  if (satisfier.demandOnMember(shape[object], fresh) !== FALSE) return undefined;
  return values.length <= limit ? values : undefined;
}

function numbersOf(satisfier: Satisfier, formula: number, limit: number): Decimal[] | undefined {
  try {
    return satisfier.numberGoal(formula).values(limit);
  } catch (error) {
    if (error instanceof NumberLimit) return undefined;
    throw error;
  }
}

function stringsOf(satisfier: Satisfier, formula: number, limit: number): string[] | undefined {
  if (formula === TRUE) return undefined;
  let entry;
  try {
    entry = satisfier.program.textGoal(formula);
  } catch (error) {
    if (error instanceof ProductLimit) return undefined;
    throw error;
  }
  const { product, goal } = entry;
  const found: string[] = [];
  let open: [state: number, length: number, text: string][] = [[product.start, 0, ""]];
  while (open.length > 0) {
    const next: typeof open = [];
    for (const [state, length, text] of open) {
      if (!goal.isLive(state, length)) continue;
      if (goal.isMet(state, length)) found.push(text);
      for (let byte = 0; byte < 256; byte += 1) {
        const target = product.step(state, byte);
        if (target === 0) continue;
        const longer = (byte & 0xc0) === 0x80 ? length : length + 1;
        if (goal.isLive(target, longer)) next.push([target, longer, text + String.fromCharCode(byte)]);
      }
      if (found.length > limit || next.length > limit * 4 + 64) return undefined;
    }
    open = next;
  }
  return found;
}
