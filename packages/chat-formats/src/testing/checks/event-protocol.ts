import { collectMessage } from "../../collect-message.js";
import type { ConformanceCheck } from "../conformance-check.js";
import { assemble, comparable, eventsOf, toExpected } from "../parsed-message.js";
import { ConformanceError, expectSame } from "../suite-error.js";

/** A client of the stream and a client of the whole message see the same, and no event is empty. */
export const eventProtocol: ConformanceCheck = {
  name: "event-protocol",
  title: "streams deltas that add up to the final message",
  run(format, { outputs }) {
    for (const { name, input, output, ended = "stop" } of outputs) {
      const events = eventsOf(format.render(input).createParser(), output.split(""), ended);
      const streamed = comparable(toExpected(assemble(events)));
      const { content, reasoning_content, tool_calls } = collectMessage(events);
      const folded = comparable({
        content,
        ...(reasoning_content === undefined ? {} : { reasoning_content }),
        tool_calls: (tool_calls ?? []).map((call) => call.function),
      });
      expectSame(streamed, folded, `${name}: the deltas do not add up to the message`);
      for (const event of events) {
        const empty =
          (event.type === "text-delta" || event.type === "reasoning-delta" ? event.text : undefined) === "" ||
          (event.type === "tool-call-delta" && event.argumentsDelta === "") ||
          (event.type === "tool-call-start" && event.name === "");
        if (empty) throw new ConformanceError(`${name}: an empty ${event.type}`);
      }
    }
  },
};
