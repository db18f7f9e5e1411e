import { describe, expect, it } from "vitest";
import { describeOptions, Options, type OptionSpecs } from "./options.js";

const specs: OptionSpecs = {
  port: { type: "string", short: "p", value: "N", help: "port" },
  key: { type: "string", multiple: true, help: "keys" },
  quiet: { type: "boolean", help: "say nothing" },
};

describe("Options", () => {
  it("reads texts, numbers, lists, flags and what is left", () => {
    const options = new Options(["a", "-p", "80", "--key=x", "--key", "y", "--quiet", "b"], specs);
    expect(options.number("port")).toBe(80);
    expect(options.list("key")).toEqual(["x", "y"]);
    expect(options.flag("quiet")).toBe(true);
    expect(options.positionals).toEqual(["a", "b"]);
  });

  it("takes a negative number for a value", () => {
    expect(new Options(["--port", "-4"], specs).number("port")).toBe(-4);
    expect(() => new Options(["--quiet", "-4"], specs)).toThrow("-4");
  });

  it("gives the known names with one that it does not know", () => {
    expect(() => new Options(["--prot", "80"], specs)).toThrow(
      expect.objectContaining({
        message: "There is no option --prot.",
        unknown: { name: "--prot", known: ["--port", "--key", "--quiet"] },
      }),
    );
  });

  it("leaves out what is not given", () => {
    const options = new Options([], specs);
    expect([
      options.number("port"),
      options.text("port"),
      options.list("key"),
      options.flag("quiet"),
    ]).toEqual([undefined, undefined, [], false]);
  });

  it.each([
    [["--prot", "80"], "--prot"],
    [["--port"], "--port"],
    [["--quiet=yes"], "--quiet"],
  ])("refuses %j and names the option", (args, name) => {
    expect(() => new Options(args, specs)).toThrow(name);
  });

  it("refuses a number that is none", () => {
    for (const text of ["x", " ", "1e999"]) {
      expect(() => new Options([`--port=${text}`], specs).number("port")).toThrow("--port must be a number");
    }
  });

  it("describes every option on a line", () => {
    expect(describeOptions(specs).split("\n")).toEqual([
      "  -p, --port N  port",
      "      --key     keys",
      "      --quiet   say nothing",
    ]);
  });
});
