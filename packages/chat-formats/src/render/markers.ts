import type { OutputSyntax } from "../parser/syntax.js";
import type { CallSyntax } from "../parser/tool-syntax.js";

function callMarkers(call: CallSyntax): readonly string[] {
  switch (call.kind) {
    case "json":
    case "python":
      return [];
    case "named-json":
      return [call.idOpen ?? "", call.nameEnd];
    case "tagged":
      return [call.keyOpen, ...call.keyClose.flatMap((close) => close.markers), call.valueClose];
    case "gemma":
      return [call.quote];
  }
}

/** Markers of a syntax that may be single tokens: the parser must see their text. */
export function preservedMarkers(syntax: OutputSyntax): readonly string[] {
  const { reasoning, tools, drop = [] } = syntax;
  const markers = [
    ...(reasoning === undefined ? [] : [reasoning.open, reasoning.close]),
    ...drop,
    ...(tools === undefined
      ? []
      : [
          tools.sectionOpen ?? "",
          tools.sectionClose ?? "",
          tools.callOpen,
          ...tools.callClose,
          ...(tools.looseOpen ?? []),
          ...callMarkers(tools.call),
        ]),
  ];
  const found = markers.flatMap((marker) => [
    marker.trim(),
    ...(marker.match(/<[^<>\s"=]{1,60}>|\[[A-Z_]{2,40}\]/g) ?? []),
  ]);
  return [...new Set(found)].filter((marker) => /^[<[].{1,60}[>\]]$/.test(marker) || /[|｜]/.test(marker));
}
