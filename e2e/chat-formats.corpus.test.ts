import { corpusCases } from "./server-support/chat-cases.js";
import { testThroughSdk } from "./server-support/through-sdk.js";

testThroughSdk("through the official SDK, recorded outputs of the corpora", corpusCases());
