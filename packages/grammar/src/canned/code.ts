/** Lines of arithmetic: an expression over numbers, names and parentheses, "=", and its result. */
export const arithmeticGbnf: string = String.raw`root       ::= (expression "=" ws term "\n")+
expression ::= term ([-+*/] ws term)*
term       ::= (name | number | "(" ws expression ")") ws
name       ::= [a-z] [a-z0-9_]*
number     ::= [0-9]+
ws         ::= [ \t]{0,8}
`;

/** Functions in a small part of C: int, float and char, assignments, calls, return, while, for, if and comments. */
export const cGbnf: string = String.raw`root        ::= function (ws function)* ws
function    ::= type blank name ws "(" ws parameters? ")" ws block
parameters  ::= parameter ("," ws parameter)*
parameter   ::= type blank name ws
type        ::= "int" | "float" | "char" | "void"
block       ::= "{" ws (statement ws)* "}"

statement   ::= declaration ";" | assignment ";" | call ws ";" | return ";" | loop | condition | comment
declaration ::= type blank name ws ("=" ws expression)?
assignment  ::= name ws "=" ws expression
return      ::= "return" (blank expression)?
loop        ::= "while" ws "(" ws comparison ")" ws block | "for" ws "(" ws for-head ")" ws block
for-head    ::= (declaration | assignment) ";" ws comparison ";" ws assignment
condition   ::= "if" ws "(" ws comparison ")" ws block (ws "else" ws (block | condition))?
comment     ::= "//" [^\n]* "\n" | "/*" ([^*] | "*"+ [^*/])* "*"+ "/"

comparison  ::= expression ("<=" | "<" | "==" | "!=" | ">=" | ">") ws expression
expression  ::= term ([-+] ws term)*
term        ::= factor ([*/%] ws factor)*
factor      ::= (name | call | number | "-" factor | "(" ws expression ")") ws
call        ::= name ws "(" ws (expression ("," ws expression)*)? ")"
name        ::= [a-zA-Z_] [a-zA-Z0-9_]*
number      ::= [0-9]+ ("." [0-9]+)?
blank       ::= [ \t\n] ws
ws          ::= [ \t\n]{0,40}
`;
