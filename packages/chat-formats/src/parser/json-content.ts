import type { OutputEvent } from "../spec/output-event.js";
import type { OutputParser } from "../spec/output-event.js";

const opening = /^```(?:json|JSON)?[ \t]*\r?\n?/;
/** A start that may still become a fence. */
const maybeOpening = /^(?:`{0,2}|```(?:j|js|jso|json|J|JS|JSO|JSON)?[ \t]*\r?)$/;
/** An opening fence is shorter; blanks without end behind one are no fence. */
const longestOpening = 64;
/** An end that may still be the closing fence or the whitespace around it. */
const maybeClosing = /[ \t\r\n`]/;

/** What was held back at the end, without a closing fence and the whitespace around it. */
function withoutEnd(held: string, fenced: boolean): string {
  const text = held.trimEnd();
  return fenced && text.endsWith("```") ? text.slice(0, -3).trimEnd() : text;
}

/**
 * Content that was asked to be JSON: frees it from a Markdown code fence and from the whitespace around it, as it
 * streams. What else the model wrote stays.
 */
export function jsonContentParser(parser: OutputParser): OutputParser {
  let start = "";
  let started = false;
  let fenced = false;
  let held = "";
  const pass = (text: string): string => {
    let rest = text;
    if (!started) {
      start = (start + text).trimStart();
      if (start.length < longestOpening && maybeOpening.test(start)) return "";
      const fence = opening.exec(start);
      fenced = fence !== null;
      rest = fence === null ? start : start.slice(fence[0].length);
      started = true;
    }
    let end = rest.length;
    while (end > 0 && maybeClosing.test(rest.charAt(end - 1))) end -= 1;
    if (end === 0) {
      held += rest;
      return "";
    }
    const certain = held + rest.slice(0, end);
    held = rest.slice(end);
    return certain;
  };
  const filter = (events: OutputEvent[]): OutputEvent[] =>
    events.flatMap((event): OutputEvent[] => {
      if (event.type !== "text-delta") return [event];
      const text = pass(event.text);
      return text === "" ? [] : [{ type: "text-delta", text }];
    });
  return {
    push: (text) => filter(parser.push(text)),
    finish: (reason) => {
      const events = filter(parser.finish(reason));
      const rest = started ? withoutEnd(held, fenced) : start.trimEnd();
      if (rest === "") return events;
      const last = events.pop();
      return [...events, { type: "text-delta", text: rest }, ...(last === undefined ? [] : [last])];
    },
  };
}
