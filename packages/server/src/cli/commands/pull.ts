import { catalogue, findEntry } from "../../catalogue/catalogue.js";
import { pull } from "../find-model.js";
import { Options, type OptionSpecs } from "../options.js";
import { UsageError } from "../usage-error.js";

export const pullOptionSpecs: OptionSpecs = {
  help: { type: "boolean", short: "h", help: "show this" },
};

export const pullUsage = `camelid pull [NAME ...]

Downloads models of the catalogue into the cache and prints their paths.

${catalogue.map(({ name, description, bytes }) => `  ${name}  ${description} (${Math.round(bytes / 1e6)} MB)`).join("\n")}
`;

export async function runPull(args: readonly string[], signal: AbortSignal): Promise<void> {
  const { positionals } = new Options(args, pullOptionSpecs);
  const names = positionals.length === 0 ? catalogue.slice(0, 1).map(({ name }) => name) : positionals;
  const entries = names.map((name) => {
    const entry = findEntry(name);
    if (entry === undefined) {
      throw new UsageError(
        `The catalogue has no ${JSON.stringify(name)}; it has: ${catalogue.map((known) => known.name).join(", ")}.`,
      );
    }
    return entry;
  });
  for (const entry of entries) process.stdout.write(`${await pull(entry, signal)}\n`);
}
