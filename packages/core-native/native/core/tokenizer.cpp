#include "core/tokenizer.h"

#include <algorithm>
#include <exception>
#include <limits>
#include <stdexcept>

#include "core/abort_guard.h"
#include "core/blank.h"
#include "core/deep_thread.h"

namespace camelid {

namespace {

// std::regex, which splits texts for many vocabularies, calls itself for each character of a match: 320 bytes were measured
// for the usual expressions, three times as much for nested ones.
constexpr size_t kStackPerCharacter = 1024;
// What else a call needs.
constexpr size_t kStackOfCalls = size_t{1} << 20;
// Characters of the longest stretch that is tokenized; see `longest_stretch`.
constexpr size_t kLongestStretch = 1000000;
// Some expressions look through a run of blanks again for each piece that they take of it, which takes time by the square:
// the sum of the squares of all runs, a second or two of work.
constexpr size_t kMostBlanks = size_t{1} << 33;
// Longer texts are no special token.
constexpr size_t kLongestSingle = 1024;

// No expression of llama.cpp matches across the beginning of a line that does not begin with white space, so this bounds
// its matches: the most characters from one such place to the next.
size_t longest_stretch(const std::string & text, size_t & squared_blanks) {
  size_t longest = 0;
  size_t length = 0;
  size_t blanks = 0;
  for (size_t at = 0; at < text.size(); at++) {
    const auto byte = static_cast<uint8_t>(text[at]);
    const bool begins_line = at > 0 && text[at - 1] == '\n' && byte < 0x80 && !is_behind_blank(text, at + 1);
    if (begins_line) length = 0;
    if ((byte & 0xc0) != 0x80) length++;
    longest = std::max(longest, length);
    const bool ends_character = at + 1 == text.size() || (static_cast<uint8_t>(text[at + 1]) & 0xc0) != 0x80;
    if (!ends_character) continue;
    // A run of n adds 1 + 3 + 5 + ... = n * n.
    if (is_behind_blank(text, at + 1)) squared_blanks += 2 * blanks++ + 1;
    else blanks = 0;
  }
  return longest;
}

}  // namespace

size_t TokenizeTask::size() const {
  size_t size = 0;
  for (const PromptSegment & segment : segments) size += segment.text.size();
  return size;
}

std::vector<llama_token> Tokenizer::tokenize(const TokenizeTask & task) const {
  const std::vector<std::string> pieces = task.parse_special       ? split_prompt(task.segments, finder_)
                                          : task.segments.empty() ? std::vector<std::string>()
                                                                  : split_plain(task.segments[0].text, finder_);
  size_t stretch = 0;
  size_t squared_blanks = 0;
  for (const std::string & piece : pieces) stretch = std::max(stretch, longest_stretch(piece, squared_blanks));
  if (squared_blanks > kMostBlanks) throw std::runtime_error("it has too many blanks in a row (at most some 90,000)");
  if (stretch > kLongestStretch) {
    throw std::runtime_error("a line of " + std::to_string(stretch) + " characters is too long (at most " +
                             std::to_string(kLongestStretch) + " without a line break)");
  }
  std::vector<llama_token> tokens;
  const size_t needed = stretch * kStackPerCharacter + kStackOfCalls;
  if (needed <= kStack) {
    read_pieces(task, pieces, tokens);
    return tokens;
  }
  std::exception_ptr failure;
  {
    DeepThread thread(needed, [&] {
      try {
        read_pieces(task, pieces, tokens);
      } catch (...) {
        failure = std::current_exception();
      }
    });
  }
  if (failure) std::rethrow_exception(failure);
  return tokens;
}

void Tokenizer::read_pieces(const TokenizeTask & task, const std::vector<std::string> & pieces,
                            std::vector<llama_token> & tokens) const {
  AbortGuard guard;
  if (task.add_bos && llama_vocab_get_add_bos(vocab_) && llama_vocab_bos(vocab_) != LLAMA_TOKEN_NULL) {
    tokens.push_back(llama_vocab_bos(vocab_));
  }
  if (task.add_special && pieces.size() <= 1) {
    tokens = read(pieces.empty() ? std::string() : pieces[0], true, task.parse_special);
    return;
  }
  // What the vocabulary puts around nothing, it puts around everything.
  const std::vector<llama_token> around = task.add_special ? read("", true, task.parse_special) : std::vector<llama_token>();
  const bool first = !around.empty() && (around.size() > 1 || llama_vocab_get_add_bos(vocab_));
  if (first) tokens.push_back(around.front());
  for (const std::string & piece : pieces) {
    if (*task.cancelled) return;
    const std::vector<llama_token> more = read(piece, false, task.parse_special);
    tokens.insert(tokens.end(), more.begin(), more.end());
  }
  if (around.size() > (first ? 1u : 0u)) tokens.push_back(around.back());
}

llama_token Tokenizer::single(const std::string & text) const {
  if (text.size() > kLongestSingle) return LLAMA_TOKEN_NULL;
  AbortGuard guard;
  const std::vector<llama_token> tokens = read(text, false, true);
  return tokens.size() == 1 ? tokens[0] : LLAMA_TOKEN_NULL;
}

std::vector<llama_token> Tokenizer::read(const std::string & piece, bool add_special, bool parse_special) const {
  constexpr size_t kRoom = 8;
  if (piece.size() > std::numeric_limits<int32_t>::max() / 4) throw std::runtime_error("the text is too long");
  const auto size = static_cast<int32_t>(piece.size());
  std::vector<llama_token> tokens(piece.size() + kRoom);
  int32_t count = llama_tokenize(vocab_, piece.data(), size, tokens.data(), static_cast<int32_t>(tokens.size()), add_special, parse_special);
  if (count < 0 && count != std::numeric_limits<int32_t>::min()) {
    tokens.resize(static_cast<size_t>(-count));
    count = llama_tokenize(vocab_, piece.data(), size, tokens.data(), -count, add_special, parse_special);
  }
  if (count < 0) throw std::runtime_error("the text is too long");
  tokens.resize(static_cast<size_t>(count));
  return tokens;
}

}  // namespace camelid
