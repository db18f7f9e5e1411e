import type { ChatFormat } from "../spec/chat-format.js";
import { chatFormatFault } from "../registry/define-chat-format.js";
import type { ConformanceCheck, ConformanceCheckName } from "./conformance-check.js";
import { conformanceChecks } from "./conformance-checks.js";
import type { ChatFormatFixtures } from "./fixtures.js";
import { ConformanceError } from "./suite-error.js";

/** `describe` and `it` of any test runner (Vitest, Jest, Mocha, node:test). */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => void): unknown;
}

export interface TestChatFormatOptions extends Partial<TestRunner> {
  readonly format: ChatFormat;
  readonly fixtures: ChatFormatFixtures;
  /**
   * Checks that the format cannot pass, each with the reason, e.g. `{ "stable-prefix": "the template drops earlier
   * reasoning" }`. Such a check must fail: when it passes, the exception is reported.
   */
  readonly exceptions?: Readonly<Partial<Record<ConformanceCheckName, string>>>;
}

/**
 * Declares the conformance tests of a chat format, one for each property. `describe` and `it` come from the options or
 * from the test runner's globals; throws when there are none.
 */
export function testChatFormat(options: TestChatFormatOptions): void {
  const { format, fixtures, exceptions = {} } = options;
  const { describe, it } = runnerOf(options);
  describe(`chat format ${format.name}`, () => {
    it("is a chat format", () => {
      const fault = chatFormatFault(format);
      if (fault !== undefined) throw new ConformanceError(fault);
    });
    for (const check of conformanceChecks) {
      const reason = exceptions[check.name];
      if (reason === undefined) it(check.title, () => check.run(format, fixtures));
      else
        it(`does not have to: ${check.title} (${reason})`, () =>
          expectException(check, format, fixtures, reason));
    }
  });
}

function expectException(
  check: ConformanceCheck,
  format: ChatFormat,
  fixtures: ChatFormatFixtures,
  reason: string,
): void {
  if (reason.trim() === "") throw new ConformanceError(`the exception for "${check.name}" has no reason`);
  try {
    check.run(format, fixtures);
  } catch {
    return;
  }
  throw new ConformanceError(`the exception for "${check.name}" is not needed: the check passes`);
}

function runnerOf(options: Partial<TestRunner>): TestRunner {
  const named = (name: "describe" | "it"): TestRunner["it"] => {
    const found: unknown = options[name] ?? Reflect.get(globalThis, name);
    if (typeof found !== "function") {
      throw new TypeError(
        `testChatFormat: no \`${name}\` is global; pass the test runner's: testChatFormat({ format, fixtures, describe, it })`,
      );
    }
    return (title, body): unknown => Reflect.apply(found, undefined, [title, body]);
  };
  return { describe: named("describe"), it: named("it") };
}
