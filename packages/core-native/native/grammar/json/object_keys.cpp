#include "grammar/json/object_keys.h"

#include "grammar/work_meter.h"

#include <algorithm>
#include <limits>
#include <set>

namespace camelid::grammar {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr size_t kMaxAnswers = 4096;
// Sets the rules of keys apart from those of strings.
constexpr uint32_t kKeyRules = 0x80000000;

bool starts_with(const std::string & text, const std::string & start) { return text.compare(0, start.size(), start) == 0; }

}  // namespace

const JsonFrame * ObjectKeys::open(const JsonPlace * place, const Goals & goals) {
  JsonFrame frame;
  frame.is_object = true;
  frame.place = place;
  frame.level = level_inside(place);
  frame.goals = goals;
  frame.domain = domain_of(goals);
  if (satisfier_.demand_on_member(goals.need, view(frame, goals.need, 0)) == kFalse) return nullptr;
  return states_.frame(std::move(frame));
}

bool ObjectKeys::is_live(const JsonFrame * frame, const InnerText & inner) {
  const auto & names = frame->domain->names;
  KeySpace & space = *frame->domain->space;
  // Keys without end are the quickest to find.
  for (size_t cell = 0; cell < space.cells().size(); cell++) {
    if (space.completions(inner.state, cell) == kInfinity && can_take_cell(frame, static_cast<int>(cell))) return true;
  }
  const bool is_known = inner.text != kSomeText;
  const std::string & text = states_.at(inner.text);
  const auto first = is_known ? std::lower_bound(names.begin(), names.end(), text) : names.end();
  for (auto name = first; name != names.end() && starts_with(*name, text); ++name) {
    if (can_take_name(frame, *name)) return true;
  }
  for (size_t cell = 0; cell < space.cells().size(); cell++) {
    double left = space.completions(inner.state, cell);
    if (left == 0 || left == kInfinity || !can_take_cell(frame, static_cast<int>(cell))) continue;
    for (auto name = first; name != names.end() && starts_with(*name, text); ++name) {
      WorkMeter::charge();
      if (space.cell_of(*name) == static_cast<int>(cell)) left--;
    }
    for (const SeenKeys * seen = is_known ? frame->seen : nullptr; seen != nullptr; seen = seen->previous) {
      const std::string & key = states_.at(seen->key);
      if (seen->key != kSomeText && starts_with(key, text) && frame->domain->ranks.count(key) == 0 &&
          space.cell_of(key) == static_cast<int>(cell)) {
        left--;
      }
    }
    if (left > 0) return true;
  }
  return false;
}

bool ObjectKeys::text_at(const JsonFrame * frame, const InnerText & inner, TextWalk & walk) {
  const LiveKeys & live = live_keys(frame);
  if (!live.is_endless) return false;
  walk.product = &frame->domain->space->product();
  walk.state = inner.state;
  walk.live = &live.states;
  walk.rules = live.id;
  if (inner.text == kSomeText) return true;
  const auto & names = frame->domain->names;
  const std::string text = states_.at(inner.text);
  for (auto name = std::lower_bound(names.begin(), names.end(), text); name != names.end() && starts_with(*name, text); ++name) {
    WorkMeter::charge();
    // Most names begin as keys do that need no name.
    uint32_t state = inner.state;
    size_t place = text.size();
    while (place < name->size() && live.states[state] != 0) state = walk.product->step(state, static_cast<uint8_t>((*name)[place++]));
    if (live.states[state] == 0 && can_take_name(frame, *name)) walk.names.push_back(name->substr(text.size()));
  }
  return true;
}

