import { decodeDfa } from "../dfa/encode-dfa.js";
import { decodeJsonProgram } from "../json-schema/decode-json-program.js";
import { decodeProgram } from "../program/decode-program.js";
import type { ProgramTables } from "../program/tables.js";
import { startOf, startOfDfa } from "./machine-state.js";
import type { MachineState } from "./machine-state.js";

/** A program made ready to run; shared by all matchers of it. */
export interface Runtime {
  readonly tables: ProgramTables;
  /** Start states by machine. */
  readonly machines: readonly MachineState[];
}

/** @throws {GrammarError} for a damaged program. */
export function loadProgram(program: Uint8Array): Runtime {
  const tables = decodeProgram(program);
  return { tables, machines: tables.machines.map(({ kind, data }) => startMachine(kind, data)) };
}

function startMachine(kind: "dfa" | "json", data: Uint8Array): MachineState {
  if (kind === "dfa") return startOfDfa(decodeDfa(data));
  return startOf(decodeJsonProgram(data));
}
