#pragma once

#include <list>
#include <memory>
#include <unordered_map>
#include <vector>

#include "grammar/configuration.h"
#include "grammar/vocabulary.h"

namespace camelid::grammar {

// Which tokens may come next in each configuration of one grammar, for one vocabulary. Masks are kept until they take
// too much memory. For one thread.
class TokenMasks {
 public:
  TokenMasks(ConfigurationSpace & space, std::shared_ptr<const Vocabulary> vocabulary);

  // Valid until the next call.
  const TokenMask & at(ConfigurationId configuration);

  const Vocabulary & vocabulary() const { return *vocabulary_; }
  // Bytes of memory in use, about.
  size_t memory() const;

 private:
  struct Entry {
    ConfigurationId configuration;
    TokenMask mask;
  };

  void compute(ConfigurationId configuration, TokenMask & mask);
  void add_plain(ConfigurationId configuration, TokenMask & mask);
  bool add_plain_texts(const Item & item, TokenMask & mask);
  void walk_plain(ConfigurationId configuration, const PlainRun & run, TokenMask & mask);
  bool begins_plain(ConfigurationId configuration);
  void add_others(ConfigurationId configuration, TokenMask & mask);
  void add_token_elements(const Configuration & configuration, TokenMask & mask);
  PlainRun plain_run(ConfigurationId configuration);
  PlainRun compute_plain_run(ConfigurationId configuration);
  ConfigurationId after_plain(ConfigurationId configuration);
  ConfigurationId compute_after_plain(ConfigurationId configuration);
  bool joins(ConfigurationId from, uint8_t low, uint8_t high, int more, ConfigurationId target);

  ConfigurationSpace & space_;
  std::shared_ptr<const Vocabulary> vocabulary_;
  std::vector<ConfigurationId> stack_;
  // The plain part of masks, for states of machines that take the same plain texts.
  std::unordered_map<uint64_t, TokenMask> plain_parts_;
  std::vector<std::string> texts_;
  std::vector<PlainRun> plain_runs_;
  std::vector<bool> has_plain_run_;
  // What any one plain character leads to, where all lead to the same; kUnknown until it is asked for.
  std::vector<ConfigurationId> after_plain_;
  std::unordered_map<uint64_t, ConfigurationId> joined_;
  std::list<Entry> masks_;  // most recently used first
  std::unordered_map<ConfigurationId, std::list<Entry>::iterator> mask_of_;
  size_t kept_masks_;
};

}  // namespace camelid::grammar
