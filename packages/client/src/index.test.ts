import { expect, test } from "vitest";
import * as client from "./index.js";

test("exports exactly what is documented", () => {
  expect(Object.keys(client).sort()).toEqual([
    "ApiError",
    "ClientError",
    "ConnectionError",
    "RequestTimeoutError",
    "ResponseStream",
    "createClient",
  ]);
});
