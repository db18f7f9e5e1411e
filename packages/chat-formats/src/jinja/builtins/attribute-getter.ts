import type { Runtime } from "../runtime.js";
import { getItem } from "../values/lookup.js";
import { mapRuns } from "../values/text.js";
import { isStr, textOf } from "../values/type-name.js";
import { Undefined } from "../values/value.js";
import type { Value } from "../values/value.js";

export type Getter = (value: Value) => Value;

/** jinja2's make_attrgetter: follows a path such as `function.name` or `0`; null is the value itself. */
export function attributeGetter(rt: Runtime, path: Value, fallback: Value = null, post?: Getter): Getter {
  const parts = pathParts(path);
  return (value) => {
    let found = value;
    for (const part of parts) {
      found = getItem(rt, found, part);
      if (fallback !== null && found instanceof Undefined) found = fallback;
    }
    return post === undefined ? found : post(found);
  };
}

function pathParts(path: Value): readonly Value[] {
  if (path === null) return [];
  if (!isStr(path)) return [path];
  return textOf(path)
    .split(".")
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Strings in lower case, so that sorting ignores case; other values as they are. */
export function ignoreCase(rt: Runtime): Getter {
  return (value) => {
    if (!isStr(value)) return value;
    rt.text(textOf(value).length);
    return mapRuns(value, (text) => text.toLowerCase());
  };
}
