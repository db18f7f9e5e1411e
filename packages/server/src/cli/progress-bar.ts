/** Where progress is drawn; stderr fits. */
export interface ProgressOutput {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

const width = 30;

/** One line that is drawn over on a terminal; elsewhere a line for every tenth. */
export class ProgressBar {
  readonly #output: ProgressOutput;
  readonly #label: string;
  #lastDrawn = -1;
  #open = false;

  constructor(label: string, output: ProgressOutput = process.stderr) {
    this.#label = label;
    this.#output = output;
  }

  /** `fraction` is 0 to 1; `detail` is shown behind it. */
  update(fraction: number, detail = ""): void {
    const percent = Math.floor(Math.min(1, Math.max(0, fraction)) * 100);
    const isTty = this.#output.isTTY === true;
    const drawn = isTty ? percent : Math.floor(percent / 10);
    if (drawn === this.#lastDrawn) return;
    this.#lastDrawn = drawn;
    if (!isTty) {
      this.#output.write(`${this.#label} ${percent} % ${detail}`.trimEnd() + "\n");
      return;
    }
    const filled = Math.round((percent / 100) * width);
    const bar = `${"█".repeat(filled)}${"░".repeat(width - filled)}`;
    const line = `${this.#label} ${bar} ${String(percent).padStart(3)} % ${detail}`;
    this.#output.write(`\r\u001b[K${line.slice(0, (this.#output.columns ?? 120) - 1)}`);
    this.#open = true;
  }

  /** Ends the line, so that other text begins on a new one. */
  end(): void {
    if (this.#open) this.#output.write("\n");
    this.#open = false;
  }
}
