/**
 * llama.cpp's limit on repetitions: it counts the rules that unrolling would make and refuses more than 2,000 of them
 * (`handle_repetitions` in src/llama-grammar.cpp). The count of a group is the number of symbols that became known
 * while it was read, so names have to be followed.
 */
export class RepetitionBudget {
  private readonly names = new Set<string>();
  private generated = 0;
  private weight = 1;

  constructor(readonly limit: number) {}

  seeName(name: string): void {
    this.names.add(name);
  }

  startItem(): void {
    this.weight = 1;
  }

  startGroup(): number {
    const before = this.symbols;
    this.generated++;
    return before;
  }

  endGroup(before: number): void {
    this.weight = Math.max(1, this.symbols - before);
  }

  /** Counts a quantifier on the last item; false when the limit is exceeded. */
  repeat(min: number, max: number | undefined): boolean {
    if (min > this.limit) return false;
    const bounded = max === undefined || max > this.limit ? undefined : max;
    const copies = bounded !== undefined && bounded > 0 ? bounded : Math.max(1, min);
    if (this.weight * copies > this.limit) return false;
    this.generated += bounded === undefined ? 1 : bounded - min;
    this.weight *= copies;
    return true;
  }

  private get symbols(): number {
    return this.names.size + this.generated;
  }
}
