import { arrow } from "camelid-format-arrow";
import { describe, it } from "vitest";
import { fixtures } from "./fixtures.js";

import { testChatFormat } from "@camelid/chat-formats/testing";
testChatFormat({ format: arrow, fixtures, describe, it });
