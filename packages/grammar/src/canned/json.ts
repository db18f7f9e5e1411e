const jsonRules = String.raw`
value     ::= object | array | string | number | "true" | "false" | "null"
object    ::= "{" ws (member ("," ws member)*)? "}"
member    ::= string ws ":" ws value ws
array     ::= "[" ws (value ws ("," ws value ws)*)? "]"
string    ::= "\"" character* "\""
character ::= [^"\\\x00-\x1F] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F]{4})

# Enough digits for every double; bounds keep a model from writing digits or blanks without end
number    ::= "-"? ("0" | [1-9] [0-9]{0,20}) ("." [0-9]{1,24})? ([eE] [-+]? [0-9]{1,3})?
ws        ::= "" | " " | "\n" [ \t]{0,40}
`.trimStart();

/** A JSON object (RFC 8259): what `response_format: { type: "json_object" }` promises. */
export const jsonGbnf: string = `root      ::= object\n${jsonRules}`;

/** A JSON array (RFC 8259). */
export const jsonArrayGbnf: string = `root      ::= array\n${jsonRules}`;

/** Any JSON value (RFC 8259). */
export const jsonValueGbnf: string = `root      ::= value\n${jsonRules}`;
