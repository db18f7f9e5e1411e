import { GrammarError } from "../errors.js";
import { components } from "./components.js";
import { elementType } from "./llama-elements.js";
import type { LlamaElement, LlamaRules } from "./llama-elements.js";

const visitLimit = 2_000_000;
const depthLimit = 5_000;
const stackLimit = 20_000;

type Fail = (rule: number, what: string) => never;

/**
 * Refuses what llama.cpp cannot run: left recursion (it sees only some of it and hangs on the rest), rules whose check
 * for it takes exponentially long, and rules that begin in so many ways that its list of stacks explodes.
 *
 * @throws {GrammarError} naming the rule.
 */
export function assertLlamaCanRun({ symbols, rules }: LlamaRules): void {
  const names = [...symbols.keys()];
  const fail: Fail = (rule, what) => {
    // Generated names such as "item_12" belong to the rule before the underscore.
    throw new GrammarError(`rule '${(names[rule] ?? "?").replace(/_\d+$/, "")}' ${what}`);
  };
  // llama.cpp's check takes only a rule with an empty alternative for empty, its matcher meets all that can be.
  const direct = rules.map((rule) => mayBeEmpty(rule, []));
  assertCheckEnds(
    rules.map((rule) => findStart(rule, direct)),
    fail,
  );
  const nullable = findNullable(rules);
  assertMatcherEnds(
    rules.map((rule) => findStart(rule, nullable)),
    fail,
  );
}

interface Start {
  /** Rules that the rule can begin with, once per place; `tail`: nothing follows in that alternative. */
  readonly rules: readonly { readonly rule: number; readonly tail: boolean }[];
  readonly terminals: number;
}

/** Its recursive check neither finds left recursion nor goes too deep nor visits a rule too often. */
function assertCheckEnds(starts: readonly Start[], fail: Fail): void {
  const cost = new Float64Array(starts.length).fill(1);
  const depth = new Int32Array(starts.length).fill(1);
  for (const [first = 0, ...others] of components(targetsOf(starts))) {
    const next = starts[first]?.rules ?? [];
    if (others.length > 0 || next.some(({ rule }) => rule === first)) {
      fail(first, "is left recursive, which llama.cpp cannot run");
    }
    for (const { rule } of next) {
      cost[first] = (cost[first] ?? 1) + (cost[rule] ?? 1);
      depth[first] = Math.max(depth[first] ?? 1, (depth[rule] ?? 1) + 1);
    }
    if ((cost[first] ?? 1) > visitLimit) fail(first, "nests so that llama.cpp would check it without end");
    if ((depth[first] ?? 1) > depthLimit) fail(first, `nests deeper than ${depthLimit} rules`);
  }
}

/** A rule that comes back to itself without taking a character must not leave anything on the stack on its way. */
function assertMatcherEnds(starts: readonly Start[], fail: Fail): void {
  const stacks = new Float64Array(starts.length).fill(1);
  for (const group of components(targetsOf(starts))) {
    const members = new Set(group);
    for (const member of group) {
      const start = starts[member];
      if (start === undefined) continue;
      let ways = start.terminals;
      for (const { rule, tail } of start.rules) {
        if (!members.has(rule)) ways += stacks[rule] ?? 1;
        else if (!tail)
          fail(member, "is left recursive behind parts that may be empty: llama.cpp would not end");
      }
      if (ways > stackLimit)
        fail(member, `can begin in more than ${stackLimit} ways, too many for llama.cpp`);
      stacks[member] = Math.max(1, ways);
    }
  }
}

function targetsOf(starts: readonly Start[]): number[][] {
  return starts.map((start) => start.rules.map(({ rule }) => rule));
}

/** How a rule can begin: an element is a possible beginning when all before it may be empty. */
function findStart(rule: readonly LlamaElement[], nullable: readonly boolean[]): Start {
  const rules: { rule: number; tail: boolean }[] = [];
  let terminals = 0;
  let leading = true;
  for (const [i, [type, value]] of rule.entries()) {
    if (isEnd(type)) leading = true;
    else if (leading && type === elementType.rule) {
      rules.push({ rule: value, tail: isEnd(rule[i + 1]?.[0]) });
      leading = nullable[value] ?? false;
    } else {
      if (leading) terminals++;
      leading = false;
    }
  }
  return { rules, terminals };
}

function isEnd(type: number | undefined): boolean {
  return type === elementType.end || type === elementType.alternative;
}

function findNullable(rules: readonly (readonly LlamaElement[])[]): boolean[] {
  const nullable = Array.from(rules, () => false);
  const users = Array.from(rules, (): number[] => []);
  for (const [id, rule] of rules.entries()) {
    for (const [type, value] of rule) if (type === elementType.rule) users[value]?.push(id);
  }
  const waiting = [...rules.keys()];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (nullable[id] === true || !mayBeEmpty(rules[id] ?? [], nullable)) continue;
    nullable[id] = true;
    for (const user of users[id] ?? []) waiting.push(user);
  }
  return nullable;
}

function mayBeEmpty(rule: readonly LlamaElement[], nullable: readonly boolean[]): boolean {
  let empty = true;
  for (const [type, value] of rule) {
    if (isEnd(type)) {
      if (empty) return true;
      empty = true;
    } else if (type !== elementType.rule || nullable[value] !== true) empty = false;
  }
  return false;
}
