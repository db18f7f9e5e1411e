import type { Dfa as DenseDfa } from "../automata/dfa.js";
import type { Dfa, DfaRange } from "./dfa.js";
import { dropDeadStates } from "./tabulate.js";

/** The table of ranges of an automaton with a full matrix of transitions. */
export function fromDense({ classOf, classCount, next, accepting, start }: DenseDfa): Dfa {
  const runs: { from: number; to: number; group: number }[] = [];
  for (const [byte, group] of classOf.entries()) {
    const last = runs.at(-1);
    if (last?.group === group) last.to = byte;
    else runs.push({ from: byte, to: byte, group });
  }
  const ranges = Array.from(accepting, (_, state) => {
    const list: DfaRange[] = [];
    let open: { from: number; to: number; target: number } | undefined;
    for (const { from, to, group } of runs) {
      const target = next[state * classCount + group] ?? 0;
      if (target === open?.target) open.to = to;
      else {
        open = { from, to, target };
        if (target !== 0) list.push(open);
      }
    }
    return list;
  });
  return dropDeadStates({ start, accepting: Array.from(accepting, (value) => value === 1), ranges });
}