const ObjectKeys::LiveKeys & ObjectKeys::live_keys(const JsonFrame * frame) {
  KeySpace & space = *frame->domain->space;
  std::vector<bool> cells(space.cells().size());
  for (size_t cell = 0; cell < cells.size(); cell++) cells[cell] = can_take_cell(frame, static_cast<int>(cell));
  const auto known = live_keys_.find({&space, cells});
  if (known != live_keys_.end()) return known->second;
  LiveKeys live{static_cast<uint32_t>(live_keys_.size()) | kKeyRules, true, std::vector<uint8_t>(space.states(), 0)};
  for (size_t cell = 0; cell < cells.size(); cell++) {
    if (!cells[cell]) continue;
    for (uint32_t state = 0; state < space.states(); state++) {
      const double left = space.completions(state, cell);
      if (left > 0) live.states[state] = 1;
      if (left > 0 && left != kInfinity) live.is_endless = false;
    }
  }
  return live_keys_[{&space, std::move(cells)}] = std::move(live);
}

bool ObjectKeys::can_end(const JsonFrame * frame, const InnerText & inner) {
  const int cell = frame->domain->space->cell_at(inner.state);
  if (cell < 0) return false;
  if (inner.text == kSomeText) return can_take_cell(frame, cell);
  const std::string text = states_.at(inner.text);
  if (frame->domain->ranks.count(text) > 0) return can_take_name(frame, text);
  return !has_key(*frame, text) && can_take_cell(frame, cell);
}

std::optional<ObjectKeys::Member> ObjectKeys::member(const JsonFrame * frame, TextId key, uint32_t product_state) {
  JsonFrame next = with_key(*frame, key);
  const std::string name = states_.at(key);
  const int cell = key == kSomeText ? frame->domain->space->cell_at(product_state) : -1;
  const auto after = [&](Formula formula) {
    return key == kSomeText ? need_after_cell(*frame, formula, cell, next.count) : conditions_.after_key(formula, name, key, next.count);
  };
  next.goals.need = after(frame->goals.need);
  for (Formula & formula : next.goals.wanted) formula = after(formula);
  const Formula demand = satisfier_.demand_on_member(next.goals.need, view(next, next.goals.need, 0));
  if (demand == kFalse) return std::nullopt;
  return Member{std::move(next), demand};
}

bool ObjectKeys::is_known_prefix(const JsonFrame * frame, const std::string & text) const {
  const auto & names = frame->domain->names;
  const auto name = std::lower_bound(names.begin(), names.end(), text);
  if (name != names.end() && starts_with(*name, text)) return true;
  for (const SeenKeys * seen = frame->seen; seen != nullptr; seen = seen->previous) {
    if (seen->key != kSomeText && starts_with(states_.at(seen->key), text)) return true;
  }
  return false;
}

const std::bitset<256> & ObjectKeys::known_bytes(const JsonFrame * frame, TextId beginning) {
  if (known_frame_ == frame && known_beginning_ == beginning) return known_bytes_;
  known_frame_ = frame;
  known_beginning_ = beginning;
  known_bytes_.reset();
  const std::string & text = states_.at(beginning);
  const auto mark = [&](const std::string & key) {
    if (key.size() > text.size() && starts_with(key, text)) known_bytes_.set(static_cast<uint8_t>(key[text.size()]));
  };
  const auto & names = frame->domain->names;
  for (auto name = std::lower_bound(names.begin(), names.end(), text); name != names.end() && starts_with(*name, text); ++name) mark(*name);
  for (const SeenKeys * seen = frame->seen; seen != nullptr; seen = seen->previous) {
    if (seen->key != kSomeText) mark(states_.at(seen->key));
  }
  return known_bytes_;
}

// What is found out about keys holds for all frames with the same need, unless that speaks of what came before.
ObjectKeys::Answers & ObjectKeys::answers(const JsonFrame * frame) {
  if (answers_.size() > kMaxAnswers) {
    answers_.clear();
    last_frame_ = nullptr;
  }
  if (last_frame_ == frame) return *last_answers_;
  const Formula need = frame->goals.need;
  uint64_t key = uint64_t{1} << 63 | frame->id;
  if (!is_sensitive(need)) key = program_.ordered ? uint64_t{need} << 31 | static_cast<uint32_t>(frame->rank + 1) : essence(need);
  Answers & found = answers_[{key, frame->domain->id}];
  if (found.cells.empty()) {
    found.names.assign(frame->domain->names.size(), kUnasked);
    found.cells.assign(frame->domain->space->cells().size(), kUnasked);
  }
  last_frame_ = frame;
  last_answers_ = &found;
  return found;
}

