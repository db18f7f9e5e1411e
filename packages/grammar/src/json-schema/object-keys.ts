import { FALSE } from "../automata/boolean-arena.js";
import { ProductLimit } from "../automata/text-product.js";
import type { Conditions } from "./conditions.js";
import type { KeySpace } from "./key-space.js";
import type { ObjectView } from "./object-possible.js";
import type { JsonProgram } from "./program.js";
import type { Satisfier } from "./satisfier.js";
import type { Goals, KeyDomain, KeyText, ObjectFrame, Place, SeenKeys } from "./states.js";

const maxSeenIds = 50_000;

/** Decides which keys an open object may still take, and what their values must be. */
export class ObjectKeys {
  private readonly program: JsonProgram;
  private readonly satisfier: Satisfier;
  private readonly conditions: Conditions;
  private readonly ordered: boolean;
  private readonly domains = new Map<string, KeyDomain>();
  private readonly seenIds = new Map<string, number>();
  private lastSeenId = 0;
  private readonly dependsOnSeen = new Map<number, boolean>();
  /** Answers about the frame that was asked about last. */
  private cache: { frame: ObjectFrame; names: Map<string, boolean>; cells: Map<number, boolean> } | undefined;

  constructor(
    program: JsonProgram,
    satisfier: Satisfier,
    conditions: Conditions,
    keyOrder: "any" | "schema",
  ) {
    this.program = program;
    this.satisfier = satisfier;
    this.conditions = conditions;
    this.ordered = keyOrder === "schema";
  }

  /** The frame of an object that begins; undefined when no such object is possible. */
  open(place: Place, goals: Goals): ObjectFrame | undefined {
    const domain = this.domainOf(goals);
    if (domain === undefined) return undefined;
    const frame: ObjectFrame = {
      kind: "object",
      place,
      level: (place.parent?.level ?? 0) + 1,
      goals,
      domain,
      count: 0,
      seen: undefined,
      seenId: 0,
      rank: -1,
      openKey: "",
      waiting: [],
      members: [],
    };
    return this.satisfier.demandOnMember(goals.need, this.view(frame, goals.need, 0)) === FALSE
      ? undefined
      : frame;
  }

  /** Whether a beginning of a key leads to a key that may come next. */
  isLive(frame: ObjectFrame, { state, text }: KeyText): boolean {
    const { names, space } = frame.domain;
    for (let i = lowerBound(names, text); i < names.length; i += 1) {
      const name = names[i] ?? "";
      if (!name.startsWith(text)) break;
      if (this.canTakeName(frame, name)) return true;
    }
    for (let cell = 0; cell < space.cells.length; cell += 1) {
      let left = space.completions(state, cell);
      if (left === 0 || !this.canTakeCell(frame, cell)) continue;
      if (left === Infinity) return true;
      for (let i = lowerBound(names, text); i < names.length; i += 1) {
        const name = names[i] ?? "";
        if (!name.startsWith(text)) break;
        if (space.cellOf(name) === cell) left -= 1;
      }
      for (let seen = frame.seen; seen !== undefined; seen = seen.previous) {
        if (seen.key.startsWith(text) && !frame.domain.ranks.has(seen.key) && space.cellOf(seen.key) === cell)
          left -= 1;
      }
      if (left > 0) return true;
    }
    return false;
  }

  /** Whether a key may end here. */
  canEnd(frame: ObjectFrame, { state, text }: KeyText): boolean {
    const cell = frame.domain.space.cellAt(state);
    if (cell < 0) return false;
    if (frame.domain.ranks.has(text)) return this.canTakeName(frame, text);
    return !hasKey(frame.seen, text) && this.canTakeCell(frame, cell);
  }

  /** The frame with a key added, the conditions after it, and what its value must be. */
  member(frame: ObjectFrame, key: string): { frame: ObjectFrame; goals: Goals; demand: number } | undefined {
    const next = this.withKey(frame, key);
    const after = (formula: number): number => this.conditions.afterKey(formula, key, next.count);
    const goals = { need: after(frame.goals.need), wanted: frame.goals.wanted.map(after) };
    const demand = this.satisfier.demandOnMember(goals.need, this.view(next, goals.need, 0));
    return demand === FALSE ? undefined : { frame: next, goals, demand };
  }

  private answers(frame: ObjectFrame): { names: Map<string, boolean>; cells: Map<number, boolean> } {
    if (this.cache?.frame !== frame) this.cache = { frame, names: new Map(), cells: new Map() };
    return this.cache;
  }

  private canTakeName(frame: ObjectFrame, name: string): boolean {
    const { names } = this.answers(frame);
    const known = names.get(name);
    if (known !== undefined) return known;
    const possible = this.isAvailable(frame, name) && this.member(frame, name) !== undefined;
    this.answers(frame).names.set(name, possible);
    return possible;
  }

