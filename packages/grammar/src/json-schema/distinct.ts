import { FALSE, TRUE } from "../automata/boolean-arena.js";
import { ProductLimit } from "../automata/text-product.js";
import { fromByteString } from "../automata/utf8.js";
import { decimalKey, type Decimal } from "./decimal.js";
import { canonicalNumber, canonicalString } from "./json-value.js";
import { NumberLimit } from "./number-condition.js";
import { kindIndex } from "./program.js";
import type { Satisfier } from "./satisfier.js";
import { charge } from "../work.js";

/** Items with the same condition, and the values that they can have. */
interface Group {
  readonly count: number;
  readonly values: readonly string[];
}

/** Whether items that meet these expressions, one each, can all differ from each other and from the seen ones. */
export function canBeDistinct(
  satisfier: Satisfier,
  expressions: readonly number[],
  seen: readonly string[],
): boolean {
  charge(expressions.length + seen.length);
  const taken = new Set(seen);
  const needed = expressions.length + taken.size;
  const counts = new Map<number, number>();
  for (const expression of expressions) counts.set(expression, (counts.get(expression) ?? 0) + 1);
  const groups: Group[] = [];
  for (const [expression, count] of counts) {
    const values = valuesOf(satisfier, expression, needed);
    // An item with more values than there are others can always be given one of its own.
    if (values === undefined) continue;
    charge(values.length);
    groups.push({ count, values: values.filter((value) => !taken.has(value)) });
  }
  return haveOwnValues(groups);
}

/**
 * Whether each item can have a value of its own. Two bounds decide nearly always, in the time of a look at each value:
 * a group has too few values for itself, or, from the fewest values on, each has enough for all before it, too. What is
 * left is a matching, whose every look at a value is charged.
 */
function haveOwnValues(groups: readonly Group[]): boolean {
  if (groups.some(({ count, values }) => values.length < count)) return false;
  const byValues = groups.toSorted((a, b) => a.values.length - b.values.length);
  let before = 0;
  const enough = byValues.every(({ count, values }) => (before += count) <= values.length);
  return enough || canBeMatched(byValues);
}

/** Kuhn's matching of items to values; a way to a free value is found breadth first, without recursion. */
function canBeMatched(groups: readonly Group[]): boolean {
  /** Group of the item that has a value. */
  const owner = new Map<string, number>();
  for (const [first, { count }] of groups.entries()) {
    for (let item = 0; item < count; item += 1) if (!findPlace(groups, owner, first)) return false;
  }
  return true;
}

/** Gives an item of a group a value, moving others to further ones of theirs. */
function findPlace(groups: readonly Group[], owner: Map<string, number>, first: number): boolean {
  /** The value that an item of a group gives up so that the search came to that group. */
  const givenUp = new Map<number, string | undefined>([[first, undefined]]);
  /** The group that takes a value. */
  const taker = new Map<string, number>();
  for (const group of givenUp.keys()) {
    for (const value of groups[group]?.values ?? []) {
      charge(1);
      const other = owner.get(value);
      if (other !== undefined) {
        if (givenUp.has(other)) continue;
        givenUp.set(other, value);
        taker.set(value, group);
        continue;
      }
      for (let free: string | undefined = value, by: number | undefined = group; free !== undefined;) {
        owner.set(free, by ?? first);
        charge(1);
        free = givenUp.get(by ?? first);
        by = free === undefined ? undefined : taker.get(free);
      }
      return true;
    }
  }
  return false;
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
      charge(256);
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