// The rest of a need when the keys that must come are left out, where all that it says are rules of single members: a frame
// that is alive can still get those keys whichever other one comes now.
Formula ObjectKeys::essence(Formula need) {
  const auto known = essences_.find(need);
  if (known != essences_.end()) return known->second;
  BooleanArena & arena = program_.arena;
  std::vector<Formula> parts{need};
  if (arena.operator_of(need) == BooleanArena::Operator::conjunction && need != kTrue) parts = arena.kids(need);
  std::vector<Formula> kept;
  for (const Formula part : parts) {
    const int64_t code = arena.literal_code(part);
    if (code < 0) return essences_[need] = need;
    const AtomKind kind = program_.atom(static_cast<uint32_t>(code) >> 1).kind;
    if (kind != AtomKind::has && (kind != AtomKind::properties || (code & 1) == 1)) return essences_[need] = need;
    if (kind != AtomKind::has || (code & 1) == 1) kept.push_back(part);
  }
  const Formula rest = arena.conjunction(kept);
  return essences_[need] = rest;
}

bool ObjectKeys::can_take_name(const JsonFrame * frame, const std::string & name) {
  WorkMeter::charge();
  if (!is_available(*frame, name)) return false;
  const auto & names = frame->domain->names;
  const auto index = static_cast<size_t>(std::lower_bound(names.begin(), names.end(), name) - names.begin());
  const uint8_t known = answers(frame).names[index];
  if (known != kUnasked) return known == 1;
  // Masks ask for all names at once, so each may cost as much as a step.
  satisfier_.begin_step();
  const bool possible = member(frame, states_.text(name), 0).has_value();
  answers(frame).names[index] = possible ? 1 : 0;
  return possible;
}

// Whether a key that no rule names may come, of those that the same automata accept.
bool ObjectKeys::can_take_cell(const JsonFrame * frame, int cell) {
  const auto index = static_cast<size_t>(cell);
  const uint8_t known = answers(frame).cells[index];
  if (known != kUnasked) return known == 1;
  satisfier_.begin_step();
  const Formula need = need_after_cell(*frame, frame->goals.need, cell, frame->count + 1);
  JsonFrame next = *frame;
  if (program_.ordered) next.rank = static_cast<int>(frame->domain->names.size());
  const bool possible = satisfier_.demand_on_member(need, view(next, need, 1)) != kFalse;
  answers(frame).cells[index] = possible ? 1 : 0;
  return possible;
}

Formula ObjectKeys::need_after_cell(const JsonFrame & frame, Formula formula, int cell, double count) {
  const KeyDomain & domain = *frame.domain;
  const auto accepts = [&](uint32_t dfa) {
    const auto place = std::lower_bound(domain.dfas.begin(), domain.dfas.end(), dfa);
    return cell >= 0 && place != domain.dfas.end() && *place == dfa &&
           domain.space->cells()[static_cast<size_t>(cell)].accepts[static_cast<size_t>(place - domain.dfas.begin())];
  };
  std::vector<uint32_t> accepting;
  for (const uint32_t dfa : domain.dfas) {
    if (accepts(dfa)) accepting.push_back(dfa);
  }
  return conditions_.after_cell(formula, accepting, accepts, count);
}

bool ObjectKeys::is_available(const JsonFrame & frame, const std::string & name) const {
  if (program_.ordered) {
    const auto rank = frame.domain->ranks.find(name);
    if (rank != frame.domain->ranks.end() && rank->second <= frame.rank) return false;
  }
  return !has_key(frame, name);
}