  /** Whether a key that no rule names may come, of those that the same automata accept. */
  private canTakeCell(frame: ObjectFrame, cell: number): boolean {
    const { cells } = this.answers(frame);
    const known = cells.get(cell);
    if (known !== undefined) return known;
    const { domain, count, goals } = frame;
    const accepts = (dfa: number): boolean =>
      domain.space.cells[cell]?.accepts[domain.dfas.indexOf(dfa)] ?? false;
    const cellKey = domain.dfas.map((dfa) => (accepts(dfa) ? `${dfa}` : "")).join(",");
    const need = this.conditions.afterCell(goals.need, cellKey, accepts, count + 1);
    const next = { ...frame, rank: this.ordered ? domain.names.length : frame.rank };
    const possible = this.satisfier.demandOnMember(need, this.view(next, need, 1)) !== FALSE;
    this.answers(frame).cells.set(cell, possible);
    return possible;
  }

  private isAvailable(frame: ObjectFrame, name: string): boolean {
    if (this.ordered && (frame.domain.ranks.get(name) ?? Infinity) <= frame.rank) return false;
    return !hasKey(frame.seen, name);
  }

  private withKey(frame: ObjectFrame, key: string): ObjectFrame {
    const idKey = `${frame.seenId},${key}`;
    let seenId = this.seenIds.get(idKey);
    if (seenId === undefined) {
      // Numbers are never given twice; that equal sets may get different ones later on costs memory of answers only.
      this.lastSeenId += 1;
      seenId = this.lastSeenId;
      if (this.seenIds.size >= maxSeenIds) this.seenIds.clear();
      this.seenIds.set(idKey, seenId);
    }
    const { names, ranks } = frame.domain;
    const rank = this.ordered ? (ranks.get(key) ?? names.length) : -1;
    return { ...frame, seen: { key, previous: frame.seen }, seenId, rank, count: frame.count + 1 };
  }

  private view(frame: ObjectFrame, formula: number, more: number): ObjectView {
    const count = frame.count + more;
    return {
      // Universal rules and keys not yet there (those that are have been settled) do not depend on what came before.
      key: this.isSensitive(formula)
        ? `${count};${frame.seenId};${frame.rank}`
        : this.ordered
          ? `${frame.rank}`
          : "",
      count,
      seen: listKeys(frame.seen),
      isAvailable: (name) => this.isAvailable(frame, name),
    };
  }

  private isSensitive(formula: number): boolean {
    let known = this.dependsOnSeen.get(formula);
    if (known === undefined) {
      known = false;
      this.program.arena.forEachLiteral(formula, (code) => {
        const atom = this.program.atom(code >> 1);
        if (atom.kind === "count" || (atom.kind === "properties" && (code & 1) === 1)) known = true;
      });
      this.dependsOnSeen.set(formula, known);
    }
    return known;
  }

  /** undefined: the patterns of the keys have too many states together. */
  private domainOf(goals: Goals): KeyDomain | undefined {
    const formulas = [goals.need, ...goals.wanted];
    const key = formulas.join(",");
    const known = this.domains.get(key);
    if (known !== undefined) return known;
    const ranks = new Map<string, number>();
    const dfas = new Set<number>();
    const required: string[] = [];
    for (const formula of formulas) {
      this.program.arena.forEachLiteral(formula, (code) => {
        const atom = this.program.atom(code >> 1);
        if (atom.kind === "has") required.push(atom.name);
        if (atom.kind !== "properties") return;
        for (const name of atom.rules.names.keys()) if (!ranks.has(name)) ranks.set(name, ranks.size);
        for (const pattern of atom.rules.patterns) dfas.add(pattern.dfa);
      });
    }
    for (const name of required) if (!ranks.has(name)) ranks.set(name, ranks.size);
    const sorted = [...dfas].toSorted((a, b) => a - b);
    const space = this.spaceOf(sorted);
    if (space === undefined) return undefined;
    const domain = { names: [...ranks.keys()].toSorted(), ranks, dfas: sorted, space };
    this.domains.set(key, domain);
    return domain;
  }

  private spaceOf(dfas: readonly number[]): KeySpace | undefined {
    try {
      return this.satisfier.keySpace(dfas);
    } catch (error) {
      if (error instanceof ProductLimit) return undefined;
      throw error;
    }
  }
}

function hasKey(seen: SeenKeys | undefined, name: string): boolean {
  for (let entry = seen; entry !== undefined; entry = entry.previous) if (entry.key === name) return true;
  return false;
}

function listKeys(seen: SeenKeys | undefined): string[] {
  const keys: string[] = [];
  for (let entry = seen; entry !== undefined; entry = entry.previous) keys.push(entry.key);
  return keys;
}

/** Index of the first name that is not before `text`. */
function lowerBound(names: readonly string[], text: string): number {
  let from = 0;
  let to = names.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((names[middle] ?? "") < text) from = middle + 1;
    else to = middle;
  }
  return from;
}
