import { GrammarError } from "../errors.js";
import type { ByteMachine } from "../matcher/byte-machine.js";
import type { Dfa, DfaRange } from "./dfa.js";
import { charge } from "../work.js";

/**
 * Explores a finite byte machine into a table without dead states.
 *
 * @throws {GrammarError} when it has more than `stateLimit` states.
 */
export function tabulate<S>(machine: ByteMachine<S>, stateLimit = 20_000): Dfa {
  const states: S[] = [machine.start()];
  const numbers = new Map([[machine.key(machine.start()), 0]]);
  const ranges: DfaRange[][] = [];
  for (let i = 0; i < states.length; i++) {
    const state = states[i];
    if (state === undefined) break;
    const list: DfaRange[] = [];
    const allowed = machine.allowedBytes(state);
    charge(256);
    for (let byte = 0; byte < 256; byte++) {
      if ((((allowed[byte >> 5] ?? 0) >>> (byte & 31)) & 1) === 0) continue;
      const next = machine.step(state, byte);
      if (next === undefined) continue;
      const key = machine.key(next);
      let target = numbers.get(key);
      if (target === undefined) {
        if (states.length >= stateLimit)
          throw new GrammarError(`the pattern needs more than ${stateLimit} states`);
        target = states.length;
        numbers.set(key, target);
        states.push(next);
      }
      const last = list.at(-1);
      if (last !== undefined && last.target === target && last.to === byte - 1) {
        list[list.length - 1] = { ...last, to: byte };
      } else list.push({ from: byte, to: byte, target });
    }
    ranges.push(list);
  }
  return dropDeadStates({ start: 0, accepting: states.map((state) => machine.isAccepting(state)), ranges });
}

/** Removes states from which no accepting one can be reached; the start stays. */
export function dropDeadStates(dfa: Dfa): Dfa {
  const sources = dfa.ranges.map((): number[] => []);
  for (const [state, list] of dfa.ranges.entries())
    for (const { target } of list) sources[target]?.push(state);
  const waiting = [...dfa.accepting.keys()].filter((state) => dfa.accepting[state] === true);
  const live = new Set(waiting);
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    for (const source of sources[state] ?? []) {
      if (live.has(source)) continue;
      live.add(source);
      waiting.push(source);
    }
  }
  live.add(dfa.start);
  const kept = [...live].sort((a, b) => a - b);
  const numbers = new Map(kept.map((state, i) => [state, i]));
  return {
    start: numbers.get(dfa.start) ?? 0,
    accepting: kept.map((state) => dfa.accepting[state] === true),
    ranges: kept.map((state) =>
      (dfa.ranges[state] ?? []).flatMap((range) => {
        const target = numbers.get(range.target);
        return target === undefined ? [] : [{ ...range, target }];
      }),
    ),
  };
}
