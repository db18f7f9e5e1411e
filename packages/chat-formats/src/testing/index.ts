export type { ConformanceCheck, ConformanceCheckName } from "./conformance-check.js";
export { conformanceChecks } from "./conformance-checks.js";
export type {
  ChatFormatFixtures,
  ExpectedCall,
  ExpectedMessage,
  OutputFixture,
  PromptFixture,
} from "./fixtures.js";
export { ConformanceError } from "./suite-error.js";
export { testChatFormat } from "./test-chat-format.js";
export type { TestChatFormatOptions, TestRunner } from "./test-chat-format.js";
