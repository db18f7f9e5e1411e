// Prints what the browser-safe packages weigh in an application: node packages/chat-formats/scripts/bundle-sizes.mjs
import { bundleForBrowser } from "./bundle-for-browser.mjs";

const entries = ["@camelid/chat-formats/jinja", "@camelid/chat-formats", "@camelid/grammar"];

for (const entry of entries) {
  const { bytes, gzipBytes } = await bundleForBrowser(`export * from ${JSON.stringify(entry)};`);
  const kilobytes = (count) => `${(count / 1000).toFixed(1)} KB`;
  console.log(`${entry}: ${kilobytes(bytes)} minified, ${kilobytes(gzipBytes)} gzipped`);
}
