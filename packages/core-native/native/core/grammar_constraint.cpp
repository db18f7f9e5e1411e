#include "core/grammar_constraint.h"

#include <algorithm>
#include <cmath>

#include "core/token_text.h"

namespace camelid {

namespace {

constexpr size_t kBytesPerToken = 8;

// Only words with a missing bit cost anything.
void forbid(const grammar::TokenMask & mask, int32_t n_vocab, float * logits) {
  const auto count = static_cast<size_t>(n_vocab);
  for (size_t word = 0; word < mask.size(); word++) {
    const uint64_t bits = mask[word];
    if (bits == ~uint64_t{0}) continue;
    float * first = logits + word * 64;
    float * last = logits + std::min(count, word * 64 + 64);
    if (bits == 0) {
      std::fill(first, last, -INFINITY);
      continue;
    }
    for (float * at = first; at < last; at++) {
      if ((bits >> (at - first) & 1) == 0) *at = -INFINITY;
    }
  }
}

}  // namespace

GrammarConstraint::GrammarConstraint(GrammarCache & cache, std::string program, const llama_vocab * vocab,
                                     const std::unordered_set<llama_token> & preserved)
    : cache_(cache), program_(std::move(program)), vocab_(vocab), loaded_(cache.get(program_)), matcher_(loaded_) {
  for (llama_token token = 0; token < llama_vocab_n_tokens(vocab); token++) {
    const bool ends = llama_vocab_is_eog(vocab, token);
    const bool shown = preserved.count(token) > 0;
    if (!ends && !shown) continue;
    const grammar::Vocabulary & vocabulary = matcher_.vocabulary();
    const std::string & bytes = shown ? vocabulary.text(token) : vocabulary.bytes(token);
    if (ends || bytes != vocabulary.bytes(token)) specials_.push_back({token, ends, bytes});
  }
}

void GrammarConstraint::apply(float * logits) {
  if (has_found_) return forbid_others(found_mask_, found_specials_, logits);
  look(special_verdicts_);
  forbid_others(matcher_.mask(), special_verdicts_, logits);
}

void GrammarConstraint::find() {
  const std::unique_lock<std::mutex> use = renew_outgrown();
  look(found_specials_);
  found_mask_ = matcher_.mask();
  has_found_ = true;
}

void GrammarConstraint::look(std::vector<bool> & specials) {
  specials.clear();
  for (const Special & special : specials_) specials.push_back(may_come(special));
}

void GrammarConstraint::forbid_others(const grammar::TokenMask & mask, const std::vector<bool> & specials, float * logits) {
  special_logits_.clear();
  for (size_t i = 0; i < specials_.size(); i++) special_logits_.push_back(specials[i] ? logits[specials_[i].token] : -INFINITY);
  forbid(mask, llama_vocab_n_tokens(vocab_), logits);
  for (size_t i = 0; i < specials_.size(); i++) logits[specials_[i].token] = special_logits_[i];
}

void GrammarConstraint::prepare(const std::vector<llama_token> & next) {
  matcher_.mask();
  grammar::TokenMatcher ahead = matcher_;
  for (const llama_token token : next) {
    if (!ahead.accept(token, printed(token))) return;
    ahead.mask();
  }
}

bool GrammarConstraint::may_come(const Special & special) {
  if (!special.ends) return matcher_.allows(special.token, special.bytes);
  if (matcher_.complete()) return true;
  if (!matcher_.allows(special.token, special.bytes)) return false;
  grammar::TokenMatcher after = matcher_;
  after.accept(special.token, special.bytes);
  return after.complete();
}

bool GrammarConstraint::accept(llama_token token) {
  const Special * known = special(token);
  if (known != nullptr && known->ends) return may_come(*known);
  if (!matcher_.accept(token, printed(token))) return false;
  has_found_ = false;
  taken_.push_back(token);
  remember(printed(token));
  return true;
}

bool GrammarConstraint::ended() {
  if (!matcher_.complete()) return false;
  const grammar::TokenMask & mask = matcher_.mask();
  if (std::any_of(mask.begin(), mask.end(), [](uint64_t word) { return word != 0; })) return false;
  return std::none_of(specials_.begin(), specials_.end(),
                      [&](const Special & special) { return matcher_.allows(special.token, special.bytes); });
}

std::vector<llama_token> GrammarConstraint::draft(size_t limit) {
  const std::string bytes = matcher_.guess(
      limit * kBytesPerToken, [this](const std::string & guessed, const std::vector<uint8_t> & from) { return what_came_last(guessed, from); });
  std::vector<llama_token> drafted;
  if (bytes.size() < 2) return drafted;
  const std::string before = taken_.empty() ? "" : printed(taken_.back());
  grammar::TokenMatcher ahead = matcher_;
  for (const llama_token token : tokenize_after(vocab_, before, bytes)) {
    if (drafted.size() == limit || special(token) != nullptr || !ahead.accept(token)) break;
    drafted.push_back(token);
  }
  return drafted;
}

void GrammarConstraint::remember(const std::string & bytes) {
  for (const char byte : bytes) {
    habit_[last_bytes_] = static_cast<uint8_t>(byte);
    last_bytes_ = static_cast<uint16_t>(last_bytes_ << 8 | static_cast<uint8_t>(byte));
  }
}

int GrammarConstraint::what_came_last(const std::string & guessed, const std::vector<uint8_t> & from) const {
  uint16_t last = last_bytes_;
  for (size_t i = guessed.size() < 2 ? 0 : guessed.size() - 2; i < guessed.size(); i++) {
    last = static_cast<uint16_t>(last << 8 | static_cast<uint8_t>(guessed[i]));
  }
  const auto known = habit_.find(last);
  const bool fits = known != habit_.end() && std::find(from.begin(), from.end(), known->second) != from.end();
  return fits ? known->second : -1;
}

const std::string & GrammarConstraint::printed(llama_token token) const {
  const Special * known = special(token);
  return known != nullptr ? known->bytes : matcher_.vocabulary().bytes(token);
}

const GrammarConstraint::Special * GrammarConstraint::special(llama_token token) const {
  const auto known = std::lower_bound(specials_.begin(), specials_.end(), token,
                                      [](const Special & special, llama_token other) { return special.token < other; });
  return known != specials_.end() && known->token == token ? &*known : nullptr;
}

// A long output of a grammar with endless different states would fill the memory: then the grammar is begun anew.
// Gives the right to use the fresh one.
std::unique_lock<std::mutex> GrammarConstraint::renew_outgrown() {
  if (!is_outgrown()) return {};
  const std::shared_ptr<grammar::LoadedGrammar> fresh = cache_.get(program_);
  std::unique_lock<std::mutex> use(fresh->in_use);
  grammar::TokenMatcher matcher(fresh);
  for (const llama_token token : taken_) matcher.accept(token, printed(token));
  fresh->known_memory = fresh->memory();
  matcher_ = std::move(matcher);
  loaded_ = fresh;
  return use;
}

}  // namespace camelid
