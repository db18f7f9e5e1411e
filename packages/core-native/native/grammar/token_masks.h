#pragma once

#include <list>
#include <memory>
#include <unordered_map>
#include <vector>

#include "grammar/configuration.h"
#include "grammar/text_masks.h"

namespace camelid::grammar {

// Which tokens may come next in each configuration of one grammar, for one vocabulary. Masks are kept until they take
// too much memory. For one thread.
class TokenMasks {
 public:
  TokenMasks(ConfigurationSpace & space, std::shared_ptr<const Vocabulary> vocabulary);

  // Valid until the next call.
  const TokenMask & at(ConfigurationId configuration);

  // Whether `at` only has to look the mask up.
  bool knows(ConfigurationId configuration) const { return mask_of_.count(configuration) > 0; }
  const Vocabulary & vocabulary() const { return *vocabulary_; }
  // Bytes of memory in use, about.
  size_t memory() const;

 private:
  struct Entry {
    ConfigurationId configuration;
    TokenMask mask;
  };

  // A place on the way through a token: inside of a text, or anywhere else.
  struct Place {
    ConfigurationId configuration;  // kInText: see `walk`
    size_t walk;                    // of `walks_`
    uint32_t state;                 // of its product
    uint32_t characters;
  };
  struct OpenWalk {
    Item item;
    size_t depth;  // bytes of the token before it
    TextWalk walk;
  };

  void compute(ConfigurationId configuration, TokenMask & mask);
  void add_text(const Item & item, const TextWalk & walk, TokenMask & mask);
  void add_names(const TextWalk & walk, TokenMask & mask) const;
  void add_others_of_text(TokenMask & mask);
  Place after_byte(const Place & from, const TokenTrie::Node & node);
  Place leave_text(const Place & from, uint8_t byte, size_t depth);
  Place enter_text(ConfigurationId configuration, size_t depth);
  // Of items that are inside of no text: the tokens of a trie that may come.
  void add_all(ConfigurationId configuration, const TokenTrie & trie, TokenMask & mask);
  void add_plain(ConfigurationId configuration, TokenMask & mask);
  void walk_plain(ConfigurationId configuration, uint32_t run, TokenMask & mask);
  bool begins_plain(ConfigurationId configuration);
  void add_token_elements(const Configuration & configuration, TokenMask & mask);
  // How many plain characters may come, whichever they are: at least so many.
  uint32_t plain_run(ConfigurationId configuration);
  uint32_t compute_plain_run(ConfigurationId configuration);
  ConfigurationId after_plain(ConfigurationId configuration);
  ConfigurationId compute_after_plain(ConfigurationId configuration);
  bool joins(ConfigurationId from, uint8_t low, uint8_t high, int more, ConfigurationId target);

  ConfigurationSpace & space_;
  std::shared_ptr<const Vocabulary> vocabulary_;
  TextMasks texts_;
  std::vector<ConfigurationId> stack_;
  std::vector<Place> places_;
  std::vector<OpenWalk> walks_;
  std::string path_;  // bytes of the token that is looked at
  std::vector<uint32_t> plain_runs_;  // kUnknownRun until it is asked for
  // What any one plain character leads to, where all lead to the same; kUnknown until it is asked for.
  std::vector<ConfigurationId> after_plain_;
  std::unordered_map<uint64_t, ConfigurationId> joined_;
  std::list<Entry> masks_;  // most recently used first
  std::unordered_map<ConfigurationId, std::list<Entry>::iterator> mask_of_;
  size_t kept_masks_;
};

}  // namespace camelid::grammar
