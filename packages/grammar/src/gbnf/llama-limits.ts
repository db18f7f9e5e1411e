import { GrammarError } from "../errors.js";
import { components } from "./components.js";
import { elementType } from "./llama-elements.js";
import type { LlamaRules } from "./llama-elements.js";

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
export function assertLlamaCanRun({ names, named, rules }: LlamaRules): void {
  const fail: Fail = (rule, what) => {
    throw new GrammarError(`rule '${names[rule] ?? "?"}' ${what}`);
  };
  // llama.cpp's check takes only a rule with an empty alternative for empty, its matcher meets all that can be.
  const direct = rules.map((rule) => mayBeEmpty(rule, []));
  assertCheckEnds(
    rules.map((rule) => findStart(rule, direct)),
    fail,
  );
  const nullable = findNullable(rules);
  const reached = findReached(rules, named.get("root") ?? 0);
  assertMatcherEnds(
    rules.map((rule, id) => (reached.has(id) ? findStart(rule, nullable) : noStart)),
    fail,
  );
}

interface Start {
  /** Rules that the rule can begin with, once per place; `tail`: nothing follows in that alternative. */
  readonly rules: readonly { readonly rule: number; readonly tail: boolean }[];
  readonly terminals: number;
}

const noStart: Start = { rules: [], terminals: 0 };

/** Its check looks at all rules, its matcher only comes to these. */
function findReached(rules: readonly (readonly number[])[], root: number): Set<number> {
  const reached = new Set([root]);
  for (const id of reached) {
    const rule = rules[id] ?? [];
    for (let i = 0; i < rule.length; i += 2) {
      if (rule[i] === elementType.rule) reached.add(rule[i + 1] ?? 0);
    }
  }
  return reached;
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
function findStart(rule: readonly number[], nullable: readonly boolean[]): Start {
  const rules: { rule: number; tail: boolean }[] = [];
  let terminals = 0;
  let leading = true;
  for (let i = 0; i < rule.length; i += 2) {
    const [type, value = 0] = [rule[i], rule[i + 1]];
    if (isEnd(type)) leading = true;
    else if (leading && type === elementType.rule) {
      rules.push({ rule: value, tail: isEnd(rule[i + 2]) });
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

function findNullable(rules: readonly (readonly number[])[]): boolean[] {
  const nullable = Array.from(rules, (rule) => mayBeEmpty(rule, []));
  const users = new Map<number, number[]>();
  for (const [id, rule] of rules.entries()) {
    for (let i = 0; i < rule.length; i += 2) {
      const value = rule[i + 1] ?? 0;
      if (rule[i] !== elementType.rule || nullable[id] === true) continue;
      const known = users.get(value);
      if (known === undefined) users.set(value, [id]);
      else known.push(id);
    }
  }
  const waiting = [...rules.keys()].filter((id) => nullable[id] === true);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const user of users.get(id) ?? []) {
      if (nullable[user] === true || !mayBeEmpty(rules[user] ?? [], nullable)) continue;
      nullable[user] = true;
      waiting.push(user);
    }
  }
  return nullable;
}

function mayBeEmpty(rule: readonly number[], nullable: readonly boolean[]): boolean {
  let empty = true;
  for (let i = 0; i < rule.length; i += 2) {
    if (isEnd(rule[i])) {
      if (empty) return true;
      empty = true;
    } else if (rule[i] !== elementType.rule || nullable[rule[i + 1] ?? 0] !== true) empty = false;
  }
  return false;
}
