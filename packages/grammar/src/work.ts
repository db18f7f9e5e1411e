/**
 * The counter of work that whatever is compiled now may still do. It is one for all parts of a compilation, which is
 * synchronous, so that every inner loop charges the same counter without being handed it.
 */
let left = Infinity;

/** Thrown when the work of a compilation is used up. */
export class WorkExceeded extends Error {
  constructor() {
    super("needs more work than is allowed");
    this.name = "WorkExceeded";
  }
}

const ofWork = new WeakSet<object>();

/** Marks an error as one that more work might not have met. */
export function markOutOfWork<Fault extends Error>(error: Fault): Fault {
  ofWork.add(error);
  return error;
}

/** Whether a compilation failed because its work was used up: with more it may succeed, or fail for another reason. */
export function isOutOfWork(error: unknown): boolean {
  return typeof error === "object" && error !== null && ofWork.has(error);
}

/** Counts steps of an inner loop, about as many as it visits things. Free outside of `withinWork`. */
export function charge(steps: number): void {
  left -= steps;
  if (left < 0) throw new WorkExceeded();
}

/** Runs something that may do at most so much work, and not more than what is around it has left. */
export function withinWork<Result>(most: number, run: () => Result): Result {
  const outer = left;
  const mine = Math.min(most, outer);
  left = mine;
  try {
    return run();
  } finally {
    // What was done counts for what is around it, too.
    left = outer - (mine - left);
  }
}

/** Work that something did, in steps: what tests count in place of time. */
export function workOf(run: () => unknown): number {
  const most = Number.MAX_SAFE_INTEGER;
  const outer = left;
  left = most;
  try {
    run();
    return most - left;
  } finally {
    left = outer;
  }
}
