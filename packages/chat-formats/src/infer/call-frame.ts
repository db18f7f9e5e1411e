import { commonPrefix, commonSuffix, snapStart } from "./common-text.js";

/** Markers around calls: of each call, and of the section that holds them. */
export interface CallFrame {
  readonly sectionOpen: string;
  readonly sectionClose: string;
  readonly callOpen: string;
  readonly callClose: readonly string[];
  readonly separator: string;
}

/** Cuts the beginning of a marker off the end: `</a><b` becomes `</a>`. */
function snapEnd(text: string): string {
  return text.replace(/[<[][^<>[\]]*$/, "");
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/**
 * Splits what stands before the first call (`before`), between two calls (`between`, undefined when unknown) and after
 * the last (`after`) into markers.
 */
export function splitFrame(before: string, between: string | undefined, after: string): CallFrame {
  if (between === undefined) return withInnerSection(before.trim(), words(after));
  const callOpen = snapStart(commonSuffix(before, between));
  const rest = between.slice(0, between.length - callOpen.length);
  const callClose = snapEnd(commonPrefix(after, rest));
  const separator = rest.slice(callClose.length);
  const sectionOpen = before.slice(0, before.length - callOpen.length).trim();
  const sectionClose = after.slice(callClose.length).trim();
  // A marker that closes what nothing opened ends the turn, and is no part of the calls.
  if (sectionOpen === "") {
    return { ...withInnerSection(callOpen.trim(), words(callClose)), separator };
  }
  return { sectionOpen, sectionClose, callOpen: callOpen.trim(), callClose: words(callClose), separator };
}

/** A call in two nested tags, as in `<tool_call>\n<function=`, is a section that holds one call. */
function withInnerSection(open: string, close: readonly string[]): CallFrame {
  const parts = words(open);
  const last = parts.at(-1) ?? "";
  if (parts.length === 2 && close.length === 2 && /^[<[]/.test(last)) {
    return {
      sectionOpen: parts[0] ?? "",
      sectionClose: close[1] ?? "",
      callOpen: last,
      callClose: close.slice(0, 1),
      separator: "",
    };
  }
  return { sectionOpen: "", sectionClose: "", callOpen: open, callClose: close, separator: "" };
}
