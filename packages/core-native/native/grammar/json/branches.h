#pragma once

#include <functional>
#include <set>
#include <vector>

#include "grammar/json/boolean_arena.h"

namespace camelid::grammar {

// One way to make a formula true: literal codes that together imply it.
struct Branch {
  std::set<uint32_t> literals;
  std::set<uint32_t> pending;  // set apart by the caller: conditions on the value that is still open
};

enum class Search { found, exhausted, gave_up };

// Visits one branch of a formula after the other until a visit returns true. Choices without pending literals come
// first, so that small demands on the open value are found first. `is_hopeless` says of the beginning of a branch that
// nothing comes of it. Gives up after `limit` branches.
class BranchSearch {
 public:
  BranchSearch(const BooleanArena & arena, std::function<bool(uint32_t code)> is_pending,
               std::function<bool(const Branch &)> visit, std::function<bool(const Branch &)> is_hopeless, size_t limit)
      : arena_(arena), is_pending_(std::move(is_pending)), visit_(std::move(visit)), is_hopeless_(std::move(is_hopeless)), limit_(limit) {}

  Search run(Formula formula) { return search({formula}, {}, {}); }

 private:
  Search search(std::vector<Formula> open, Branch branch, std::vector<Formula> waiting);
  bool add(Formula id, Branch & branch, std::vector<Formula> & open, std::vector<Formula> & waiting) const;
  bool has_pending(Formula id) const;

  const BooleanArena & arena_;
  std::function<bool(uint32_t code)> is_pending_;
  std::function<bool(const Branch &)> visit_;
  std::function<bool(const Branch &)> is_hopeless_;
  size_t limit_;
  size_t visited_ = 0;
};

}  // namespace camelid::grammar
