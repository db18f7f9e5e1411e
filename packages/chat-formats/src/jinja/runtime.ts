import { fail } from "./template-error.js";
import type { Environment } from "./builtins/environment.js";
import type { TemplateLimits } from "./limits.js";

/** State of one rendering: budgets and the place where it is. */
export class Runtime {
  readonly limits: TemplateLimits;
  readonly now: () => Date;
  readonly environment: Environment;
  /** The node being executed, for the place of an error. */
  at: { readonly at: number } | undefined;
  #steps: number;
  #deadline: number;
  #untilClock = clockInterval;
  #depth = 0;

  constructor(environment: Environment, limits: TemplateLimits, now: () => Date) {
    this.environment = environment;
    this.limits = limits;
    this.now = now;
    this.#steps = limits.maxSteps;
    this.#deadline = Date.now() + limits.maxMilliseconds;
  }

  /** Charges work: one step is about one node, one item or 256 characters. */
  step(count = 1): void {
    this.#steps -= count;
    if (this.#steps < 0) fail("LimitError", `the template needs more than ${this.limits.maxSteps} steps`);
    this.#untilClock -= count;
    if (this.#untilClock < 0) {
      this.#untilClock = clockInterval;
      if (Date.now() > this.#deadline) {
        fail("LimitError", `the template needs more than ${this.limits.maxMilliseconds} ms`);
      }
    }
  }

  /** Checks the size of a string (UTF-16 units) or list (8 x items) that grows or shares its parts. */
  checkSize(size: number): void {
    if (size > this.limits.maxValueSize) {
      fail("LimitError", `a value of the template is larger than ${this.limits.maxValueSize}`);
    }
  }

  /** Checks and charges a string or list before it is made. */
  allocate(size: number): void {
    this.checkSize(size);
    this.step(1 + (size >>> 6));
  }

  /** Charges for reading through a string. */
  read(text: string): void {
    this.step(1 + (text.length >>> 8));
  }

  /** Runs a macro, recursive loop or nested value one level deeper. */
  nest<Result>(run: () => Result): Result {
    if (this.#depth >= this.limits.maxDepth) {
      fail("LimitError", `macros or values are nested deeper than ${this.limits.maxDepth}`);
    }
    this.#depth += 1;
    try {
      return run();
    } finally {
      this.#depth -= 1;
    }
  }
}

const clockInterval = 64;
