import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { controlFinder, splitPrompt } from "./split-prompt.js";

const spellings = ["<|im_end|>", "<|im_start|>", "<s>", "</s>", "<|im_end|>x", "[INST]", "🦙!"];
const find = controlFinder(spellings);
const control = (text: string) => ({ type: "control", text }) as const;
const text = (value: string) => ({ type: "text", text: value }) as const;

describe("splitPrompt", () => {
  it("keeps a harmless prompt in one piece", () => {
    expect(
      splitPrompt([control("<|im_start|>user\n"), text("hi <| s>"), control("<|im_end|>")], find),
    ).toEqual(["<|im_start|>user\nhi <| s><|im_end|>"]);
  });

  it("cuts the spelling of a control token in the caller's text, also where neighbours complete it", () => {
    expect(splitPrompt([control("<s>"), text("a<s>b"), control("</s>")], find)).toEqual(["<s>a<", "s>b</s>"]);
    expect(splitPrompt([control("<"), text("s"), control(">")], find)).toEqual(["<", "s>"]);
    expect(splitPrompt([text("🦙!")], find)).toEqual(["🦙", "!"]);
  });

  it("reads a token that neighbouring control segments write together", () => {
    expect(splitPrompt([control("<|im_"), control("end|>"), text("")], find)).toEqual(["<|im_end|>"]);
  });

  it("gives nothing for nothing", () => {
    expect(splitPrompt([], find)).toEqual([]);
    expect(splitPrompt([text("<s>")], controlFinder([]))).toEqual(["<s>"]);
  });

  it("costs no more than its length, of many turns with many control tokens", () => {
    const turn = [control("<|im_start|>user\n"), text("hi <s>"), control("<|im_end|>")];
    const turns = Array.from({ length: 200_000 }, () => turn).flat();
    const pieces = splitPrompt(turns, find);
    expect(pieces.join("")).toBe(turns.map(({ text: part }) => part).join(""));
    expect(pieces.length).toBeGreaterThan(200_000);
    expect(pieces.every(({ length }) => length < 100)).toBe(true);
  });

  it("cuts a long prompt before control tokens, but not behind a blank", () => {
    const turns = (end: string) =>
      Array.from({ length: 5_000 }, () => [control("<|im_start|>"), text(`hi${end}`)]).flat();
    const pieces = splitPrompt(turns(""), find);
    expect(pieces.join("")).toBe("<|im_start|>hi".repeat(5_000));
    expect(pieces.length).toBeGreaterThan(5);
    for (const piece of pieces) {
      expect(piece.startsWith("<|im_start|>")).toBe(true);
      expect(piece.length).toBeLessThan(8_300);
    }
    expect(splitPrompt(turns("\n"), find)).toHaveLength(1);
  });

  it("loses nothing and leaves no spelling that the caller's text touches", () => {
    const part = fc.oneof(
      fc.constantFrom("<", "s", ">", "<|", "|>", "im_end", "🦙", "!", "/", ...spellings),
      fc.string({ maxLength: 3 }),
    );
    const segment = fc.record({
      type: fc.constantFrom("control" as const, "text" as const),
      text: fc.array(part, { maxLength: 4 }).map((parts) => parts.join("")),
    });
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 6 }), (segments) => {
        const pieces = splitPrompt(segments, find);
        expect(pieces.join("")).toBe(segments.map((entry) => entry.text).join(""));
        const owners = segments.flatMap((entry) =>
          Array.from({ length: entry.text.length }, () => entry.type),
        );
        let at = 0;
        for (const piece of pieces) {
          for (const { start, end } of find(piece)) {
            expect(owners.slice(at + start, at + end)).not.toContain("text");
          }
          at += piece.length;
        }
      }),
    );
  });
});
