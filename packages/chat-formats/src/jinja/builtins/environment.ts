import type { Value } from "../values/value.js";
import { globals } from "./globals.js";
import { numberFilters } from "./number-filters.js";
import { sequenceFilters } from "./sequence-filters.js";
import type { Builtin } from "./signature.js";
import { makeTests, type Test } from "./tests.js";
import { textFilters } from "./text-filters.js";

/** The names that a template can use. */
export interface Environment {
  readonly filters: ReadonlyMap<string, Builtin>;
  readonly tests: ReadonlyMap<string, Test>;
  readonly globals: ReadonlyMap<string, Value>;
}

const filters = new Map([...textFilters, ...sequenceFilters, ...numberFilters]);

/** jinja2's names as transformers sets them up. */
export const environment: Environment = { filters, tests: makeTests(filters), globals };
