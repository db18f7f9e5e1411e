import { describe as vitestDescribe, expect, it as vitestIt } from "vitest";
import { legacyFormats } from "../legacy/legacy-formats.js";
import type { ChatFormat } from "../spec/chat-format.js";
import { conformanceChecks } from "./conformance-checks.js";
import type { TestChatFormatOptions } from "./test-chat-format.js";
import { testChatFormat } from "./test-chat-format.js";

function gemma(): ChatFormat {
  const format = legacyFormats.find(({ name }) => name === "gemma");
  if (format === undefined) throw new Error("no gemma");
  return format;
}

const fixtures = {
  outputs: [
    {
      name: "text",
      input: { messages: [{ role: "user", content: "Hi" }] },
      output: "Hello",
      message: { content: "Hello" },
    },
  ],
} satisfies TestChatFormatOptions["fixtures"];

/** Runs the suite as a test runner would; the failures by title. */
function failures(options: Omit<TestChatFormatOptions, "describe" | "it">): Map<string, string> {
  const failed = new Map<string, string>();
  testChatFormat({
    ...options,
    describe: (_name, body) => body(),
    it: (name, body) => {
      try {
        body();
        failed.set(name, "");
      } catch (error) {
        failed.set(name, String(error));
      }
    },
  });
  return failed;
}

vitestDescribe("testChatFormat", () => {
  vitestIt("declares one test for each check", () => {
    const results = failures({ format: gemma(), fixtures });
    expect(results.size).toBe(conformanceChecks.length + 1);
    expect([...results.values()].filter((failure) => failure !== "")).toEqual([]);
  });

  vitestIt("takes describe and it from the globals", () => {
    const names: string[] = [];
    const globals = {
      describe: (_name: string, body: () => void) => body(),
      it: (name: string) => names.push(name),
    };
    Object.assign(globalThis, globals);
    try {
      testChatFormat({ format: gemma(), fixtures });
    } finally {
      for (const name of Object.keys(globals)) Reflect.deleteProperty(globalThis, name);
    }
    expect(names).toHaveLength(conformanceChecks.length + 1);
    expect(() => testChatFormat({ format: gemma(), fixtures })).toThrow(/no `describe` is global/);
  });

  vitestIt("accepts an exception only for a check that fails, and only with a reason", () => {
    const broken: ChatFormat = {
      ...gemma(),
      render: (input) => ({ ...gemma().render(input), promptText: `${input.messages.length}` }),
    };
    const excused = failures({
      format: broken,
      fixtures,
      exceptions: { "stable-prefix": "counts its messages" },
    });
    expect([...excused].find(([name]) => name.includes("counts its messages"))?.[1]).toBe("");
    const needless = failures({ format: gemma(), fixtures, exceptions: { "stable-prefix": "for fun" } });
    expect([...needless.values()].filter((failure) => failure !== "")).toEqual([
      expect.stringContaining("not needed"),
    ]);
    const silent = failures({ format: broken, fixtures, exceptions: { "stable-prefix": " " } });
    expect([...silent.values()].some((failure) => failure.includes("has no reason"))).toBe(true);
  });

  vitestIt("refuses fixtures without outputs and values that are no format", () => {
    expect([...failures({ format: gemma(), fixtures: { outputs: [] } }).values()].join()).toContain(
      "there are no output fixtures",
    );
    const nameless = { ...gemma(), name: "" };
    expect(failures({ format: nameless, fixtures }).get("is a chat format")).toContain("name must be");
  });
});
