import { expect, it } from "vitest";
import { checkAddress } from "./check-address.js";

it.each(["127.0.0.1", "127.1.2.3", "::1", "localhost"])("lets %s go without a key", (host) => {
  expect(() => checkAddress(host, [], false)).not.toThrow();
});

it.each(["0.0.0.0", "::", "192.168.1.5", "example.org", "127.0.0.1.example.org"])(
  "refuses %s without a key unless told so",
  (host) => {
    expect(() => checkAddress(host, [], false)).toThrow(
      expect.objectContaining({ code: "public_address_without_key" }),
    );
    expect(() => checkAddress(host, ["key"], false)).not.toThrow();
    expect(() => checkAddress(host, [], true)).not.toThrow();
  },
);
