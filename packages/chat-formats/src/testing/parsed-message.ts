import type { OutputEvent, OutputFinishReason, OutputParser } from "../spec/output-event.js";
import type { ExpectedMessage, OutputFixture } from "./fixtures.js";
import { ConformanceError, show } from "./suite-error.js";

/** An answer as a client of the stream puts it together. */
export interface ParsedMessage {
  readonly content: string;
  readonly reasoning: string;
  readonly calls: readonly {
    readonly name: string;
    readonly arguments: string;
    readonly complete: boolean;
  }[];
  readonly finish: OutputFinishReason;
}

/**
 * Puts events together strictly by their protocol: calls are numbered from 0 in order, deltas and the end of a call come
 * between its start and the next, one `finish` comes last. Throws ConformanceError where they break it.
 */
export function assemble(events: readonly OutputEvent[]): ParsedMessage {
  const fault = (event: OutputEvent, why: string): never => {
    throw new ConformanceError(`${why}: ${show(event)} in ${show(events)}`);
  };
  let content = "";
  let reasoning = "";
  let finish: OutputFinishReason | undefined;
  const calls: { name: string; arguments: string; complete: boolean }[] = [];
  for (const event of events) {
    if (finish !== undefined) fault(event, "an event follows finish");
    switch (event.type) {
      case "text-delta":
        content += event.text;
        break;
      case "reasoning-delta":
        reasoning += event.text;
        break;
      case "tool-call-start":
        if (event.index !== calls.length) fault(event, `the next call has index ${calls.length}`);
        calls.push({ name: event.name, arguments: "", complete: false });
        break;
      case "tool-call-delta":
      case "tool-call-end": {
        const call = calls[event.index];
        if (call === undefined || event.index !== calls.length - 1)
          return fault(event, "not the call that is open");
        if (call.complete) fault(event, "the call has ended");
        if (event.type === "tool-call-end") call.complete = true;
        else call.arguments += event.argumentsDelta;
        break;
      }
      case "finish":
        finish = event.reason;
        break;
    }
  }
  if (finish === undefined) throw new ConformanceError(`no finish event in ${show(events)}`);
  return { content, reasoning, calls, finish };
}

/** All events of an output that arrives in these pieces. */
export function eventsOf(
  parser: OutputParser,
  pieces: Iterable<string>,
  ended: "stop" | "length",
): OutputEvent[] {
  const events: OutputEvent[] = [];
  for (const piece of pieces) events.push(...parser.push(piece));
  return [...events, ...parser.finish(ended)];
}

/** A message in the form in which two are compared: arguments as JSON values, absent parts empty. */
export function comparable(message: ExpectedMessage): unknown {
  return {
    content: message.content ?? "",
    reasoning_content: message.reasoning_content ?? "",
    tool_calls: (message.tool_calls ?? []).map((call) => ({
      name: call.name,
      arguments: jsonValue(call.arguments),
    })),
  };
}

function jsonValue(text: string): unknown {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return { text };
  }
}

/** A parsed answer as an expected message. */
export function toExpected(message: ParsedMessage): ExpectedMessage {
  return {
    content: message.content,
    reasoning_content: message.reasoning,
    tool_calls: message.calls.map((call) => ({ name: call.name, arguments: call.arguments })),
  };
}

/** The finish reason that a fixture expects. */
export function expectedFinish(fixture: OutputFixture): OutputFinishReason {
  if (fixture.finishReason !== undefined) return fixture.finishReason;
  if (fixture.ended === "length") return "length";
  return (fixture.message.tool_calls ?? []).length > 0 ? "tool_calls" : "stop";
}
