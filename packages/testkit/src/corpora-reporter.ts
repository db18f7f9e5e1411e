import type { Reporter, TestModule } from "vitest/node";

/** Says under the summary how many tests the large corpora added, or that there were none. */
export class CorporaReporter implements Reporter {
  readonly #folder: string | undefined;

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const more = modules
      .filter(({ moduleId }) => moduleId.endsWith(".corpus.test.ts"))
      .reduce((sum, { children }) => sum + [...children.allTests()].length, 0);
    const line =
      this.#folder === undefined
        ? "none, so no more tests ran: CAMELID_CASES=FOLDER adds them"
        : `${more} more tests ran, from ${this.#folder}`;
    process.stderr.write(`     Corpora  ${line}\n`);
  }
}
