#include "grammar/json/satisfier.h"

#include <algorithm>
#include <set>

#include "grammar/json/branches.h"
#include "grammar/work_meter.h"

namespace camelid::grammar {

namespace {

constexpr size_t kMaxBranches = 5000;
constexpr size_t kMaxDemands = 256;
constexpr size_t kMaxMemo = 200000;
constexpr size_t kWorkOfAStep = 2000000;

}  // namespace

NumberGoal & Satisfier::number_goal(Formula formula) {
  auto & goal = numbers_[formula];
  if (!goal) goal = std::make_unique<NumberGoal>(program_, formula);
  return *goal;
}

KeySpace & Satisfier::key_space(const std::vector<uint32_t> & dfas) {
  auto & space = spaces_[dfas];
  if (!space) {
    std::vector<const TextDfa *> parts;
    for (const uint32_t id : dfas) parts.push_back(&program_.dfa(id));
    space = std::make_unique<KeySpace>(std::move(parts));
  }
  return *space;
}

bool Satisfier::is_possible(Formula expression) {
  if (expression == kTrue || expression == kFalse) return expression == kTrue;
  const auto known = memo_.find(expression);
  if (known != memo_.end()) return known->second;
  const auto running = active_.find(expression);
  if (running != active_.end()) {
    // A value that needs itself inside of itself is never finished: as long as no other way is found, it is none.
    assumed_ = std::min(assumed_, running->second);
    return false;
  }
  spend();
  const size_t depth = active_.size();
  const size_t outer = assumed_;
  assumed_ = kNothing;
  active_[expression] = depth;
  bool possible;
  try {
    const Shape shape = program_.shape(expression);
    possible = is_shape_possible(shape);
  } catch (...) {
    active_.erase(expression);
    throw;
  }
  active_.erase(expression);
  const bool certain = possible || assumed_ == kNothing || assumed_ >= depth;
  if (certain) memo_[expression] = possible;
  assumed_ = std::min(outer, certain ? kNothing : assumed_);
  return possible;
}

bool Satisfier::is_shape_possible(const Shape & shape) {
  spend();
  if (shape[kNull] == kTrue || shape[kTrueValue] == kTrue || shape[kFalseValue] == kTrue || shape[kString] == kTrue) return true;
  if (shape[kString] != kFalse) {
    const TextCondition text = program_.text_condition(shape[kString]);
    if (text.goal->is_live(text.product->start(), 0)) return true;
  }
  if (shape[kNumber] != kFalse && number_goal(shape[kNumber]).is_satisfiable()) return true;
  if (demand_on_fresh_array(shape[kArray]) != kFalse) return true;
  return demand_on_fresh_object(shape[kObject]) != kFalse;
}

Formula Satisfier::demand_on_fresh_array(Formula formula) { return demand_on_item(formula, {{0}, 0, {}}); }

Formula Satisfier::demand_on_fresh_object(Formula formula) {
  return demand_on_member(formula, {{0}, 0, {}, [](const std::string &) { return true; }});
}

Formula Satisfier::demand_on_member(Formula formula, const ObjectView & view) {
  std::vector<uint32_t> key{0, formula};
  key.insert(key.end(), view.key.begin(), view.key.end());
  return demand(std::move(key), formula, [&](const std::vector<uint32_t> & literals) { return object_is_possible(*this, literals, view); });
}

Formula Satisfier::demand_on_item(Formula formula, const ArrayView & view) {
  std::vector<uint32_t> key{1, formula};
  key.insert(key.end(), view.key.begin(), view.key.end());
  return demand(std::move(key), formula, [&](const std::vector<uint32_t> & literals) { return array_is_possible(*this, literals, view); });
}

Formula Satisfier::demand(std::vector<uint32_t> key, Formula formula, const IsPossible & is_possible) {
  if (formula == kFalse || formula == kTrue) return formula;
  const auto known = demands_.find(key);
  if (known != demands_.end()) return known->second;
  const size_t outer = assumed_;
  assumed_ = kNothing;
  const Formula result = compute_demand(formula, is_possible);
  if (result == kTrue || assumed_ == kNothing) {
    if (demands_.size() > kMaxMemo) {
      demands_.clear();
      demand_bytes_ = 0;
    }
    demand_bytes_ += 80 + key.size() * sizeof(uint32_t);
    demands_[std::move(key)] = result;
    assumed_ = outer;
  } else {
    assumed_ = std::min(outer, assumed_);
  }
  return result;
}

Formula Satisfier::compute_demand(Formula formula, const IsPossible & is_possible) {
  BooleanArena & arena = program_.arena;
  const auto is_pending = [this](uint32_t code) { return program_.atom(code >> 1).kind == AtomKind::pending; };
  // If everything else can hold together, only the demands on the open value are left.
  std::set<uint32_t> all;
  bool conflict = false;
  for (const uint32_t code : arena.literals(formula)) {
    if (is_pending(code)) continue;
    if (all.count(code ^ 1) > 0) conflict = true;
    all.insert(code);
  }
  if (!conflict && is_possible({all.begin(), all.end()})) {
    const Formula demand = arena.map(formula, [&](uint32_t code) { return is_pending(code) ? demand_of(code) : kTrue; });
    return this->is_possible(demand) ? demand : kFalse;
  }
  const auto demand_of_all = [&](const std::set<uint32_t> & codes) {
    std::vector<Formula> parts;
    for (const uint32_t code : codes) parts.push_back(demand_of(code));
    return arena.conjunction(parts);
  };
  std::vector<std::set<uint32_t>> found;
  const auto is_open = [&](const Branch & branch) {
    spend();
    const bool covered = std::any_of(found.begin(), found.end(), [&](const std::set<uint32_t> & codes) {
      return std::includes(branch.pending.begin(), branch.pending.end(), codes.begin(), codes.end());
    });
    return !covered && this->is_possible(demand_of_all(branch.pending)) &&
           is_possible({branch.literals.begin(), branch.literals.end()});
  };
  BranchSearch search(
      arena, is_pending,
      [&](const Branch & branch) {
        if (!is_open(branch)) return false;
        found.push_back(branch.pending);
        return branch.pending.empty() || found.size() >= kMaxDemands;
      },
      [&](const Branch & branch) { return !is_open(branch); }, kMaxBranches);
  search.run(formula);
  std::vector<Formula> ways;
  for (const auto & codes : found) ways.push_back(demand_of_all(codes));
  return arena.disjunction(ways);
}

Formula Satisfier::demand_of(uint32_t code) const {
  const Atom & atom = program_.atom(code >> 1);
  return atom.kind == AtomKind::pending ? atom.expression : kTrue;
}

void Satisfier::begin_step() {
  work_ = kWorkOfAStep;
  assumed_ = kNothing;
  active_.clear();
}

void Satisfier::spend() {
  WorkMeter::charge();
  if (work_ == 0) throw SchemaTooHard("the schema needs too much work to find what may come next");
  work_--;
}

}  // namespace camelid::grammar
