import type { CodePointDfa } from "./byte-dfa.js";

/** Above this many states the quadratic worst case of partition refinement costs more than it saves. */
const maxStates = 3000;
/** Long chains (counted repeats) need one round per state; they are left as they are. */
const maxRounds = 80;

/** Merges states that accept the same language (Moore's partition refinement); the dead state stays 0. */
export function minimise(dfa: CodePointDfa): CodePointDfa {
  const count = dfa.rows.length;
  if (count > maxStates) return dfa;
  let block = dfa.accepting.map(Number);
  let blocks = new Set(block).size;
  for (let round = 0; ; round += 1) {
    if (round === maxRounds) return dfa;
    const ids = new Map<string, number>();
    const refined = block.map((own, state) => {
      let key = `${own}|`;
      for (const target of dfa.rows[state] ?? []) key += `${block[target]},`;
      const known = ids.get(key);
      if (known !== undefined) return known;
      ids.set(key, ids.size);
      return ids.size - 1;
    });
    block = refined;
    if (ids.size === blocks) break;
    blocks = ids.size;
  }
  // State 0 comes first in `refined`, so its block is 0 again.
  const rows: number[][] = [];
  const accepting: boolean[] = [];
  block.forEach((own, state) => {
    if (rows[own] !== undefined) return;
    rows[own] = (dfa.rows[state] ?? []).map((target) => block[target] ?? 0);
    accepting[own] = dfa.accepting[state] ?? false;
  });
  return { starts: dfa.starts, classOfCell: dfa.classOfCell, rows, accepting, start: block[dfa.start] ?? 0 };
}
