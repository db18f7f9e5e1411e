#include "grammar/json/text_product.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <map>
#include <set>

#include "grammar/work_meter.h"

namespace camelid::grammar {

namespace {

constexpr size_t kMaxStates = 60000;
constexpr size_t kMaxLevelCells = 40000000;
constexpr uint32_t kUnreachable = 0xffffffff;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Well-formed UTF-8: 1 is between code points, the others are inside of one, 0 is dead. Unicode standard, table 3-7.
struct Utf8Table {
  uint8_t next[9][256] = {};

  Utf8Table() {
    const struct { uint8_t state, from, to, target; } edges[] = {
        {1, 0x00, 0x7f, 1}, {1, 0xc2, 0xdf, 2}, {1, 0xe0, 0xe0, 4}, {1, 0xe1, 0xec, 3}, {1, 0xed, 0xed, 5}, {1, 0xee, 0xef, 3},
        {1, 0xf0, 0xf0, 6}, {1, 0xf1, 0xf3, 8}, {1, 0xf4, 0xf4, 7}, {2, 0x80, 0xbf, 1}, {3, 0x80, 0xbf, 2}, {4, 0xa0, 0xbf, 2},
        {5, 0x80, 0x9f, 2}, {6, 0x90, 0xbf, 3}, {7, 0x80, 0x8f, 3}, {8, 0x80, 0xbf, 3},
    };
    for (const auto & edge : edges) {
      for (int byte = edge.from; byte <= edge.to; byte++) next[edge.state][byte] = edge.target;
    }
  }
};

const Utf8Table & utf8() {
  static const Utf8Table table;
  return table;
}

}  // namespace

bool TextDfa::matches(const std::string & text) const {
  uint32_t state = start;
  for (const char byte : text) {
    if (state == 0) return false;
    state = step(state, static_cast<uint8_t>(byte));
  }
  return accepting[state] != 0;
}

TextDfa text_set_dfa(const std::vector<std::string> & texts) {
  std::vector<std::map<uint8_t, uint32_t>> children(2);
  TextDfa dfa;
  dfa.accepting.assign(2, 0);
  dfa.start = 1;
  std::set<uint8_t> used;
  for (const std::string & text : texts) {
    uint32_t state = 1;
    for (const char character : text) {
      const auto byte = static_cast<uint8_t>(character);
      used.insert(byte);
      const auto known = children[state].find(byte);
      if (known != children[state].end()) {
        state = known->second;
        continue;
      }
      const auto target = static_cast<uint32_t>(children.size());
      children[state][byte] = target;
      children.emplace_back();
      dfa.accepting.push_back(0);
      state = target;
    }
    dfa.accepting[state] = 1;
  }
  for (const uint8_t byte : used) dfa.class_of[byte] = static_cast<uint8_t>(dfa.classes++);
  dfa.next.assign(children.size() * dfa.classes, 0);
  for (size_t state = 0; state < children.size(); state++) {
    for (const auto & [byte, target] : children[state]) dfa.next[state * dfa.classes + dfa.class_of[byte]] = target;
  }
  return dfa;
}

TextProduct::TextProduct(std::vector<const TextDfa *> dfas) : dfas_(std::move(dfas)) {
  std::map<std::vector<uint8_t>, uint8_t> classes;
  for (int byte = 0; byte < 256; byte++) {
    std::vector<uint8_t> key;
    for (const auto & row : utf8().next) key.push_back(row[byte]);
    for (const TextDfa * dfa : dfas_) key.push_back(dfa->class_of[byte]);
    const auto [known, fresh] = classes.emplace(std::move(key), static_cast<uint8_t>(class_starts_.size()));
    if (fresh) {
      class_starts_.push_back(static_cast<uint8_t>(byte));
      class_sizes_.push_back(0);
      class_groups_.push_back(0);
    }
    class_of_[byte] = known->second;
    class_sizes_[known->second]++;
    if (byte < 0x20 || byte == '"' || byte == '\\') continue;
    class_groups_[known->second] |= static_cast<uint16_t>(1 << ByteGroups::of(static_cast<uint8_t>(byte)));
  }
  intern(std::vector<uint32_t>(dfas_.size() + 1, 0));
  std::vector<uint32_t> first{1};
  for (const TextDfa * dfa : dfas_) first.push_back(dfa->start);
  start_ = intern(std::move(first));
}

void TextProduct::compute_row(uint32_t state) {
  WorkMeter::charge(1 + classes() * (1 + dfas_.size()) / 4);
  auto row = std::make_unique<uint32_t[]>(classes());
  const std::vector<uint32_t> tuple = tuples_[state];
  std::vector<uint32_t> target(tuple.size());
  for (size_t c = 0; c < classes(); c++) {
    const uint8_t byte = class_starts_[c];
    target[0] = utf8().next[tuple[0]][byte];
    row[c] = 0;
    if (target[0] == 0) continue;
    bool any = false;
    for (size_t i = 0; i < dfas_.size(); i++) {
      target[i + 1] = dfas_[i]->step(tuple[i + 1], byte);
      any = any || target[i + 1] != 0;
    }
    // Most bytes lead out of all automata; where they do is kept apart, as looking tuples up takes time.
    uint32_t & outside = outside_[target[0]];
    if (any || outside == 0) row[c] = intern(target);
    if (any) continue;
    if (outside == 0) outside = row[c];
    row[c] = outside;
  }
  rows_[state] = std::move(row);
}

bool TextProduct::is_well_formed(uint32_t state, size_t index) const {
  return utf8().next[tuples_[state][0]][class_starts_[index]] != 0;
}

size_t TextProduct::explore() {
  for (; explored_ < tuples_.size(); explored_++) row(static_cast<uint32_t>(explored_));
  return tuples_.size();
}

uint32_t TextProduct::intern(std::vector<uint32_t> tuple) {
  const auto [known, fresh] = ids_.emplace(tuple, static_cast<uint32_t>(tuples_.size()));
  if (fresh) {
    if (tuples_.size() >= kMaxStates) throw SchemaTooHard("the patterns of the schema have too many states together");
    tuples_.push_back(std::move(tuple));
    rows_.emplace_back();
  }
  return known->second;
}

TextGoal::TextGoal(TextProduct & product, const BooleanArena & arena, Formula formula,
                   const std::function<TextLiteral(uint32_t atom)> & literal)
    : product_(product) {
  std::set<double> cuts{0};
  for (const uint32_t code : arena.literals(formula)) {
    const TextLiteral entry = literal(code >> 1);
    if (entry.is_length && entry.at_least > 0) cuts.insert(entry.at_least);
  }
  length_cap_ = *cuts.rbegin();
  if (formula == kFalse) return;
  if (formula == kTrue) {
    intervals_.push_back({0, kInfinity, {}, {}, {}, 0, {}});
    return;
  }
  const size_t count = product.explore();
  for (auto cut = cuts.begin(); cut != cuts.end(); ++cut) {
    const double from = *cut;
    std::vector<uint8_t> accepts(count, 0);
    bool any = false;
    for (uint32_t state = 0; state < count; state++) {
      if (!product.is_boundary(state)) continue;
      const bool truth = arena.evaluate(formula, [&](uint32_t code) {
        const TextLiteral entry = literal(code >> 1);
        const bool holds = entry.is_length ? from >= entry.at_least : product.accepts(state, entry.component);
        return holds != ((code & 1) == 1);
      });
      accepts[state] = truth ? 1 : 0;
      any = any || truth;
    }
    if (!any) continue;
    const auto following = std::next(cut);
    intervals_.push_back({from, following == cuts.end() ? kInfinity : *following - 1, std::move(accepts), {}, {}, -1, {}});
  }
  if (cuts.size() == 1) find_live();
}

bool TextGoal::is_live(uint32_t state, double length) {
  if (state == 0) return false;
  if (has_live_) return live_[state] != 0;
  return std::any_of(intervals_.begin(), intervals_.end(), [&](Interval & interval) { return reaches(interval, state, length); });
}

bool TextGoal::is_met(uint32_t state, double length) const {
  if (!product_.is_boundary(state)) return false;
  return std::any_of(intervals_.begin(), intervals_.end(), [&](const Interval & interval) {
    return length >= interval.from && length <= interval.to && (interval.accepts.empty() || interval.accepts[state] != 0);
  });
}

bool TextGoal::reaches(Interval & interval, uint32_t state, double length) {
  if (interval.accepts.empty()) return true;
  const double most = interval.to - length;
  if (most < 0) return false;
  if (length >= interval.from) {
    if (interval.distances.empty()) find_distances(interval);
    return interval.distances[state] != kUnreachable && interval.distances[state] <= most;
  }
  auto & levels = interval.levels;
  for (double j = std::max(interval.from - length, 0.0); j <= most; j++) {
    while (interval.repeats_at < 0 && static_cast<double>(levels.size()) <= j) add_level(interval);
    if (j < static_cast<double>(levels.size())) {
      if (levels[static_cast<size_t>(j)][state] != 0) return true;
    } else {
      // Levels repeat: one whole period decides.
      const auto first = static_cast<double>(interval.repeats_at);
      const double period = static_cast<double>(levels.size()) - first;
      const double rest = std::min(most - j + 1, period);
      for (double k = 0; k < rest; k++) {
        if (levels[static_cast<size_t>(first + std::fmod(j + k - first, period))][state] != 0) return true;
      }
      return false;
    }
  }
  return false;
}

// Backwards from the accepting states; only the first byte of a code point counts.
void TextGoal::find_distances(Interval & interval) {
  const size_t count = interval.accepts.size();
  // Before anything is changed, so that it can be begun again.
  WorkMeter::charge(1 + count * product_.classes() / 4);
  std::vector<std::vector<std::pair<uint32_t, uint32_t>>> sources(count);
  for (uint32_t state = 1; state < count; state++) {
    const uint32_t * row = product_.row(state);
    for (size_t c = 0; c < product_.classes(); c++) {
      if (row[c] != state && row[c] != 0) sources[row[c]].emplace_back(state, is_lead(product_.class_start(c)) ? 1 : 0);
    }
  }
  auto & distances = interval.distances;
  distances.assign(count, kUnreachable);
  std::deque<uint32_t> queue;
  for (uint32_t state = 0; state < count; state++) {
    if (interval.accepts[state] == 0) continue;
    distances[state] = 0;
    queue.push_back(state);
  }
  while (!queue.empty()) {
    const uint32_t state = queue.front();
    queue.pop_front();
    for (const auto & [source, cost] : sources[state]) {
      const uint32_t distance = distances[state] + cost;
      if (distances[source] <= distance) continue;
      distances[source] = distance;
      if (cost == 0) queue.push_front(source);
      else queue.push_back(source);
    }
  }
}

void TextGoal::add_level(Interval & interval) {
  auto & levels = interval.levels;
  const size_t count = interval.accepts.size();
  if ((levels.size() + 1) * count > kMaxLevelCells) throw SchemaTooHard("a text of the schema has too many states and lengths");
  const std::vector<uint8_t> * previous = levels.empty() ? nullptr : &levels.back();
  std::vector<uint8_t> level(count, 0);
  if (previous == nullptr) level = interval.accepts;
  // A boundary state steps over a lead byte (cost 1), then continuation bytes (cost 0). States inside a code point are
  // settled by going over them until nothing changes (at most 3 times).
  for (bool changed = true; changed;) {
    WorkMeter::charge(1 + count * product_.classes() / 8);
    changed = false;
    for (uint32_t state = 1; state < count; state++) {
      if (level[state] != 0) continue;
      const uint32_t * row = product_.row(state);
      for (size_t c = 0; c < product_.classes(); c++) {
        const uint32_t target = row[c];
        if (target == 0) continue;
        const std::vector<uint8_t> * source = is_lead(product_.class_start(c)) ? previous : &level;
        if (source != nullptr && (*source)[target] != 0) {
          level[state] = 1;
          changed = true;
          break;
        }
      }
    }
  }
  const auto [same, fresh] = interval.seen.emplace(std::string(level.begin(), level.end()), levels.size());
  if (fresh) levels.push_back(std::move(level));
  else interval.repeats_at = static_cast<int64_t>(same->second);
}

void TextGoal::find_live() {
  live_.assign(product_.explore(), 0);
  has_live_ = true;
  for (Interval & interval : intervals_) {
    find_distances(interval);
    for (size_t state = 0; state < live_.size(); state++) {
      if (interval.distances[state] != kUnreachable) live_[state] = 1;
    }
  }
}

}  // namespace camelid::grammar
