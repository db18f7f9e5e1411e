/** A piece of a control segment: the spelling of a special token, or text that the template itself wrote. */
export interface ControlPiece {
  readonly type: "special" | "literal";
  readonly text: string;
}

// What vocabularies call their special tokens: <|name|>, <s>, </s>, <name>, [NAME], <｜name｜>. A guess, for colour only.
const special = /<[|｜][^<>\n]{1,64}?[|｜]>|<\/?[a-z][a-z0-9_.-]{0,40}>|\[\/?[A-Z][A-Z_]{1,40}\]/gi;

/** Cuts the text of a control segment where special tokens are spelled. */
export function splitControl(text: string): ControlPiece[] {
  const pieces: ControlPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(special)) {
    if (match.index > end) pieces.push({ type: "literal", text: text.slice(end, match.index) });
    pieces.push({ type: "special", text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ type: "literal", text: text.slice(end) });
  return pieces;
}
