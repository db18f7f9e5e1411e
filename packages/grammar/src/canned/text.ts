/** A bulleted list: lines of "- " and text. */
export const listGbnf: string = String.raw`root ::= item+

# No character that breaks a line
item ::= "- " [^\r\n\x0b\x0c\x85\u2028\u2029]+ "\n"
`;

/** Japanese text: hiragana, katakana, kanji and Japanese punctuation, in words parted by single blanks or breaks. */
export const japaneseGbnf: string = String.raw`root        ::= character+ ([ \t\n] character+)*
character   ::= hiragana | katakana | kanji | punctuation | full-width
hiragana    ::= [ぁ-ゖ゛-ゟ]
katakana    ::= [゠-ヿㇰ-ㇿ]
kanji       ::= [々〆㐀-䶿一-鿿豈-龎]
punctuation ::= [、-〄〈-〟〰]
full-width  ::= [！-～･-ﾟ]
`;

/** Chess games in the movetext of PGN: numbered moves of standard algebraic notation, then perhaps the result. */
export const chessGbnf: string = String.raw`root      ::= "1. " move (" " move ("\n" turn)*)? ("\n" result)? "\n"?
turn      ::= [1-9] [0-9]{0,2} ". " move " " move
move      ::= (pawn | piece | castle) [+#]?

# Optional file of departure with the capture, destination, promotion
pawn      ::= ([a-h] "x")? [a-h] ([2-7] | [18] "=" [NBRQ])

# Piece, optional departure, optional capture, destination
piece     ::= [KQRBN] [a-h]? [1-8]? "x"? [a-h] [1-8]
castle    ::= "O-O" "-O"?
result    ::= "1-0" | "0-1" | "1/2-1/2" | "*"
`;
