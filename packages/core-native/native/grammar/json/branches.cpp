#include "grammar/json/branches.h"

#include <algorithm>

#include "grammar/work_meter.h"

namespace camelid::grammar {

using Operator = BooleanArena::Operator;

Search BranchSearch::search(std::vector<Formula> open, Branch branch, std::vector<Formula> waiting) {
  while (!open.empty()) {
    while (!open.empty()) {
      const Formula id = open.back();
      open.pop_back();
      if (!add(id, branch, open, waiting)) return Search::exhausted;
    }
    // Choices that the literals decide: drop those that hold, take those with one way left.
    std::vector<Formula> undecided;
    for (const Formula id : waiting) {
      WorkMeter::charge(1 + arena_.kids(id).size());
      std::vector<Formula> left;
      bool holds = false;
      for (const Formula kid : arena_.kids(id)) {
        const int64_t literal = arena_.literal_code(kid);
        if (literal >= 0) {
          const auto code = static_cast<uint32_t>(literal);
          if (is_pending_(code)) {
            if (branch.pending.count(code) > 0) holds = true;
          } else {
            if (branch.literals.count(code) > 0) holds = true;
            if (branch.literals.count(code ^ 1) > 0) continue;
          }
        }
        left.push_back(kid);
      }
      if (holds) continue;
      if (left.empty()) return Search::exhausted;
      if (left.size() == 1) open.push_back(left[0]);
      else undecided.push_back(id);
    }
    waiting = std::move(undecided);
  }
  if (++visited_ > limit_) return Search::gave_up;
  // What a branch holds is copied for each way to go on.
  WorkMeter::charge(1 + branch.literals.size() + branch.pending.size() + waiting.size() / 4);
  if (waiting.empty()) return visit_(branch) ? Search::found : Search::exhausted;
  // Partial branches are checked too: a contradiction found late is found once for each way to go on.
  if (is_hopeless_(branch)) return Search::exhausted;
  std::vector<Formula> kids = arena_.kids(waiting[0]);
  waiting.erase(waiting.begin());
  std::stable_partition(kids.begin(), kids.end(), [this](Formula kid) { return !has_pending(kid); });
  for (const Formula kid : kids) {
    const Search result = search({kid}, branch, waiting);
    if (result != Search::exhausted) return result;
  }
  return Search::exhausted;
}

// False when the formula contradicts the branch.
bool BranchSearch::add(Formula id, Branch & branch, std::vector<Formula> & open, std::vector<Formula> & waiting) const {
  WorkMeter::charge();
  if (id == kTrue) return true;
  if (id == kFalse) return false;
  switch (arena_.operator_of(id)) {
    case Operator::conjunction:
      open.insert(open.end(), arena_.kids(id).begin(), arena_.kids(id).end());
      return true;
    case Operator::disjunction:
      waiting.push_back(id);
      return true;
    case Operator::literal:
      break;
  }
  const auto code = static_cast<uint32_t>(arena_.literal_code(id));
  if (is_pending_(code)) branch.pending.insert(code);
  else if (branch.literals.count(code ^ 1) > 0) return false;
  else branch.literals.insert(code);
  return true;
}

bool BranchSearch::has_pending(Formula id) const {
  const std::vector<uint32_t> codes = arena_.literals(id);
  return std::any_of(codes.begin(), codes.end(), is_pending_);
}

}  // namespace camelid::grammar
