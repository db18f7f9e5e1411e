import { jsonLines, readCorpus } from "@camelid/testkit";
import { expect, test } from "vitest";
import { expectSegmentsToJoin } from "../../test/support/segments.js";

test("segments join to exactly what render gives, with hostile text, for every template of the corpora", () => {
  const conversations: Record<string, object> = JSON.parse(readCorpus("templates/conversations.json"));
  const sources = jsonLines(readCorpus("templates/rendered.jsonl")).map((line): string => {
    const { template }: { template: string } = JSON.parse(line);
    return template;
  });
  expect(expectSegmentsToJoin(sources, Object.values(conversations))).toBeGreaterThan(800);
});
