// Random walks over the masks of grammar programs, and of damaged copies of them, for a build with sanitizers:
// grammar_stress ROUNDS FILE... Prints how many tokens were taken; fails where a mask is empty before the output is
// complete, or holds a token that cannot be taken.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>

#include "grammar/token_matcher.h"

namespace {

using namespace camelid::grammar;

std::shared_ptr<const Vocabulary> make_vocabulary() {
  std::vector<std::string> bytes;
  for (int byte = 0; byte < 256; byte++) bytes.push_back(std::string(1, static_cast<char>(byte)));
  for (const char * word : {"{\"", "\":", "\",\"", "\"}", "},", "true", "null", "12", "-1", "name", " the", "hello", "\xc3\xa4\xc3", "0.5", "\\u00"}) {
    bytes.push_back(word);
  }
  bytes.push_back("");
  std::vector<std::string> texts = bytes;
  texts.back() = "<end>";
  return std::make_shared<const Vocabulary>(std::move(bytes), std::move(texts));
}

size_t walk(const std::vector<uint8_t> & bytes, const std::shared_ptr<const Vocabulary> & vocabulary, std::mt19937 & random, size_t limit) {
  const auto loaded = std::make_shared<LoadedGrammar>(std::make_unique<Program>(bytes.data(), bytes.size()), vocabulary);
  TokenMatcher matcher(loaded);
  while (matcher.length() < limit) {
    std::vector<int32_t> allowed;
    const TokenMask & mask = matcher.mask();
    for (size_t i = 0; i < vocabulary->size(); i++) {
      if (has_token(mask, static_cast<int32_t>(i))) allowed.push_back(static_cast<int32_t>(i));
    }
    if (allowed.empty() && !matcher.complete()) throw std::logic_error("a dead end");
    if (allowed.empty() || (matcher.complete() && random() % 4 == 0)) break;
    const TokenMatcher before = matcher;
    matcher.forced(16);
    matcher.guess(16, [&](const std::string &, const std::vector<uint8_t> & from) { return from[random() % from.size()]; });
    if (!matcher.accept(allowed[random() % allowed.size()])) continue;
    if (random() % 8 == 0) matcher.rollback(1);
    if (random() % 16 == 0) matcher = before;
  }
  return matcher.length();
}

}  // namespace

int main(int count, char ** arguments) {
  const auto vocabulary = make_vocabulary();
  std::mt19937 random(7);
  size_t tokens = 0;
  size_t refused = 0;
  for (int round = 0; round < std::atoi(arguments[1]); round++) {
    for (int i = 2; i < count; i++) {
      std::ifstream file(arguments[i], std::ios::binary);
      std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
      try {
        tokens += walk(bytes, vocabulary, random, 300);
      } catch (const std::exception & error) {
        std::fprintf(stderr, "%s: %s\n", arguments[i], error.what());
        return 1;
      }
      for (int damage = 0; damage < 3; damage++) bytes[random() % bytes.size()] = static_cast<uint8_t>(random());
      try {
        tokens += walk(bytes, vocabulary, random, 50);
      } catch (const std::exception &) {
        refused++;
      }
    }
  }
  std::printf("%zu tokens, %zu damaged programs refused\n", tokens, refused);
  return 0;
}
