import type { ConformanceCheck } from "../conformance-check.js";
import { assemble, comparable, eventsOf, expectedFinish, toExpected } from "../parsed-message.js";
import { ConformanceError, expectSame } from "../suite-error.js";

/** Every recorded output means its recorded message. */
export const parseOutputs: ConformanceCheck = {
  name: "outputs",
  title: "reads every recorded output as its message",
  run(format, { outputs }) {
    if (outputs.length === 0) throw new ConformanceError("there are no output fixtures");
    for (const fixture of outputs) {
      const parser = format.render(fixture.input).createParser();
      const message = assemble(eventsOf(parser, [fixture.output], fixture.ended ?? "stop"));
      expectSame(
        comparable(toExpected(message)),
        comparable(fixture.message),
        `${fixture.name}: another message`,
      );
      expectSame(message.finish, expectedFinish(fixture), `${fixture.name}: another finish reason`);
    }
  },
};
