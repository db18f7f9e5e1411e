import type { Dfa } from "../dfa/dfa.js";
import type { ByteMachine } from "./byte-machine.js";

/** A state of some byte machine, with the type of its states hidden. Immutable. */
export interface MachineState {
  step(byte: number): MachineState | undefined;
  readonly accepting: boolean;
  /** False when no byte leads on; true may still be wrong. */
  readonly open: boolean;
  allowed(): Uint32Array;
  readonly key: string | number;
}

/** The start of any byte machine. */
export function startOf<S>(machine: ByteMachine<S>): MachineState {
  return new GenericState(machine, machine.start());
}

class GenericState<S> implements MachineState {
  readonly open = true;

  constructor(
    private readonly machine: ByteMachine<S>,
    private readonly state: S,
  ) {}

  step(byte: number): MachineState | undefined {
    const next = this.machine.step(this.state, byte);
    return next === undefined ? undefined : new GenericState(this.machine, next);
  }

  get accepting(): boolean {
    return this.machine.isAccepting(this.state);
  }

  get key(): string | number {
    return this.machine.key(this.state);
  }

  allowed(): Uint32Array {
    return this.machine.allowedBytes(this.state);
  }
}

/** The start of a table; its states are made once and their transitions spread to an array of 256. */
export function startOfDfa(dfa: Dfa): MachineState {
  const states: DfaState[] = dfa.accepting.map(
    (accepting, key) => new DfaState(dfa, (index) => states[index], accepting, key),
  );
  const start = states[dfa.start];
  if (start === undefined) throw new RangeError("the automaton has no start");
  return start;
}

class DfaState implements MachineState {
  readonly open: boolean;
  private row: Int32Array | undefined;
  private words: Uint32Array | undefined;

  constructor(
    private readonly dfa: Dfa,
    private readonly at: (index: number) => DfaState | undefined,
    readonly accepting: boolean,
    readonly key: number,
  ) {
    this.open = (dfa.ranges[key] ?? []).length > 0;
  }

  step(byte: number): MachineState | undefined {
    this.row ??= this.spread();
    return this.at(this.row[byte] ?? -1);
  }

  allowed(): Uint32Array {
    if (this.words === undefined) {
      this.words = new Uint32Array(8);
      for (const { from, to } of this.dfa.ranges[this.key] ?? []) {
        for (let byte = from; byte <= to; byte++)
          this.words[byte >> 5] = (this.words[byte >> 5] ?? 0) | (1 << (byte & 31));
      }
    }
    return this.words;
  }

  private spread(): Int32Array {
    const row = new Int32Array(256).fill(-1);
    for (const { from, to, target } of this.dfa.ranges[this.key] ?? []) row.fill(target, from, to + 1);
    return row;
  }
}
