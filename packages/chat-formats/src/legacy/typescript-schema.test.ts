import { describe, expect, it } from "vitest";
import type { FunctionTool } from "@camelid/openai-types";
import { declareFunctions } from "./typescript-schema.js";

const tool = (parameters: Record<string, unknown>, description?: string): FunctionTool => ({
  type: "function",
  function: { name: "get_car_price", parameters, ...(description === undefined ? {} : { description }) },
});

describe("declareFunctions", () => {
  it("declares as functionary was trained (tests/prompt_test_v1.txt of MeetKai/functionary)", () => {
    const car = tool(
      {
        type: "object",
        properties: { car_name: { type: "string", description: "The name of the car model." } },
      },
      "Get the price of a particular car model",
    );
    expect(declareFunctions([car], "")).toBe(
      [
        "// Supported function definitions that should be called when necessary.",
        "namespace functions {",
        "",
        "// Get the price of a particular car model",
        "type get_car_price = (_: {",
        "// The name of the car model.",
        "car_name?: string,",
        "}) => any;",
        "",
        "} // namespace functions",
      ].join("\n"),
    );
  });

  it("writes nested, shared and alternative types", () => {
    const text = declareFunctions(
      [
        tool({
          $defs: { Unit: { enum: ["C", "F"] } },
          required: ["list"],
          properties: {
            list: { type: "array", items: { type: "object", properties: { a: { type: "number" } } } },
            unit: { $ref: "#/$defs/Unit" },
            either: { anyOf: [{ type: "string" }, { type: "null" }] },
            types: { type: ["integer", "boolean"] },
            free: {},
          },
        }),
      ],
      "  ",
    );
    expect(text).toContain('  type Unit = "C" | "F";');
    expect(text).toContain("    list: Array<{\n        a: number,\n      }>,");
    expect(text).toContain("    unit?: Unit,");
    expect(text).toContain("    either?: string | null,");
    expect(text).toContain("    types?: integer | boolean,");
    expect(text).toContain("    free?: any,");
  });

  it("refuses parameters of endless depth", () => {
    let schema: Record<string, unknown> = { type: "string" };
    for (let depth = 0; depth < 10_000; depth += 1) schema = { type: "array", items: schema };
    expect(() => declareFunctions([tool({ properties: { x: schema } })], "")).toThrow(
      /nested deeper than 64/,
    );
  });
});
