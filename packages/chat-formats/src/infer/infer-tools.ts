import type { CallSyntax, ToolSyntax } from "../parser/tool-syntax.js";
import type { ModelTemplate } from "../render/model-template.js";
import { splitFrame } from "./call-frame.js";
import { renderCallTexts } from "./call-text.js";
import type { CallTexts } from "./call-text.js";
import { findObject } from "./find-json.js";
import { inferTaggedCall } from "./infer-tagged-call.js";
import { probe } from "./probe-traits.js";
import type { TemplateTraits } from "./template-traits.js";

/** A call's syntax and where its core (name and arguments) stands in a rendered turn. */
export interface FoundCall {
  readonly call: CallSyntax;
  readonly core: (text: string, name: string, id: string, from: number) => Core | undefined;
}

export interface Core {
  readonly start: number;
  readonly end: number;
}

/** How the template writes tool calls; undefined when it prints none or in a way that is not understood. */
export function inferTools(
  template: ModelTemplate,
  traits: TemplateTraits,
  stops: readonly string[] = [],
): ToolSyntax | undefined {
  if (!traits.toolCalls) return undefined;
  const texts = renderCallTexts(template, traits, stops);
  if (texts === undefined) return undefined;
  const found =
    inferJsonCall(texts) ?? inferNamedCall(texts) ?? inferPythonCall(texts) ?? inferTaggedCall(texts);
  if (found === undefined) return undefined;
  const first = found.core(texts.one, probe.tool, probe.id, 0);
  if (first === undefined) return undefined;
  const before = afterReasoning(texts.one.slice(0, first.start));
  const after = texts.one.slice(first.end);
  const { call } = found;
  if ((call.kind === "json" && call.array) || (call.kind === "python" && /\[\s*$/.test(before))) {
    const open = before.replace(/\[\s*$/, "").trim();
    const close = after.replace(/^\s*\]/, "").trim();
    const section =
      open === "" ? {} : { sectionOpen: open, ...(close === "" ? {} : { sectionClose: close }) };
    return { ...section, callOpen: "", callClose: [], separator: ", ", call };
  }
  const frame = splitFrame(before, betweenCalls(texts, found), after);
  return {
    ...(frame.sectionOpen === "" ? {} : { sectionOpen: frame.sectionOpen }),
    ...(frame.sectionClose === "" ? {} : { sectionClose: frame.sectionClose }),
    callOpen: frame.callOpen,
    callClose: frame.callClose,
    // Models forget the outer of two nested tags when the inner one says enough.
    ...(frame.sectionOpen !== "" && frame.callOpen.endsWith("=") ? { looseOpen: [frame.callOpen] } : {}),
    ...(frame.separator === "" ? {} : { separator: frame.separator }),
    call: call.kind === "tagged" && template.source.includes("<![CDATA[") ? { ...call, cdata: true } : call,
  };
}

function betweenCalls({ twoCalls }: CallTexts, found: FoundCall): string | undefined {
  if (twoCalls === undefined) return undefined;
  const one = found.core(twoCalls, probe.tool, probe.id, 0);
  if (one === undefined) return undefined;
  const two = found.core(twoCalls, probe.otherTool, probe.otherId, one.end);
  return two === undefined ? undefined : twoCalls.slice(one.end, two.start);
}

/** Calls may stand behind an empty section of reasoning. */
function afterReasoning(text: string): string {
  const close = /<\/[\w:]*think\w*>/.exec(text);
  return close === null ? text : text.slice(close.index + close[0].length);
}

function inferJsonCall({ one, twoCalls }: CallTexts): FoundCall | undefined {
  const found = findObject(one, 0, one.indexOf(probe.tool), probe.tool);
  if (found === undefined || !one.slice(found.start, found.end).includes(probe.key)) return undefined;
  const wrapped = Object.entries(found.value).find(
    ([, value]) => typeof value === "object" && value !== null && JSON.stringify(value).includes(probe.tool),
  );
  const inner: Readonly<Record<string, unknown>> =
    wrapped === undefined ? found.value : { ...(typeof wrapped[1] === "object" ? wrapped[1] : {}) };
  const nameKey = Object.keys(inner).find((key) => inner[key] === probe.tool);
  const argumentsKey = Object.keys(inner).find(
    (key) => inner[key] !== probe.tool && JSON.stringify(inner[key]).includes(probe.key),
  );
  if (nameKey === undefined || argumentsKey === undefined) return undefined;
  const outer = { ...inner, ...found.value };
  // Some templates number the calls anew instead of printing the ids that they are given.
  const idKey =
    Object.keys(outer).find((key) => outer[key] === probe.id) ??
    Object.keys(outer).find((key) => /^(tool_)?(call_)?id$/.test(key) && typeof outer[key] === "string");
  const source = one.slice(found.start, found.end);
  const idLast = idKey !== undefined && source.indexOf(`"${idKey}"`) > source.indexOf(probe.key);
  const all = twoCalls ?? one;
  const array = /\[\s*$/.test(all.slice(0, all.indexOf("{", Math.max(0, all.indexOf(source.slice(0, 2))))));
  return {
    call: {
      kind: "json",
      array: array && /^\s*[\],]/.test(one.slice(found.end)),
      nameKey,
      argumentsKey,
      ...(idKey === undefined ? {} : { idKey }),
      ...(wrapped === undefined ? {} : { wrapperKey: wrapped[0] }),
      ...(idLast ? { idLast } : {}),
    },
    core: (text, name, _id, from) => findObject(text, from, text.indexOf(name, from), name),
  };
}

function inferNamedCall({ one }: CallTexts): FoundCall | undefined {
  const namePlace = one.indexOf(probe.tool);
  const idPlace = one.indexOf(probe.id);
  // Kimi's way: the name is part of the id, or the id stands where the name would.
  const numbered = /^:\d+/.exec(one.slice(namePlace + probe.tool.length))?.[0] ?? "";
  const prefix = numbered !== "" && one.slice(0, namePlace).endsWith("functions.") ? "functions." : "";
  const qualifiedName = (namePlace < 0 && idPlace >= 0) || prefix !== "";
  const place = namePlace < 0 ? idPlace : namePlace;
  if (place < 0) return undefined;
  const nameEndPlace =
    place + (namePlace < 0 ? probe.id.length : probe.tool.length) + (prefix === "" ? 0 : numbered.length);
  const args = findObject(one, place, one.indexOf(probe.key, place), probe.key);
  if (args === undefined) return undefined;
  const between = one.slice(nameEndPlace, args.start);
  const idInside = qualifiedName ? -1 : between.indexOf(probe.id);
  const nameEnd = idInside < 0 ? between : between.slice(idInside + probe.id.length);
  const idOpen = idInside < 0 ? undefined : between.slice(0, idInside);
  const idFirst = !qualifiedName && idPlace >= 0 && idPlace < namePlace;
  const idBefore = idFirst ? one.slice(idPlace + probe.id.length, namePlace) : undefined;
  return {
    call: {
      kind: "named-json",
      nameEnd: nameEnd.trim() === "" ? nameEnd : nameEnd.trimEnd(),
      ...(nameEnd.trim() !== "" && nameEnd.endsWith("\n") ? { lines: true } : {}),
      ...(idOpen === undefined ? {} : { idOpen }),
      ...(idBefore === undefined ? {} : { idBefore }),
      ...(qualifiedName ? { qualifiedName } : {}),
    },
    core: (text, name, id, from) => {
      const start = text.indexOf(idFirst || namePlace < 0 ? id : name, from);
      const json = start < 0 ? undefined : findObject(text, start, text.indexOf(probe.key, start), probe.key);
      return json === undefined ? undefined : { start: start - prefix.length, end: json.end };
    },
  };
}

/** A Python call: `f(a="x")`. */
function inferPythonCall({ one }: CallTexts): FoundCall | undefined {
  const written = new RegExp(`${probe.tool}\\(\\s*${probe.key}\\s*=\\s*["']${probe.value}["']\\s*\\)`);
  if (!written.test(one)) return undefined;
  return {
    call: { kind: "python" },
    core: (text, name, _id, from) => {
      const start = text.indexOf(`${name}(`, from);
      const end = start < 0 ? -1 : text.indexOf(")", start);
      return end < 0 ? undefined : { start, end: end + 1 };
    },
  };
}
