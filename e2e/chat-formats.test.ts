import { ownCases } from "./server-support/chat-cases.js";
import { testThroughSdk } from "./server-support/through-sdk.js";

testThroughSdk("through the official SDK, our own outputs", ownCases());
