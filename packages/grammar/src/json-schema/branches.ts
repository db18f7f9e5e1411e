import type { BooleanArena } from "../automata/boolean-arena.js";
import { FALSE, TRUE } from "../automata/boolean-arena.js";
import { charge } from "../work.js";

/** One way to make a formula true: literal codes that together imply it. */
export interface Branch {
  readonly literals: readonly number[];
  /** Literals set apart by the caller (conditions on the value that is still open). */
  readonly pending: readonly number[];
}

/** Thrown when a search tried too many branches. Callers take it as "not shown to be possible". */
export class SearchLimit extends Error {}

/**
 * Calls `visit` with one branch of a formula after the other until it returns true (then the result is true). Choices
 * without pending literals come first, so that small demands on the open value are found first. `isHopeless` says of
 * the beginning of a branch that nothing comes of it.
 */
export function someBranch(
  arena: BooleanArena,
  formula: number,
  isPending: (code: number) => boolean,
  visit: (branch: Branch) => boolean,
  isHopeless: (branch: Branch) => boolean,
  limit: number,
): boolean {
  let visited = 0;
  const order = new Map<number, number>();

  /** 0: without pending literals, 1: with. */
  function weight(id: number): number {
    const known = order.get(id);
    if (known !== undefined) return known;
    let value = 0;
    arena.forEachLiteral(id, (code) => {
      if (isPending(code)) value = 1;
    });
    order.set(id, value);
    return value;
  }

  function search(
    queue: readonly number[],
    literals: Set<number>,
    pending: Set<number>,
    choices: readonly number[],
  ): boolean {
    const open = [...queue];
    let waiting = [...choices];
    for (;;) {
      for (let id = open.pop(); id !== undefined; id = open.pop()) {
        if (id === TRUE) continue;
        if (id === FALSE) return false;
        const op = arena.operator(id);
        if (op === "and") open.push(...arena.kids(id));
        else if (op === "or") waiting.push(id);
        else {
          const code = arena.literalCode(id);
          if (isPending(code)) pending.add(code);
          else if (literals.has(code ^ 1)) return false;
          else literals.add(code);
        }
      }
      // Choices that the literals decide: drop those that hold, take those with one way left.
      const undecided: number[] = [];
      for (const id of waiting) {
        charge(1 + arena.kids(id).length);
        const left: number[] = [];
        let holds = false;
        for (const kid of arena.kids(id)) {
          const code = arena.literalCode(kid);
          if (code >= 0 && !isPending(code)) {
            if (literals.has(code)) holds = true;
            if (literals.has(code ^ 1)) continue;
          } else if (code >= 0 && pending.has(code)) holds = true;
          left.push(kid);
        }
        if (holds) continue;
        const [only] = left;
        if (only === undefined) return false;
        if (left.length === 1) open.push(only);
        else undecided.push(id);
      }
      waiting = undecided;
      if (open.length === 0) break;
    }
    charge(1 + literals.size + pending.size + waiting.length);
    const branch = { literals: [...literals], pending: [...pending] };
    const [first, ...others] = waiting;
    visited += 1;
    if (visited > limit) throw new SearchLimit();
    if (first === undefined) return visit(branch);
    // Partial branches are checked too: a contradiction found late is found once for each way to go on.
    if (isHopeless(branch)) return false;
    const kids = arena.kids(first).toSorted((a, b) => weight(a) - weight(b));
    for (const kid of kids) {
      if (search([kid], new Set(literals), new Set(pending), others)) return true;
    }
    return false;
  }

  return search([formula], new Set(), new Set(), []);
}
