#pragma once

#include <string>
#include <vector>

#include "core/special_finder.h"

namespace camelid {

// A part of a prompt: `control` is written by the format, whose special tokens are read; the rest is somebody else's text.
struct PromptSegment {
  bool control = false;
  std::string text;
};

// Joins segments to as few pieces as possible, such that the tokenizer reads no control token that is not wholly written by
// control segments: a spelling of one that touches other text is cut after its first character. Usually that is one piece,
// so that the tokens are those of the whole text. A long prompt is also cut before special tokens, where the tokenizer
// begins anew anyway: it takes time by the square of the special tokens in a piece.
std::vector<std::string> split_prompt(const std::vector<PromptSegment> & segments, const SpecialFinder & finder);

// The same for a text in which control tokens are not read: llama.cpp finds the user-defined ones even so.
std::vector<std::string> split_plain(const std::string & text, const SpecialFinder & finder);

}  // namespace camelid
