import { expect, test } from "vitest";
import { matchesBytes } from "../automata/dfa.js";
import { toByteString } from "../automata/utf8.js";
import { compileRegexDfa } from "./compile-regex.js";

const patterns = [
  "^abc$",
  "abc",
  "a|b",
  "^(a|b)*c$",
  "^a{2,4}$",
  "^[a-c]{0,3}x?$",
  "^(?:ab){2,}$",
  "^\\d{2}-\\w+\\s?$",
  "[^a-z]",
  "^[^\\d]*$",
  "^(?!b).*$",
  "^(?=.*a)(?=.*b).{2,5}$",
  "^(?:(?!ab).)*$",
  "(?<=a)b",
  "(?<!a)b",
  "^.*(?<!b)$",
  "\\bab\\b",
  "a\\Bb",
  "^$",
  "",
  "^(a*)*$",
  "^(a?){3}b",
  "(^a|b$)",
  "a$|^b",
  "^\\u0061\\x62\\u{63}$",
  "^[\\u{1F600}-\\u{1F64F}]+$",
  "^\\p{L}+$",
  "^é.$",
  "^[\\w-]+\\.[a-z]$",
  "^a{0}b$",
  "x*?y",
  "^((a|b)(?=c)c)+$",
  "(?<=(?<!c)a)b",
  "^(?!a)(?=.*b)[^c]*$",
  "^(?:a(?!b)|b(?=a$))*$",
  "(?=(?!ab)a).b",
  "(?!.*\\bab)^.",
  "\\b(?!ab\\b)\\w+\\b",
  "(?=\\b.*(?<!a)c)",
  "(?<=\\ba)b(?=$|(?!c))",
  "^(?:(?=a|b)(?!c)\\w|(?!\\w).)+$",
];
const alphabet = ["a", "b", "c", "x", "y", "-", "1", "2", " ", ".", "é", "😀", "\n", "z"];

test.each(patterns)("agrees with the host's regular expressions on /%s/", (pattern) => {
  const host = new RegExp(pattern, "u");
  const dfa = compileRegexDfa(pattern);
  const anchored = compileRegexDfa(pattern, { anchored: true });
  const hostAnchored = new RegExp(`^(?:${pattern})$`, "u");
  let seed = 1;
  for (let i = 0; i < 3000; i += 1) {
    let text = "";
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    const length = (seed >>> 8) % 7;
    for (let j = 0; j < length; j += 1) {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      text += alphabet[(seed >>> 8) % (i % 2 === 0 ? alphabet.length : 3)] ?? "";
    }
    const bytes = toByteString(text);
    expect([text, matchesBytes(dfa, bytes)]).toEqual([text, host.test(text)]);
    expect([text, matchesBytes(anchored, bytes)]).toEqual([text, hostAnchored.test(text)]);
  }
});
