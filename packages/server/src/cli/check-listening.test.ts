import { createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { checkListening } from "./check-listening.js";

it("says of a busy port which option takes another", async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  onTestFinished(() => void server.close());
  await expect(checkListening({ port })).rejects.toMatchObject({
    code: "cannot_listen",
    message: expect.stringMatching(new RegExp(`^Port ${port} of 127\\.0\\.0\\.1 is in use: .*--port`)),
  });
});

it("leaves a free port free", async () => {
  await checkListening({ port: 0 });
});

it("says of a public address which options allow it", async () => {
  await expect(checkListening({ host: "0.0.0.0", port: 0 })).rejects.toMatchObject({
    code: "public_address_without_key",
    message: expect.stringMatching(/--api-key KEY, or --allow-public/),
  });
  await checkListening({ host: "0.0.0.0", port: 0, apiKeys: ["k"] });
});

it("says of an address that is not this machine's that it is none", async () => {
  await expect(checkListening({ host: "192.0.2.1", port: 0 })).rejects.toMatchObject({
    code: "cannot_listen",
    message: expect.stringContaining("--host 192.0.2.1"),
  });
});
