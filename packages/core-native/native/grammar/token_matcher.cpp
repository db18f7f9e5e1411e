#include "grammar/token_matcher.h"

#include <algorithm>

namespace camelid::grammar {

// A long history is freed in a loop: recursion of destructors would use a stack frame a token.
TokenMatcher::Point::~Point() {
  std::shared_ptr<Point> rest = std::move(previous);
  while (rest && rest.use_count() == 1) {
    std::shared_ptr<Point> next = std::move(rest->previous);
    rest = std::move(next);
  }
}

TokenMatcher::TokenMatcher(std::shared_ptr<LoadedGrammar> grammar) : grammar_(std::move(grammar)) {
  now_ = std::shared_ptr<Point>(new Point{grammar_->space.start(), 0, nullptr});
}

// What a coarse configuration forgets can only matter to a token in which a text ends: as a rule, to one that also holds
// some of another text, which may be the same.
const TokenMask & TokenMatcher::mask() {
  ConfigurationSpace & space = grammar_->space;
  const ConfigurationId coarse = space.coarse(now_->configuration);
  const TokenMask & mask = grammar_->masks.at(coarse);
  if (coarse == now_->configuration) return mask;
  const std::vector<int32_t> & tokens = vocabulary().tokens_to_check(space.forgotten(now_->configuration));
  const auto is_wrong = [&](int32_t token) { return has_token(mask, token) != allows(token, vocabulary().bytes(token)); };
  const auto first = std::find_if(tokens.begin(), tokens.end(), is_wrong);
  if (first == tokens.end()) return mask;
  exact_ = mask;
  for (auto token = first; token != tokens.end(); ++token) {
    if (!is_wrong(*token)) continue;
    if (has_token(mask, *token)) remove_token(exact_, *token);
    else add_token(exact_, *token);
  }
  return exact_;
}

ConfigurationId TokenMatcher::for_bytes() const {
  ConfigurationSpace & space = grammar_->space;
  const bool is_exact = space.forgotten(now_->configuration) == Forgotten::ends;
  return is_exact ? now_->configuration : space.coarse(now_->configuration);
}

bool TokenMatcher::accept(int32_t token, const std::string & bytes) {
  const ConfigurationId next = after(token, bytes);
  if (next == kNoConfiguration) return false;
  now_ = std::shared_ptr<Point>(new Point{next, now_->length + 1, now_});
  return true;
}

void TokenMatcher::rollback(size_t count) {
  for (size_t i = std::min(count, now_->length); i > 0; i--) now_ = now_->previous;
}

std::string TokenMatcher::forced(size_t limit) {
  std::string bytes;
  ConfigurationId at = for_bytes();
  while (bytes.size() < limit && !grammar_->space.at(at).complete && !grammar_->space.at(at).takes_tokens) {
    ConfigurationId only = kNoConfiguration;
    int found = -1;
    for (int byte = 0; byte < 256; byte++) {
      const ConfigurationId next = grammar_->space.step(at, static_cast<uint8_t>(byte));
      if (next == kNoConfiguration) continue;
      if (found >= 0) return bytes;
      found = byte;
      only = next;
    }
    if (found < 0) return bytes;
    bytes.push_back(static_cast<char>(found));
    at = only;
  }
  return bytes;
}

std::string TokenMatcher::guess(size_t limit,
                                const std::function<int(const std::string &, const std::vector<uint8_t> &)> & choose) {
  constexpr size_t kFew = 8;
  std::string bytes;
  std::vector<uint8_t> candidates;
  ConfigurationId at = for_bytes();
  while (bytes.size() < limit && !grammar_->space.at(at).complete && !grammar_->space.at(at).takes_tokens) {
    candidates.clear();
    for (int byte = 0; byte < 256 && candidates.size() <= kFew; byte++) {
      if (byte == '\\' || grammar_->space.step(at, static_cast<uint8_t>(byte)) == kNoConfiguration) continue;
      candidates.push_back(static_cast<uint8_t>(byte));
    }
    if (candidates.empty() || candidates.size() > kFew) break;
    const int chosen = candidates.size() == 1 ? candidates[0] : choose(bytes, candidates);
    if (chosen < 0) break;
    bytes.push_back(static_cast<char>(chosen));
    at = grammar_->space.step(at, static_cast<uint8_t>(chosen));
  }
  return bytes;
}

}  // namespace camelid::grammar
