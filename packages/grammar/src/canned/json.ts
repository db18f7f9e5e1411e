const jsonRules = String.raw`
value     ::= object | array | string | number | "true" | "false" | "null"
object    ::= "{" ws (member ("," ws member)* ws)? "}"
member    ::= string " "? ":" " "? value
array     ::= "[" ws (value ("," ws value)* ws)? "]"
string    ::= "\"" character* "\""
character ::= [^"\\\x00-\x1F] | "\\" (["\\/bfnrt] | "u" code)
# Characters that serializers escape: control characters, & < >, and those beyond ASCII
code      ::= "00" ([01] hex | "26" | "3" [cCeE] | "7" [fF] | [89a-fA-F] hex) | "0" [1-9a-fA-F] hex hex | wide
wide      ::= [1-9a-cA-CeEfF] hex hex hex | [dD] ([0-7] hex hex | [89abAB] hex hex "\\u" [dD] [c-fC-F] hex hex)
hex       ::= [0-9a-fA-F]
# Enough digits for every double; bounds keep a model from writing digits or blanks without end
number    ::= "-"? ("0" | [1-9] [0-9]{0,20}) ("." [0-9]{1,24})? ([eE] [-+]? [0-9]{1,3})?
ws        ::= "" | " " | "\n" ([ ]{0,40} | [\t]{1,10})
`.trimStart();

/** A JSON object (RFC 8259): what `response_format: { type: "json_object" }` promises. */
export const jsonGbnf: string = `root      ::= object\n${jsonRules}`;

/** A JSON array (RFC 8259). */
export const jsonArrayGbnf: string = `root      ::= array\n${jsonRules}`;

/** Any JSON value (RFC 8259). */
export const jsonValueGbnf: string = `root      ::= value\n${jsonRules}`;
