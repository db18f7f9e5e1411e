import type { OutputEvent } from "../spec/output-event.js";
import type { OutputParser } from "../spec/output-event.js";

const opening = /^[ \t\r\n]*```(?:json|JSON)?[ \t]*\r?\n?/;
/** A start that may still become a fence. */
const maybeOpening = /^[ \t\r\n]*(?:`{0,2}|```(?:j|js|jso|json|J|JS|JSO|JSON)?[ \t]*\r?)$/;
/** An end that may still be the closing fence or the whitespace around it. */
const maybeClosing = /[ \t\r\n`]/;

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
      start += text;
      if (maybeOpening.test(start)) return "";
      const fence = opening.exec(start);
      fenced = fence !== null;
      rest = fence === null ? start.trimStart() : start.slice(fence[0].length);
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
      const rest = started
        ? held.replace(fenced ? /[ \t\r\n]*(?:```)?[ \t\r\n]*$/ : /[ \t\r\n]+$/, "")
        : start.trim();
      if (rest === "") return events;
      const last = events.pop();
      return [...events, { type: "text-delta", text: rest }, ...(last === undefined ? [] : [last])];
    },
  };
}
