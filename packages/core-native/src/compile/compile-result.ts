import {
  CamelidError,
  GrammarError,
  isOutOfWork,
  UnsatisfiableSchemaError,
  UnsupportedSchemaError,
} from "@camelid/grammar";
import { CoreError } from "../errors.js";
import { type CompiledJob, type CompileJob, runJob } from "./compile-job.js";

/** What became of a job, as data: threads exchange it, and refusals are remembered like programs. */
export type CompileResult =
  | ({ readonly type: "compiled" } & CompiledJob)
  | {
      readonly type: "unsupported";
      readonly pointer: string;
      readonly keyword: string;
      readonly reason: string;
    }
  | { readonly type: "unsatisfiable"; readonly pointer: string; readonly keyword: string }
  | {
      readonly type: "refused";
      readonly message: string;
      readonly position?: { readonly line: number; readonly column: number };
    }
  /** The work was used up before it was known. */
  | { readonly type: "too-much"; readonly message: string }
  /** Something broke; it may not break again. */
  | { readonly type: "broken"; readonly message: string };

/** Runs a job to its result; never throws. */
export function resultOf(job: CompileJob, maxWork?: number): CompileResult {
  try {
    return { type: "compiled", ...runJob(job, maxWork) };
  } catch (error) {
    if (isOutOfWork(error)) return { type: "too-much", message: messageOf(error) };
    if (error instanceof UnsatisfiableSchemaError)
      return { type: "unsatisfiable", pointer: error.pointer, keyword: error.keyword };
    if (error instanceof UnsupportedSchemaError) {
      const { pointer, keyword, reason } = error;
      return { type: "unsupported", pointer, keyword, reason };
    }
    if (error instanceof GrammarError) {
      const { reason, line, column } = error;
      const position = line === undefined || column === undefined ? {} : { position: { line, column } };
      return { type: "refused", message: reason, ...position };
    }
    return { type: CamelidError.isInstance(error) ? "refused" : "broken", message: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The program of a result; throws the error that the compiler threw. */
export function programOf(result: CompileResult): CompiledJob {
  switch (result.type) {
    case "compiled":
      return result;
    case "unsupported":
      throw new UnsupportedSchemaError(result.pointer, result.keyword, result.reason);
    case "unsatisfiable":
      throw new UnsatisfiableSchemaError(result.pointer, result.keyword);
    case "refused":
      throw new GrammarError(result.message, result.position);
    case "too-much":
      throw new GrammarError(result.message);
    case "broken":
      throw new CoreError("generation_failed", `The grammar could not be compiled: ${result.message}.`);
  }
}
