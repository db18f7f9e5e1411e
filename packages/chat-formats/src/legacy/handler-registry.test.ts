import { describe, expect, it } from "vitest";
import {
  ChatCompletionHandlerNotFoundError,
  ChatCompletionHandlerRegistry,
  getChatCompletionHandler,
  registerChatCompletionHandler,
  unregisterChatCompletionHandler,
} from "./handler-registry.js";
import { legacyFormats } from "./legacy-formats.js";
import { serverOnlyFormats } from "./server-only-formats.js";

const handler = () => Promise.reject(new Error("not called"));

describe("ChatCompletionHandlerRegistry", () => {
  it("knows the legacy formats from the start", () => {
    const registry = new ChatCompletionHandlerRegistry();
    expect(registry.names).toEqual(legacyFormats.map(({ name }) => name));
    expect(registry.getChatCompletionHandler("llama-2")).toMatchObject({ chatFormat: { name: "llama-2" } });
  });

  it("registers, replaces only on request, and unregisters", () => {
    const registry = new ChatCompletionHandlerRegistry([]);
    registry.registerChatCompletionHandler("mine", handler);
    expect(() => registry.registerChatCompletionHandler("mine", handler)).toThrow(/overwrite/);
    const other = () => Promise.reject(new Error("not called either"));
    registry.registerChatCompletionHandler("mine", other, { overwrite: true });
    expect(registry.getChatCompletionHandler("mine")).toBe(other);
    registry.unregisterChatCompletionHandler("mine");
    expect(registry.names).toEqual([]);
    expect(() => registry.unregisterChatCompletionHandler("mine")).toThrow(
      ChatCompletionHandlerNotFoundError,
    );
  });

  it("names the known formats when one is not found", () => {
    const registry = new ChatCompletionHandlerRegistry([]);
    registry.registerChatCompletionHandler("mine", handler);
    expect(() => registry.getChatCompletionHandler("other")).toThrow(
      "Invalid chat handler: other (valid formats: mine)",
    );
    for (const name of ["__proto__", "constructor", "toString"]) {
      expect(() => registry.getChatCompletionHandler(name)).toThrow(ChatCompletionHandlerNotFoundError);
    }
  });

  it("says what to do instead of names that only llama-cpp-python's server has", () => {
    const registry = new ChatCompletionHandlerRegistry();
    expect(serverOnlyFormats.size).toBe(12);
    for (const [name, hint] of serverOnlyFormats) {
      expect(registry.names).not.toContain(name);
      expect(() => registry.getChatCompletionHandler(name)).toThrow(hint);
    }
  });

  it("refuses what is no handler", () => {
    const registry = new ChatCompletionHandlerRegistry([]);
    const register: (name: string, value: unknown) => void = (name, value) =>
      Reflect.apply(registry.registerChatCompletionHandler, registry, [name, value]);
    for (const value of [undefined, null, {}, "llama-2", { chatFormat: {} }]) {
      expect(() => register("mine", value)).toThrow(/is a function or has a chatFormat/);
    }
    expect(() => register("", handler)).toThrow(/needs a name/);
  });

  it("has one common registry behind the module's functions", () => {
    registerChatCompletionHandler("common-test", handler);
    expect(getChatCompletionHandler("common-test")).toBe(handler);
    unregisterChatCompletionHandler("common-test");
    expect(() => getChatCompletionHandler("common-test")).toThrow(/chatml-function-calling/);
  });
});
