// States that every automaton has.
export const dead = 0;
export const any = 1;
/** Accepts the empty text only. */
export const ended = 2;

/** Above any code of a state. */
const codeBase = 2 ** 26;

const none: readonly number[] = [];

/**
 * Numbers for threads: points of a pattern with duties. A duty is the code of a state that the rest of the text must be
 * accepted from (even), or must not be (odd). Threads without duties have the number of their point.
 */
export class ThreadTable {
  private readonly pointCount: number;
  private readonly spend: (amount: number) => void;
  private readonly points: number[];
  private readonly dutiesOfThread: number[];
  private readonly threads = new Map<number, number>();
  private readonly duties: (readonly number[])[] = [none];
  private readonly dutyIds = new Map<string, number>([["", 0]]);
  /** Answers of `addDuty`, by the duties and the code. */
  private readonly joined = new Map<number, number>();

  constructor(pointCount: number, spend: (amount: number) => void) {
    this.pointCount = pointCount;
    this.spend = spend;
    this.points = Array.from({ length: pointCount }, (_, point) => point);
    this.dutiesOfThread = this.points.map(() => 0);
  }

  point(thread: number): number {
    return this.points[thread] ?? 0;
  }

  dutiesOf(thread: number): number {
    return this.dutiesOfThread[thread] ?? 0;
  }

  codes(duties: number): readonly number[] {
    return this.duties[duties] ?? none;
  }

  thread(point: number, duties: number): number {
    if (duties === 0) return point;
    const key = duties * this.pointCount + point;
    const known = this.threads.get(key);
    if (known !== undefined) return known;
    const thread = this.points.length;
    this.threads.set(key, thread);
    this.points.push(point);
    this.dutiesOfThread.push(duties);
    return thread;
  }

  /** The thread with further duties; -1: they cannot be met together. */
  withDuties(thread: number, more: number): number {
    let duties = this.dutiesOf(thread);
    for (const code of this.codes(more)) {
      duties = this.addDuty(duties, code);
      if (duties < 0) return -1;
    }
    return this.thread(this.point(thread), duties);
  }

  /** Duties with one more; -1: they cannot be met together. */
  addDuty(duties: number, code: number): number {
    this.spend(1);
    const key = duties * codeBase + code;
    const known = this.joined.get(key);
    if (known !== undefined) return known;
    const sum = this.join(duties, code);
    this.joined.set(key, sum);
    return sum;
  }

  private join(duties: number, code: number): number {
    const state = code >> 1;
    const negated = (code & 1) === 1;
    if (state === (negated ? dead : any)) return duties;
    if (state === (negated ? any : dead)) return -1;
    const old = this.codes(duties);
    // A look at each duty, and the text that names them together.
    this.spend(8 * (1 + old.length));
    if (old.includes(code)) return duties;
    if (old.includes(code ^ 1)) return -1;
    const codes = [...old, code].toSorted((a, b) => a - b);
    const key = codes.join(",");
    const known = this.dutyIds.get(key);
    if (known !== undefined) return known;
    this.dutyIds.set(key, this.duties.length);
    this.duties.push(codes);
    return this.duties.length - 1;
  }
}
