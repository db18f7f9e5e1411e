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
  /**
   * A string was taken apart or changed within: its parts may spell what the whole does not. Putting strings together
   * and trimming white space do not count.
   */
  tookApart = false;
  #steps: number;
  #deadline: number;
  #untilClock = clockInterval;
  #depth = 0;
  #made = 0;

  /** `deadline`: when the rendering must have ended, as `Date.now()` tells it; no later than its own time allows. */
  constructor(
    environment: Environment,
    limits: TemplateLimits,
    now: () => Date,
    deadline: number = Number.POSITIVE_INFINITY,
  ) {
    this.environment = environment;
    this.limits = limits;
    this.now = now;
    this.#steps = limits.maxSteps;
    this.#deadline = Math.min(deadline, Date.now() + limits.maxMilliseconds);
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
    this.#make(size);
    this.step(1 + (size >>> 6));
  }

  /** Charges for reading through a string. */
  read(text: string): void {
    this.step(1 + (text.length >>> 8));
  }

  /** Charges for a string of so many UTF-16 units that was made anew, and does not share the units of others. */
  text(size: number): void {
    this.#make(size);
    this.step(1 + (size >>> 8));
  }

  /** All that one rendering makes has a bound, since a template may keep all of it. */
  #make(size: number): void {
    this.#made += size;
    if (this.#made > this.limits.maxMade) {
      fail(
        "LimitError",
        `the values that the template makes are larger than ${this.limits.maxMade} together`,
      );
    }
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
