import { parseArgs, type ParseArgsConfig } from "node:util";
import { UsageError } from "./usage-error.js";

/** An option of a command, for parsing and for its help. */
export interface OptionSpec {
  readonly type: "string" | "boolean";
  readonly short?: string;
  readonly multiple?: boolean;
  /** Name of the value in the help, e.g. "N". */
  readonly value?: string;
  readonly help: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** Parsed options: read them by type, so that a mistake in a number is an error that names the option. */
export class Options {
  readonly positionals: readonly string[];
  readonly #values: Readonly<Record<string, unknown>>;

  /** Throws UsageError for unknown options and missing values. */
  constructor(args: readonly string[], specs: OptionSpecs) {
    const config: NonNullable<ParseArgsConfig["options"]> = Object.fromEntries(
      Object.entries(specs).map(([name, { type, short, multiple = false }]) => [
        name,
        { type, multiple, ...(short === undefined ? {} : { short }) },
      ]),
    );
    try {
      const { values, positionals } = parseArgs({
        args: joinNegatives(args, specs),
        options: config,
        allowPositionals: true,
        strict: true,
      });
      this.#values = values;
      this.positionals = positionals;
    } catch (error) {
      const message =
        error instanceof Error ? error.message.replace(/\. To specify.*$/s, ".") : String(error);
      const [, unknown] = /^Unknown option '([^']*)'/.exec(message) ?? [];
      if (unknown === undefined) throw new UsageError(message);
      throw new UsageError(`There is no option ${unknown}.`, {
        name: unknown,
        known: Object.keys(specs).map((name) => `--${name}`),
      });
    }
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === "string" ? value : undefined;
  }

  list(name: string): readonly string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
  }

  /** A number, or undefined when the option is not given. Its range is checked where it is used. */
  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value))
      throw new UsageError(`--${name} must be a number, not ${JSON.stringify(text)}.`);
    return value;
  }
}

/** parseArgs takes "-4" behind an option for another option; `--name=-4` is what was meant. */
function joinNegatives(args: readonly string[], specs: OptionSpecs): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1);
    const takesValue = before?.startsWith("--") === true && specs[before.slice(2)]?.type === "string";
    if (takesValue && /^-[\d.]/.test(arg)) joined[joined.length - 1] = `${before}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

/** The options as lines of a help text. */
export function describeOptions(specs: OptionSpecs): string {
  const rows = Object.entries(specs).map(([name, { short, value, help }]) => {
    const left = `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
    return [left, help] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`).join("\n");
}
