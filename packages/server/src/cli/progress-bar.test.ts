import { expect, it } from "vitest";
import { ProgressBar } from "./progress-bar.js";

function draw(isTTY: boolean): string {
  let text = "";
  const bar = new ProgressBar("file", { isTTY, columns: 60, write: (part) => (text += part) });
  for (let step = 0; step <= 1000; step++) bar.update(step / 1000, `${step}`);
  bar.end();
  return text;
}

it("draws over one line on a terminal, once for each percent", () => {
  const lines = draw(true).split("\r");
  expect(lines).toHaveLength(102);
  expect(lines.at(-1)).toContain("100 % 1000\n");
  for (const line of lines.slice(1)) expect(line.replace("\u001b[K", "").trimEnd().length).toBeLessThan(60);
});

it("writes a line for every tenth elsewhere", () => {
  expect(draw(false).split("\n").slice(0, 2)).toEqual(["file 0 % 0", "file 10 % 100"]);
  expect(draw(false).trimEnd().split("\n")).toHaveLength(11);
});
