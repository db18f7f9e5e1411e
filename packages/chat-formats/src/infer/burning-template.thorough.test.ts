import { expect, onTestFinished, test, vi } from "vitest";
import { ChatFormatError } from "../errors.js";
import { inferChatFormat } from "./infer-chat-format.js";

test("a template that only burns time is refused by the steps it takes, whatever the clock says", () => {
  const burn = "{% for a in range(100000) %}{% for b in range(100000) %}{{ a }}{% endfor %}{% endfor %}";
  const clock = vi.spyOn(Date, "now").mockReturnValue(0);
  onTestFinished(() => clock.mockRestore());
  try {
    inferChatFormat({ template: burn, bosToken: "", eosToken: "" }).render({
      messages: [{ role: "user", content: "Hi" }],
    });
    throw new Error("it was rendered");
  } catch (error) {
    expect(error).toBeInstanceOf(ChatFormatError);
  }
  expect(clock).toHaveBeenCalled();
});
