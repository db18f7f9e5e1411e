import { expect } from "vitest";
import { resolveChatFormat } from "../../src/registry/resolve-chat-format.js";
import { conformanceChecks } from "../../src/testing/conformance-checks.js";
import type { ConformanceCheckName } from "../../src/testing/conformance-check.js";
import { ConformanceError } from "../../src/testing/suite-error.js";

const checked: ReadonlySet<ConformanceCheckName> = new Set([
  "stable-prefix",
  "nothing-dropped",
  "control-strings",
  "segments",
  "inputs-unchanged",
]);
const checks = conformanceChecks.filter((check) => checked.has(check.name));

/** Why a longer conversation does not begin with the shorter one in some templates, by their authors' choice. */
export const reasons = {
  lastThought: "writes reasoning for the last turn only",
  lastUserTools: "describes the tools before the last user's turn",
  endToken: "puts the end token behind the last turn only",
  alwaysOpen: "opens the assistant's turn whether asked to or not",
  noCallId: "writes a call's id only when its result follows",
} as const;

/**
 * Expects the properties that formats of model templates have, and that those of `lacking` are not there.
 * `unasked`: what random texts show only now and then.
 */
export function expectConformance(
  template: string,
  options: {
    lacking?: readonly ConformanceCheckName[];
    unasked?: readonly ConformanceCheckName[];
    specialTokens?: readonly string[] | undefined;
  },
): void {
  const { lacking = [], unasked = [], specialTokens } = options;
  const format = resolveChatFormat({ template, bosToken: "<s>", eosToken: "</s>", specialTokens });
  for (const check of checks.filter(({ name }) => !unasked.includes(name))) {
    const run = (): void => check.run(format, { outputs: [] });
    if (lacking.includes(check.name)) expect(run).toThrow(ConformanceError);
    else expect(run).not.toThrow();
  }
}
