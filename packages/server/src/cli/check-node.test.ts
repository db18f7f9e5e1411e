import { expect, it } from "vitest";
import { checkNode } from "./check-node.js";

it.each(["18.20.4", "20.18.3", "6.0.0"])("refuses Node %s and says what is needed", (version) => {
  expect(() => checkNode(">=20.19", version)).toThrow(
    `Node 20.19 or newer is needed, and this is ${version}.`,
  );
});

it.each(["20.19.0", "22.0.0", "26.1.2"])("takes Node %s", (version) => {
  expect(() => checkNode(">=20.19", version)).not.toThrow();
});