bool ObjectKeys::has_key(const JsonFrame & frame, const std::string & name) const {
  if (frame.seen == nullptr) return false;
  const TextId key = states_.text(name);
  WorkMeter::charge(1 + static_cast<size_t>(frame.count) / 8);
  for (const SeenKeys * seen = frame.seen; seen != nullptr; seen = seen->previous) {
    if (seen->key == key) return true;
  }
  return false;
}

JsonFrame ObjectKeys::with_key(const JsonFrame & frame, TextId key) const {
  JsonFrame next = frame;
  next.seen = states_.seen(frame.seen, key);
  next.count++;
  if (program_.ordered) {
    const auto rank = key == kSomeText ? frame.domain->ranks.end() : frame.domain->ranks.find(states_.at(key));
    next.rank = rank == frame.domain->ranks.end() ? static_cast<int>(frame.domain->names.size()) : rank->second;
  }
  return next;
}

ObjectView ObjectKeys::view(const JsonFrame & frame, Formula formula, double more) {
  ObjectView view;
  WorkMeter::charge(1 + static_cast<size_t>(frame.count));
  view.count = frame.count + more;
  for (const SeenKeys * seen = frame.seen; seen != nullptr; seen = seen->previous) {
    if (seen->key != kSomeText) view.seen.push_back(states_.at(seen->key));
  }
  // Universal rules and keys not yet there (those that are have been settled) do not depend on what came before.
  if (is_sensitive(formula)) {
    view.key = {1, static_cast<uint32_t>(view.count), frame.seen == nullptr ? 0xffffffff : frame.seen->id, static_cast<uint32_t>(frame.rank)};
  } else if (program_.ordered) {
    view.key = {2, static_cast<uint32_t>(frame.rank)};
  } else {
    view.key = {3};
  }
  view.is_available = [this, &frame](const std::string & name) { return is_available(frame, name); };
  return view;
}

bool ObjectKeys::is_sensitive(Formula formula) {
  const auto known = depends_on_seen_.find(formula);
  if (known != depends_on_seen_.end()) return known->second;
  const std::vector<uint32_t> codes = program_.arena.literals(formula);
  return depends_on_seen_[formula] = std::any_of(codes.begin(), codes.end(), [this](uint32_t code) {
    const Atom & atom = program_.atom(code >> 1);
    return atom.kind == AtomKind::count || (atom.kind == AtomKind::properties && (code & 1) == 1);
  });
}

const KeyDomain * ObjectKeys::domain_of(const Goals & goals) {
  std::vector<uint32_t> key{goals.need};
  key.insert(key.end(), goals.wanted.begin(), goals.wanted.end());
  auto & known = domains_[key];
  if (known) return known.get();
  auto domain = std::make_unique<KeyDomain>();
  std::set<uint32_t> dfas;
  std::vector<std::string> required;
  const auto rank = [&](const std::string & name) { domain->ranks.emplace(name, static_cast<int>(domain->ranks.size())); };
  for (const Formula formula : key) {
    WorkMeter::charge();
    for (const uint32_t code : program_.arena.literals(formula)) {
      const Atom & atom = program_.atom(code >> 1);
      if (atom.kind == AtomKind::has) required.push_back(atom.name);
      if (atom.kind != AtomKind::properties) continue;
      for (const auto & [name, expression] : atom.properties->names) rank(name);
      for (const auto & pattern : atom.properties->patterns) dfas.insert(pattern.dfa);
    }
  }
  for (const std::string & name : required) rank(name);
  for (const auto & [name, place] : domain->ranks) domain->names.push_back(name);
  std::sort(domain->names.begin(), domain->names.end());
  domain->dfas.assign(dfas.begin(), dfas.end());
  domain->space = &satisfier_.key_space(domain->dfas);
  domain->id = static_cast<uint32_t>(domains_.size());
  known = std::move(domain);
  return known.get();
}

}  // namespace camelid::grammar
