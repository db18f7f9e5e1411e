import type { ChatFormat } from "@camelid/chat-formats";
import { arrow } from "./arrow.js";

export { arrow };

/** What `camelid serve --chat-format camelid-format-arrow` reads. */
export const chatFormats: readonly ChatFormat[] = [arrow];
