import { GrammarError } from "../errors.js";
import { operation, unlimited } from "../program/layout.js";
import type { Edge, Frame, Item } from "./frame.js";
import type { MachineState } from "./machine-state.js";
import type { Runtime } from "./runtime.js";

const workLimit = 1_000_000;

/** Collects the configurations after one step: follows everything that takes no byte, down to terminals. */
export class Closure {
  readonly items: Item[] = [];
  complete = false;
  private readonly seen = new Set<number>();
  // Most steps need none of these, so they are made when they are.
  private seenProgress: Set<string> | undefined;
  private ruleFrames: Map<number, Frame> | undefined;
  private repeatFrames: Map<number, Map<number, Frame>> | undefined;
  private ended: Set<Frame> | undefined;
  private linked: Map<Frame, Set<number>> | undefined;
  private readonly waiting: (number | Frame)[] = [];
  private readonly nodeCount: number;
  private work = 0;

  constructor(
    private readonly runtime: Runtime,
    private readonly moment: number,
    private readonly nextId: () => number,
  ) {
    this.nodeCount = runtime.tables.nodes.length / 4;
  }

  /** Enters the start rule. */
  begin(): void {
    const { start, rules } = this.runtime.tables;
    const frame = this.ruleFrame(start);
    frame.completes = true;
    this.add(rules[start]?.entry ?? 0, frame);
    this.run();
  }

  /** Adds the configuration before `node` and all that follow from it. */
  reach(node: number, frame: Frame): void {
    this.add(node, frame);
    this.run();
  }

  /** Adds a terminal that has taken a byte. */
  keep(item: Item, key: string | number): void {
    const id = `${item.node}:${item.frame.id}:${key}`;
    this.seenProgress ??= new Set();
    if (this.seenProgress.has(id)) return;
    this.seenProgress.add(id);
    this.items.push(item);
  }

  private add(node: number, frame: Frame): void {
    const id = frame.id * this.nodeCount + node;
    if (this.seen.has(id)) return;
    this.seen.add(id);
    this.waiting.push(node, frame);
  }

  private run(): void {
    for (;;) {
      const frame = this.waiting.pop();
      const node = this.waiting.pop();
      if (typeof frame !== "object" || typeof node !== "number") return;
      this.follow(node, frame);
    }
  }

  private spend(): void {
    if (++this.work > workLimit)
      throw new GrammarError("the grammar is too ambiguous: too many readings of one text");
  }

  private follow(node: number, frame: Frame): void {
    this.spend();
    const { nodes, lists } = this.runtime.tables;
    const at = 4 * node;
    const a = nodes[at + 1] ?? 0;
    const b = nodes[at + 2] ?? 0;
    const next = nodes[at + 3] ?? 0;
    switch (nodes[at]) {
      case operation.end:
        return this.endRule(frame);
      case operation.call:
        return this.call(a, next, frame);
      case operation.alternatives:
        for (let i = a; i < a + b; i++) this.add(lists[i] ?? 0, frame);
        return;
      case operation.loop:
        this.add(a, frame);
        return this.add(next, frame);
      case operation.plus:
        return this.add(next, frame);
      case operation.repeat:
        if (lists[b] === 0) this.add(next, frame);
        return this.enterRound(node, 0, { next, parent: frame });
      case operation.repeatEnd:
        return this.endRound(a, frame);
      case operation.class:
        return this.startMachine(node, frame, this.runtime.tables.classes[a]?.machine ?? 0, next);
      case operation.machine:
        return this.startMachine(node, frame, a, next);
      default:
        this.items.push({ node, frame, progress: 0 });
    }
  }

  private startMachine(node: number, frame: Frame, machine: number, next: number): void {
    const start: MachineState | undefined = this.runtime.machines[machine];
    if (start === undefined) return;
    if (start.accepting) this.add(next, frame);
    if (start.open) this.items.push({ node, frame, progress: start });
  }

  private call(rule: number, next: number, caller: Frame): void {
    const known = this.ruleFrames?.get(rule);
    const frame = known ?? this.ruleFrame(rule);
    // A call in last place passes its caller's returns on, so that right recursion does not pile up frames. A caller
    // of this very moment may still get returns, so it keeps its place.
    const { tables } = this.runtime;
    if (tables.nodes[4 * next] === operation.end && caller.moment < this.moment) {
      for (const edge of caller.edges) this.link(frame, edge);
      if (caller.completes) {
        frame.completes = true;
        if (this.ended?.has(frame) === true) this.complete = true;
      }
    } else this.link(frame, { next, parent: caller });
    if (known === undefined) this.add(tables.rules[rule]?.entry ?? 0, frame);
  }

  private endRule(frame: Frame): void {
    if (frame.kind !== "rule")
      throw new GrammarError("damaged grammar program: a rule ends within a repetition");
    // Frames of earlier steps get no more edges, so their end need not be remembered.
    if (frame.moment === this.moment) {
      this.ended ??= new Set();
      this.ended.add(frame);
    }
    if (frame.completes) this.complete = true;
    for (const { next, parent } of frame.edges) this.add(next, parent);
  }

  private enterRound(repeat: number, count: number, edge: Edge): void {
    this.repeatFrames ??= new Map();
    const byCount = this.repeatFrames.get(repeat) ?? new Map<number, Frame>();
    this.repeatFrames.set(repeat, byCount);
    let frame = byCount.get(count);
    if (frame === undefined) {
      frame = this.frame("repeat", repeat, count);
      byCount.set(count, frame);
      this.add(this.runtime.tables.nodes[4 * repeat + 1] ?? 0, frame);
    }
    this.link(frame, edge);
  }

  private endRound(repeat: number, frame: Frame): void {
    if (frame.kind !== "repeat" || frame.callee !== repeat) {
      throw new GrammarError("damaged grammar program: a repetition ends within another");
    }
    // A round that took nothing adds nothing: what may be empty has the minimum 0.
    if (frame.moment === this.moment) return;
    const { nodes, lists } = this.runtime.tables;
    const bounds = nodes[4 * repeat + 2] ?? 0;
    const min = lists[bounds] ?? 0;
    const max = lists[bounds + 1] ?? 0;
    const rounds = frame.count + 1;
    const count = max === unlimited ? Math.min(rounds, min) : rounds;
    for (const edge of frame.edges) {
      if (rounds >= min) this.add(edge.next, edge.parent);
      if (max === unlimited || rounds < max) this.enterRound(repeat, count, edge);
    }
  }

  private link(frame: Frame, edge: Edge): void {
    this.spend();
    this.linked ??= new Map();
    const known = this.linked.get(frame);
    const key = edge.parent.id * this.nodeCount + edge.next;
    if (known === undefined) this.linked.set(frame, new Set([key]));
    else if (known.has(key)) return;
    else known.add(key);
    frame.edges.push(edge);
    if (this.ended?.has(frame) === true) this.add(edge.next, edge.parent);
  }

  private ruleFrame(rule: number): Frame {
    const frame = this.frame("rule", rule, 0);
    this.ruleFrames ??= new Map();
    this.ruleFrames.set(rule, frame);
    return frame;
  }

  private frame(kind: "rule" | "repeat", callee: number, count: number): Frame {
    return { id: this.nextId(), callee, kind, count, moment: this.moment, edges: [], completes: false };
  }
}
