import type { Reading } from "../text-reader.js";
import type { CallContext, CallOutcome } from "./call-context.js";
import { passPythonValue } from "./python-value.js";

const inName = (character: string): boolean => /[-.\w]/.test(character);

/** One Python call with literals as arguments: `f(a=1, b="x")`. Arguments without a name take the schema's in order. */
export function* readPythonCall(context: CallContext): Reading<CallOutcome> {
  const { reader, sink, tools } = context;
  let name = "";
  yield* reader.while(
    (character) => name.length < 256 && inName(character),
    (text) => (name += text),
  );
  if (name === "" || !(yield* reader.take("("))) return "not-a-call";
  context.start(name);
  sink.argumentsDelta("{");
  const properties = tools.find((tool) => tool.function.name === name)?.function.parameters?.["properties"];
  const names = typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
  for (let count = 0; ; count += 1) {
    yield* reader.skipSpace();
    if (yield* reader.take(")")) break;
    if (count > 0) {
      if (!(yield* reader.take(","))) return "cut";
      yield* reader.skipSpace();
      if (yield* reader.take(")")) break;
    }
    const key = yield* readKey(context);
    const known = key ?? names[count] ?? `argument${count + 1}`;
    sink.argumentsDelta(`${count > 0 ? ", " : ""}${JSON.stringify(known)}: `);
    if (!(yield* passPythonValue(reader, sink.argumentsDelta))) return "cut";
  }
  sink.argumentsDelta("}");
  return "complete";
}

/** `name=` before a value; undefined (and nothing consumed) when the argument has no name. */
function* readKey({ reader }: CallContext): Reading<string | undefined> {
  const mark = reader.mark();
  let key = "";
  yield* reader.while(
    (character) => key.length < 256 && /\w/.test(character),
    (text) => (key += text),
  );
  const named = key !== "" && (yield* reader.takeAfterSpace("="));
  if (!named) reader.reset(mark);
  reader.release();
  return named ? key : undefined;
}
