#include "grammar/json/boolean_arena.h"

#include <algorithm>

#include "grammar/work_meter.h"

namespace camelid::grammar {

namespace {

constexpr size_t kMaxFormulas = 2000000;

}  // namespace

BooleanArena::BooleanArena() {
  nodes_.push_back({Operator::disjunction, -1, {}});
  nodes_.push_back({Operator::conjunction, -1, {}});
  negations_[kFalse] = kTrue;
  negations_[kTrue] = kFalse;
}

Formula BooleanArena::literal(uint32_t code) {
  const auto known = literals_.find(code);
  if (known != literals_.end()) return known->second;
  const Formula id = add(Operator::literal, {}, code);
  literals_[code] = id;
  return id;
}

Formula BooleanArena::negation(Formula id) {
  const auto known = negations_.find(id);
  if (known != negations_.end()) return known->second;
  Formula result;
  if (operator_of(id) == Operator::literal) {
    result = literal(static_cast<uint32_t>(literal_code(id)) ^ 1);
  } else {
    const bool is_and = operator_of(id) == Operator::conjunction;
    std::vector<Formula> parts = kids(id);
    for (Formula & part : parts) part = negation(part);
    result = is_and ? disjunction(parts) : conjunction(parts);
  }
  negations_[id] = result;
  negations_[result] = id;
  return result;
}

Formula BooleanArena::map(Formula id, const Replace & replace) {
  std::unordered_map<Formula, Formula> memo;
  return map(id, replace, memo);
}

Formula BooleanArena::map(Formula id, const Replace & replace, std::unordered_map<Formula, Formula> & memo) {
  if (id == kFalse || id == kTrue) return id;
  const auto known = memo.find(id);
  if (known != memo.end()) return known->second;
  WorkMeter::charge();
  Formula result;
  if (operator_of(id) == Operator::literal) {
    result = replace(static_cast<uint32_t>(literal_code(id)));
  } else {
    const Operator op = operator_of(id);
    const Formula absorbing = op == Operator::conjunction ? kFalse : kTrue;
    // A copy: replacing may add formulas and so move them.
    const std::vector<Formula> parts = kids(id);
    std::vector<Formula> mapped;
    bool absorbed = false;
    for (const Formula part : parts) {
      mapped.push_back(map(part, replace, memo));
      absorbed = mapped.back() == absorbing;
      if (absorbed) break;
    }
    result = absorbed ? absorbing : combine(mapped, op);
  }
  memo[id] = result;
  return result;
}

bool BooleanArena::evaluate(Formula id, const std::function<bool(uint32_t code)> & truth) const {
  if (id == kFalse || id == kTrue) return id == kTrue;
  WorkMeter::charge();
  const Node & node = nodes_[id];
  if (node.op == Operator::literal) return truth(static_cast<uint32_t>(node.literal));
  const auto holds = [&](Formula kid) { return evaluate(kid, truth); };
  return node.op == Operator::conjunction ? std::all_of(node.kids.begin(), node.kids.end(), holds)
                                          : std::any_of(node.kids.begin(), node.kids.end(), holds);
}

void BooleanArena::literals(Formula id, std::vector<uint32_t> & codes, std::unordered_map<Formula, bool> & seen) const {
  WorkMeter::charge();
  if (!seen.emplace(id, true).second) return;
  const Node & node = nodes_[id];
  if (node.op == Operator::literal) codes.push_back(static_cast<uint32_t>(node.literal));
  for (const Formula kid : node.kids) literals(kid, codes, seen);
}

std::vector<uint32_t> BooleanArena::literals(Formula id) const {
  std::vector<uint32_t> codes;
  std::unordered_map<Formula, bool> seen;
  literals(id, codes, seen);
  return codes;
}

Formula BooleanArena::combine(const std::vector<Formula> & ids, Operator op) {
  const bool is_and = op == Operator::conjunction;
  const Formula neutral = is_and ? kTrue : kFalse;
  const Formula absorbing = is_and ? kFalse : kTrue;
  std::vector<Formula> set;
  for (const Formula id : ids) {
    if (id == neutral) continue;
    if (id == absorbing) return absorbing;
    if (operator_of(id) == op) set.insert(set.end(), kids(id).begin(), kids(id).end());
    else set.push_back(id);
  }
  WorkMeter::charge(1 + set.size());
  std::sort(set.begin(), set.end());
  set.erase(std::unique(set.begin(), set.end()), set.end());
  const auto has = [&set](Formula id) { return std::binary_search(set.begin(), set.end(), id); };
  if (set.empty()) return neutral;
  for (const Formula id : set) {
    const auto negation = negations_.find(id);
    if (negation != negations_.end() && has(negation->second)) return absorbing;
    const int64_t code = literal_code(id);
    if (code < 0) continue;
    const auto dual = literals_.find(static_cast<uint32_t>(code) ^ 1);
    if (dual != literals_.end() && has(dual->second)) return absorbing;
  }
  // Absorption: x and (x or y) is x. One level is enough to keep residuals from growing.
  if (set.size() > 1) {
    const Operator inner = is_and ? Operator::disjunction : Operator::conjunction;
    std::vector<Formula> kept;
    for (const Formula id : set) {
      WorkMeter::charge(1 + kids(id).size() / 4);
      const bool absorbed = operator_of(id) == inner && std::any_of(kids(id).begin(), kids(id).end(), has);
      if (!absorbed) kept.push_back(id);
    }
    set = std::move(kept);
  }
  if (set.size() == 1) return set[0];
  auto & table = is_and ? conjunctions_ : disjunctions_;
  const auto known = table.find(set);
  if (known != table.end()) return known->second;
  const Formula id = add(op, set, -1);
  table[std::move(set)] = id;
  return id;
}

Formula BooleanArena::add(Operator op, std::vector<Formula> kids, int64_t literal) {
  if (nodes_.size() >= kMaxFormulas) throw SchemaTooHard("the schema asks for too many conditions at once");
  bytes_ += kids.size() * 2 * sizeof(Formula);
  nodes_.push_back({op, literal, std::move(kids)});
  return static_cast<Formula>(nodes_.size() - 1);
}

}  // namespace camelid::grammar
