// Longer than most: one function for each kind of state, in the order of the reference, so that both can be read side by side.
#include "grammar/json/json_machine.h"

#include <algorithm>
#include <bitset>
#include <cstring>
#include <set>
#include <string_view>

#include "grammar/json/canonical_value.h"
#include "grammar/json/number_spelling.h"

namespace camelid::grammar {

namespace {

bool is_space(uint8_t byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }

constexpr std::string_view kNumberBytes = "-+.eE0123456789";

bool is_number_byte(uint8_t byte) { return kNumberBytes.find(static_cast<char>(byte)) != std::string_view::npos; }

bool is_text(const JsonState & state) { return state.kind == JsonKind::string || state.kind == JsonKind::key; }

// How many arrays and objects are open.
uint32_t level_of(const JsonState & state) {
  if (state.frame != nullptr) return state.frame->level;
  return state.place == nullptr || state.place->parent == nullptr ? 0 : state.place->parent->level;
}

std::bitset<256> bytes_of(std::string_view text) {
  std::bitset<256> bytes;
  for (const char byte : text) bytes.set(static_cast<uint8_t>(byte));
  return bytes;
}

// The bytes that some state of this kind takes; for literals and texts outside of escapes see there.
const std::bitset<256> & possible_bytes(const JsonState & state) {
  static const std::bitset<256> value = bytes_of("\t\n\r \"[]{-0123456789ntf");
  static const std::bitset<256> number = bytes_of("\t\n\r -+.eE0123456789,]}");
  static const std::bitset<256> key_start = bytes_of("\t\n\r \"}");
  static const std::bitset<256> colon = bytes_of("\t\n\r :");
  static const std::bitset<256> after = bytes_of("\t\n\r ,]}");
  static const std::bitset<256> done = bytes_of("\t\n\r ");
  static const std::bitset<256> escape = bytes_of("\"\\/bfnrtu0123456789abcdefABCDEF");
  switch (state.kind) {
    case JsonKind::value: return value;
    case JsonKind::number: return number;
    case JsonKind::key_start: return key_start;
    case JsonKind::colon: return colon;
    case JsonKind::after: return after;
    case JsonKind::done: return done;
    default: return escape;
  }
}

const char * literal_text(Kind which) { return which == kNull ? "null" : which == kTrueValue ? "true" : "false"; }

}  // namespace

JsonMachine::JsonMachine(ByteReader data)
    : program_(data), satisfier_(program_), conditions_(program_), keys_(program_, satisfier_, conditions_, states_), needs_(program_, satisfier_) {
  satisfier_.begin_step();
  if (!satisfier_.is_possible(program_.root)) throw ProgramError("a JSON program that accepts nothing");
  JsonPlace place;
  place.asks.need = program_.root;
  JsonState first;
  first.place = states_.place(std::move(place));
  start_ = states_.state(first);
}

uint32_t JsonMachine::step(uint32_t id, uint8_t byte) {
  satisfier_.begin_step();
  const JsonState state = states_.state_at(id);
  const Next result = advance(state, byte);
  return result ? states_.state(*result) : kRejected;
}

bool JsonMachine::may_take(uint32_t id, uint8_t byte) {
  const JsonState & state = states_.state_at(id);
  if (is_text(state) && state.escape.kind == Escape::none) return byte >= 0x20;
  if (state.kind == JsonKind::literal) return byte == static_cast<uint8_t>(literal_text(state.which)[state.at]);
  return possible_bytes(state)[byte];
}

void JsonMachine::row(uint32_t id, uint32_t (&row)[256]) {
  std::fill(std::begin(row), std::end(row), kRejected);
  JsonState state = states_.state_at(id);
  if (is_text(state) && state.escape.kind == Escape::none) return string_row(state, row);
  const auto take = [&](uint8_t byte) {
    satisfier_.begin_step();
    const Next result = advance(state, byte);
    if (result) row[byte] = states_.state(*result);
  };
  if (state.kind == JsonKind::literal) return take(static_cast<uint8_t>(literal_text(state.which)[state.at]));
  const std::bitset<256> & possible = possible_bytes(state);
  if (state.kind == JsonKind::number) {
    for (const char byte : kNumberBytes) take(static_cast<uint8_t>(byte));
    // What may follow the number asks for its end; that is found once.
    satisfier_.begin_step();
    const Next after = end_number(state);
    if (!after) return;
    const JsonState number = state;
    state = *after;
    state.coarse = number.coarse;
    state.spacing = number.spacing;
  }
  for (size_t byte = 0; byte < 256; byte++) {
    const bool is_known = state.kind == JsonKind::after && is_number_byte(static_cast<uint8_t>(byte));
    if (!possible[byte] || is_known) continue;
    // All whitespace leads to the same state, unless it must be natural.
    if (!is_natural() && byte != '\t' && is_space(static_cast<uint8_t>(byte))) row[byte] = row[static_cast<size_t>('\t')];
    else take(static_cast<uint8_t>(byte));
  }
}

// Inside of a string most bytes are told apart by nothing but their class in the product.
void JsonMachine::string_row(const JsonState & state, uint32_t (&row)[256]) {
  const bool is_key = state.kind == JsonKind::key;
  TextProduct & product = is_key ? state.frame->domain->space->product() : *state.product;
  std::bitset<256> alone;
  const bool shares = is_key ? state.coarse : state.coarse || !state.place->compared;
  if (is_key && shares && state.inner.text != kSomeText) alone = keys_.known_bytes(state.frame, state.inner.text);
  std::vector<uint32_t> of_class(product.classes(), kRejected);
  std::vector<bool> is_known(product.classes(), false);
  for (int i = 0x20; i < 256; i++) {
    const auto byte = static_cast<uint8_t>(i);
    const bool own = !shares || alone[byte] || byte == '"' || byte == '\\';
    const uint8_t group = product.class_of(byte);
    if (!own && is_known[group]) {
      row[byte] = of_class[group];
      continue;
    }
    satisfier_.begin_step();
    const Next result = advance(state, byte);
    if (result) row[byte] = states_.state(*result);
    if (own) continue;
    is_known[group] = true;
    of_class[group] = row[byte];
  }
}

bool JsonMachine::accepting(uint32_t id) {
  const JsonState state = states_.state_at(id);
  if (state.kind == JsonKind::done) return true;
  return state.kind == JsonKind::number && state.place->parent == nullptr && end_number(state).has_value();
}

uint32_t JsonMachine::coarse(uint32_t id) {
  JsonState state = states_.state_at(id);
  if (state.coarse) return id;
  state.coarse = true;
  if (state.kind == JsonKind::key && !keys_.is_known_prefix(state.frame, states_.at(state.inner.text))) state.inner.text = kSomeText;
  if (state.kind == JsonKind::string) state.inner.text = kSomeText;
  return states_.state(state);
}

Forgotten JsonMachine::forgotten(uint32_t id) {
  const JsonState & state = states_.state_at(id);
  const JsonFrame * frame = state.frame != nullptr || state.place == nullptr ? state.frame : state.place->parent;
  if (frame == nullptr) return Forgotten::keys;
  if (needs_.around(frame)) return Forgotten::ends;
  return frame->compare_items || frame->place->compared || needs_.counts_keys(frame) ? Forgotten::values : Forgotten::keys;
}

bool JsonMachine::text_at(uint32_t id, TextWalk & walk) {
  const JsonState & state = states_.state_at(id);
  if (state.escape.kind != Escape::none) return false;
  satisfier_.begin_step();
  walk.state = state.inner.state;
  if (state.kind == JsonKind::key) return state.coarse && keys_.text_at(state.frame, state.inner, walk);
  if (state.kind != JsonKind::string || (state.place->compared && !state.coarse)) return false;
  walk.product = state.product;
  walk.live = state.text_goal->live_states();
  if (walk.live == nullptr && !state.text_goal->takes_all()) walk.goal = state.text_goal;
  walk.length = state.inner.length;
  walk.rules = state.text_goal->id();
  return true;
}

uint32_t JsonMachine::after_text(uint32_t id, const std::string & text, uint32_t product_state, uint32_t characters) {
  JsonState state = states_.state_at(id);
  state.inner.state = product_state;
  if (state.kind == JsonKind::key) {
    if (state.inner.text != kSomeText) state.inner.text = keys_.known_text(state.frame, states_.at(state.inner.text) + text);
  } else {
    state.inner.length = std::min(length_cap(state), state.inner.length + characters);
  }
  return states_.state(state);
}

JsonMachine::Next JsonMachine::advance(const JsonState & state, uint8_t byte) {
  if (state.kind == JsonKind::number && !is_number_byte(byte)) {
    Next after = end_number(state);
    if (!after) return std::nullopt;
    after->coarse = state.coarse;
    after->spacing = state.spacing;
    return advance(*after, byte);
  }
  if (is_space(byte) && !is_text(state)) return space(state, byte);
  if (is_natural() && byte == ',' && state.kind == JsonKind::after && state.spacing.gap != Spacing::none) return std::nullopt;
  Next result = next(state, byte);
  if (!result) return std::nullopt;
  result->coarse = state.coarse;
  result->spacing = state.spacing;
  if (state.spacing.is_between()) result->spacing = is_natural() ? after_token(state.spacing, level_of(state)) : Spacing();
  return result;
}

JsonMachine::Next JsonMachine::next(const JsonState & state, uint8_t byte) {
  switch (state.kind) {
    case JsonKind::done:
      return std::nullopt;
    case JsonKind::value:
      if (byte == ']' && state.frame != nullptr) return close_array(state.frame);
      return begin(state, byte);
    case JsonKind::literal:
      return step_literal(state, byte);
    case JsonKind::string:
      return step_string(state, byte);
    case JsonKind::number:
      return step_number(state, byte);
    case JsonKind::key_start:
      if (byte == '}' && state.can_close) return close_object(state.frame);
      return byte == '"' ? begin_key(state.frame) : std::nullopt;
    case JsonKind::key:
      return step_key(state, byte);
    case JsonKind::colon:
      return byte == ':' ? open_member(state) : std::nullopt;
    case JsonKind::after:
      return step_after(state, byte);
  }
  return std::nullopt;
}

JsonMachine::Next JsonMachine::space(const JsonState & state, uint8_t byte) {
  if (state.kind == JsonKind::literal) return std::nullopt;
  if (program_.max_whitespace == JsonProgram::kAnyWhitespace) return state;
  const std::optional<Spacing> spacing = is_natural() ? step_natural(state.spacing, byte, room_at(state), level_of(state))
                                                      : step_limited(state.spacing, std::min(program_.max_whitespace, kLongestRun));
  if (!spacing) return std::nullopt;
  JsonState next = state;
  next.spacing = *spacing;
  return next;
}

// The natural whitespace that a state has room for.
Room JsonMachine::room_at(const JsonState & state) {
  switch (state.kind) {
    case JsonKind::value: {
      const JsonFrame * frame = state.frame != nullptr ? state.frame : state.place->parent;
      if (frame == nullptr) return Room::none;
      return frame->is_object ? Room::blank : Room::line;
    }
    case JsonKind::key_start:
      return Room::line;
    case JsonKind::colon:
      return Room::blank;
    case JsonKind::after:
      // No comma follows whitespace, so only the end may.
      if (state.spacing.gap != Spacing::none) return Room::line;
      return conditions_.at_end(state.frame->goals.need, state.frame->count) ? Room::line : Room::none;
    default:
      return Room::none;
  }
}

Goals JsonMachine::conditions_for(const JsonPlace * place, Kind kind) {
  Goals goals;
  goals.need = program_.shape(place->asks.need)[kind];
  for (const Formula expression : place->asks.wanted) goals.wanted.push_back(program_.shape(expression)[kind]);
  return goals;
}

JsonMachine::Next JsonMachine::begin(const JsonState & state, uint8_t byte) {
  if (byte == '"') return begin_string(state);
  if (byte == '[') return begin_array(state.place);
  if (byte == '{') return begin_object(state.place);
  if (byte == '-' || (byte >= '0' && byte <= '9')) return begin_number(state, byte);
  for (const Kind which : {kNull, kTrueValue, kFalseValue}) {
    if (byte != static_cast<uint8_t>(literal_text(which)[0])) continue;
    if (program_.shape(state.place->asks.need)[which] != kTrue) return std::nullopt;
    JsonState next;
    next.kind = JsonKind::literal;
    next.place = state.place;
    next.which = which;
    next.at = 1;
    return next;
  }
  return std::nullopt;
}

JsonMachine::Next JsonMachine::step_literal(const JsonState & state, uint8_t byte) {
  const char * text = literal_text(state.which);
  if (byte != static_cast<uint8_t>(text[state.at])) return std::nullopt;
  if (state.at + 1 < std::strlen(text)) {
    JsonState next = state;
    next.at++;
    return next;
  }
  std::vector<bool> truths;
  for (const Formula expression : state.place->asks.wanted) truths.push_back(program_.shape(expression)[state.which] == kTrue);
  return finish(state.place, truths, states_.text(canonical_literal(state.which)));
}

JsonMachine::Next JsonMachine::finish(const JsonPlace * place, const std::vector<bool> & truths, TextId canonical) {
  JsonState next;
  if (place->parent == nullptr) {
    next.kind = JsonKind::done;
    return next;
  }
  JsonFrame frame = *place->parent;
  const std::vector<Formula> waiting = frame.waiting;
  const auto truth = [&](Formula expression) {
    const auto index = std::find(waiting.begin(), waiting.end(), expression) - waiting.begin();
    return static_cast<size_t>(index) < truths.size() && truths[static_cast<size_t>(index)];
  };
  frame.goals.need = conditions_.settle(frame.goals.need, truth);
  for (Formula & formula : frame.goals.wanted) formula = conditions_.settle(formula, truth);
  frame.waiting.clear();
  if (frame.is_object) {
    if (frame.place->compared) frame.members.emplace_back(frame.open_key, canonical);
    frame.open_key = kEmptyText;
  } else if (frame.compare_items) {
    frame.items.push_back(canonical);
  }
  next.kind = JsonKind::after;
  next.frame = states_.frame(std::move(frame));
  return next;
}

// Strings

JsonMachine::Next JsonMachine::begin_string(const JsonState & from) {
  const Goals goals = conditions_for(from.place, kString);
  if (goals.need == kFalse) return std::nullopt;
  std::vector<Formula> all{goals.need};
  all.insert(all.end(), goals.wanted.begin(), goals.wanted.end());
  const TextCondition text = program_.text_condition(goals.need, program_.dfas_of(all));
  JsonState next;
  next.kind = JsonKind::string;
  next.place = from.place;
  next.goals = states_.goals(goals, next.goals_id);
  next.product = text.product;
  next.text_goal = text.goal;
  next.inner.state = text.product->start();
  if (from.coarse) next.inner.text = kSomeText;
  if (!text.goal->is_live(next.inner.state, 0)) return std::nullopt;
  return next;
}

JsonMachine::Next JsonMachine::step_string(const JsonState & state, uint8_t byte) {
  if (byte == '"' && state.escape.kind == Escape::none) return end_string(state);
  const double cap = length_cap(state);
  const ReadByte read = [&](const InnerText & inner, uint8_t next) -> std::optional<InnerText> {
    InnerText longer = inner;
    longer.state = state.product->step(inner.state, next);
    if (longer.state == 0) return std::nullopt;
    longer.length = std::min(cap, inner.length + (is_lead(next) ? 1 : 0));
    if (!state.text_goal->is_live(longer.state, longer.length)) return std::nullopt;
    if (state.place->compared && !state.coarse) longer.text = states_.text(states_.at(inner.text) + static_cast<char>(next));
    return longer;
  };
  const auto stepped = step_escaped(read, escape_rule(state.goals->need), state.inner, state.escape, byte);
  if (!stepped) return std::nullopt;
  JsonState next = state;
  next.inner = stepped->inner;
  next.escape = stepped->escape;
  return next;
}

EscapeRule JsonMachine::escape_rule(Formula formula) {
  if (program_.any_spelling) return EscapeRule::any;
  const auto known = escape_rules_.find(formula);
  if (known != escape_rules_.end()) return known->second;
  return escape_rules_[formula] = program_.is_listed(formula) ? EscapeRule::needed : EscapeRule::usual;
}

JsonMachine::Next JsonMachine::end_string(const JsonState & state) {
  const auto & [inner_state, length, text] = state.inner;
  if (!state.text_goal->is_met(inner_state, length)) return std::nullopt;
  std::vector<Formula> all{state.goals->need};
  all.insert(all.end(), state.goals->wanted.begin(), state.goals->wanted.end());
  const std::vector<uint32_t> dfas = program_.dfas_of(all);
  std::vector<bool> truths;
  for (const Formula formula : state.goals->wanted) truths.push_back(program_.text_condition(formula, dfas).goal->is_met(inner_state, length));
  TextId canonical = kEmptyText;
  if (state.place->compared) canonical = text == kSomeText ? kSomeText : states_.text(canonical_string(states_.at(text)));
  return finish(state.place, truths, canonical);
}

// Lengths from here on are not told apart.
double JsonMachine::length_cap(const JsonState & state) {
  double cap = state.text_goal->length_cap();
  for (const Formula formula : state.goals->wanted) cap = std::max(cap, length_cap(formula));
  return cap;
}

double JsonMachine::length_cap(Formula formula) {
  const auto known = caps_.find(formula);
  if (known != caps_.end()) return known->second;
  double cap = 0;
  for (const uint32_t code : program_.arena.literals(formula)) {
    const Atom & atom = program_.atom(code >> 1);
    if (atom.kind == AtomKind::length) cap = std::max(cap, atom.at_least);
  }
  return caps_[formula] = cap;
}

// Numbers

// Whether of a number nothing matters but that it meets its own condition.
bool JsonMachine::is_only_met(const JsonState & state) const {
  const auto & wanted = state.goals->wanted;
  return !state.place->compared && std::all_of(wanted.begin(), wanted.end(), [](Formula formula) { return formula <= kTrue; });
}

JsonMachine::Next JsonMachine::begin_number(const JsonState & from, uint8_t byte) {
  const Goals goals = conditions_for(from.place, kNumber);
  if (goals.need == kFalse) return std::nullopt;
  JsonState first;
  first.kind = JsonKind::number;
  first.place = from.place;
  first.goals = states_.goals(goals, first.goals_id);
  first.number_goal = &satisfier_.number_goal(goals.need);
  first.exact = goals.need != kTrue || from.place->compared ||
                std::any_of(goals.wanted.begin(), goals.wanted.end(), [](Formula formula) { return formula > kTrue; });
  return step_number(first, byte);
}

JsonMachine::Next JsonMachine::step_number(const JsonState & state, uint8_t byte) {
  const std::string text = states_.at(state.inner.text) + static_cast<char>(byte);
  if (!is_number_prefix(text)) return std::nullopt;
  JsonState next = state;
  if (state.exact) {
    if (!state.number_goal->is_live(text)) return std::nullopt;
    next.inner.text = states_.text(is_only_met(state) ? state.number_goal->alike(text) : text);
  } else {
    if (!program_.any_spelling && !is_natural_prefix(text)) return std::nullopt;
    next.inner.text = states_.text(program_.any_spelling ? compress_number(text) : compress_natural(text));
  }
  return next;
}

JsonMachine::Next JsonMachine::end_number(const JsonState & state) {
  const auto value = parse_decimal(states_.at(state.inner.text));
  if (!value || !state.number_goal->is_met(*value)) return std::nullopt;
  std::vector<bool> truths;
  for (const Formula formula : state.goals->wanted) truths.push_back(satisfier_.number_goal(formula).is_met(*value));
  return finish(state.place, truths, state.place->compared ? states_.text(canonical_number(*value)) : kEmptyText);
}

// Arrays

JsonMachine::Next JsonMachine::begin_array(const JsonPlace * place) {
  JsonFrame frame;
  frame.place = place;
  frame.level = level_inside(place);
  frame.goals = conditions_for(place, kArray);
  if (frame.goals.need == kFalse) return std::nullopt;
  frame.compare_items = place->compared || speaks_of_equality(frame.goals);
  if (satisfier_.demand_on_item(frame.goals.need, array_view(frame, frame.goals.need, 0)) == kFalse) return std::nullopt;
  const JsonFrame * kept = states_.frame(std::move(frame));
  Next opened = open_item(kept, kept);
  if (opened) return opened;
  // No item may come: the array can only end.
  JsonPlace nothing;
  nothing.asks.need = kFalse;
  JsonState next;
  next.place = states_.place(std::move(nothing));
  next.frame = kept;
  return next;
}

std::vector<std::string> JsonMachine::item_texts(const JsonFrame & frame) const {
  std::vector<std::string> texts;
  for (const TextId item : frame.items) {
    // In coarse states some items are not known: they equal nothing.
    if (item != kSomeText) texts.push_back(states_.at(item));
  }
  return texts;
}

ArrayView JsonMachine::array_view(const JsonFrame & frame, Formula formula, double more) {
  ArrayView view;
  view.index = frame.count + more;
  view.seen_items = item_texts(frame);
  view.key = {1, static_cast<uint32_t>(std::min(view.index, horizon_of(formula)))};
  view.key.insert(view.key.end(), frame.items.begin(), frame.items.end());
  return view;
}

// Positions from here on are all alike for a condition.
double JsonMachine::horizon_of(Formula formula) {
  const auto known = horizons_.find(formula);
  if (known != horizons_.end()) return known->second;
  double horizon = 0;
  for (const uint32_t code : program_.arena.literals(formula)) {
    const Atom & atom = program_.atom(code >> 1);
    if (atom.kind == AtomKind::items) horizon = std::max(horizon, static_cast<double>(atom.items->prefix.size()));
    else if (atom.kind == AtomKind::count) horizon = std::max(horizon, atom.at_least);
  }
  return horizons_[formula] = horizon;
}

bool JsonMachine::speaks_of_equality(const Goals & goals) {
  const auto speaks = [this](Formula formula) {
    const std::vector<uint32_t> codes = program_.arena.literals(formula);
    return std::any_of(codes.begin(), codes.end(), [this](uint32_t code) { return program_.atom(code >> 1).kind == AtomKind::unique; });
  };
  return speaks(goals.need) || std::any_of(goals.wanted.begin(), goals.wanted.end(), speaks);
}

JsonMachine::Next JsonMachine::open_item(const JsonFrame * frame, const JsonFrame * closing) {
  const std::vector<std::string> items = item_texts(*frame);
  const auto after = [&](Formula formula) { return conditions_.after_item(formula, frame->count, items); };
  JsonFrame parent = *frame;
  parent.goals.need = after(frame->goals.need);
  for (Formula & formula : parent.goals.wanted) formula = after(formula);
  const Formula demand = satisfier_.demand_on_item(parent.goals.need, array_view(*frame, parent.goals.need, 1));
  if (demand == kFalse) return std::nullopt;
  grant(parent, demand);
  parent.count++;
  JsonPlace place;
  place.asks.need = demand;
  place.asks.wanted = parent.waiting;
  place.compared = frame->compare_items;
  place.parent = states_.frame(std::move(parent));
  JsonState next;
  next.place = states_.place(std::move(place));
  next.frame = closing;
  return next;
}

JsonMachine::Next JsonMachine::close_array(const JsonFrame * frame) {
  if (!conditions_.at_end(frame->goals.need, frame->count)) return std::nullopt;
  std::vector<bool> truths;
  for (const Formula formula : frame->goals.wanted) truths.push_back(conditions_.at_end(formula, frame->count));
  TextId canonical = kEmptyText;
  if (frame->place->compared) {
    const bool known = std::find(frame->items.begin(), frame->items.end(), kSomeText) == frame->items.end();
    canonical = known ? states_.text(canonical_array(item_texts(*frame))) : kSomeText;
  }
  return finish(frame->place, truths, canonical);
}

// Objects

JsonMachine::Next JsonMachine::begin_object(const JsonPlace * place) {
  const Goals goals = conditions_for(place, kObject);
  if (goals.need == kFalse) return std::nullopt;
  JsonState next;
  next.kind = JsonKind::key_start;
  next.can_close = true;
  next.frame = keys_.open(place, goals);
  if (next.frame == nullptr) return std::nullopt;
  return next;
}

JsonMachine::Next JsonMachine::begin_key(const JsonFrame * frame) {
  JsonState next;
  next.kind = JsonKind::key;
  next.frame = frame;
  next.inner.state = frame->domain->space->product().start();
  if (!keys_.is_live(frame, next.inner)) return std::nullopt;
  return next;
}

JsonMachine::Next JsonMachine::step_key(const JsonState & state, uint8_t byte) {
  const JsonFrame * frame = state.frame;
  if (byte == '"' && state.escape.kind == Escape::none) {
    if (!keys_.can_end(frame, state.inner)) return std::nullopt;
    JsonState next;
    next.kind = JsonKind::colon;
    next.frame = frame;
    next.inner.text = state.inner.text;
    // Of a key that is not kept, where it ended is all that is known.
    if (state.inner.text == kSomeText) next.inner.state = state.inner.state;
    return next;
  }
  TextProduct & product = frame->domain->space->product();
  const ReadByte read = [&](const InnerText & inner, uint8_t next) -> std::optional<InnerText> {
    InnerText longer = inner;
    longer.state = product.step(inner.state, next);
    if (longer.state == 0) return std::nullopt;
    if (inner.text != kSomeText) {
      const bool is_kept = !state.coarse || keys_.known_bytes(frame, inner.text)[next];
      longer.text = is_kept ? states_.text(states_.at(inner.text) + static_cast<char>(next)) : kSomeText;
    }
    if (!keys_.is_live(frame, longer)) return std::nullopt;
    return longer;
  };
  const EscapeRule rule = program_.any_spelling ? EscapeRule::any : EscapeRule::needed;
  const auto stepped = step_escaped(read, rule, state.inner, state.escape, byte);
  if (!stepped) return std::nullopt;
  JsonState next = state;
  next.inner = stepped->inner;
  next.escape = stepped->escape;
  return next;
}

JsonMachine::Next JsonMachine::open_member(const JsonState & state) {
  auto opened = keys_.member(state.frame, state.inner.text, state.inner.state);
  if (!opened) return std::nullopt;
  JsonFrame parent = std::move(opened->frame);
  grant(parent, opened->demand);
  parent.open_key = state.inner.text;
  JsonPlace place;
  place.asks.need = opened->demand;
  place.asks.wanted = parent.waiting;
  place.compared = state.frame->place->compared;
  place.parent = states_.frame(std::move(parent));
  JsonState next;
  next.place = states_.place(std::move(place));
  return next;
}

JsonMachine::Next JsonMachine::close_object(const JsonFrame * frame) {
  if (!conditions_.at_end(frame->goals.need, frame->count)) return std::nullopt;
  std::vector<bool> truths;
  for (const Formula formula : frame->goals.wanted) truths.push_back(conditions_.at_end(formula, frame->count));
  TextId canonical = kEmptyText;
  if (frame->place->compared) {
    std::vector<std::pair<std::string, std::string>> members;
    for (const auto & [key, value] : frame->members) {
      if (key == kSomeText || value == kSomeText) canonical = kSomeText;
      members.emplace_back(states_.at(key), states_.at(value));
    }
    if (canonical != kSomeText) canonical = states_.text(canonical_object(std::move(members)));
  }
  return finish(frame->place, truths, canonical);
}

JsonMachine::Next JsonMachine::step_after(const JsonState & state, uint8_t byte) {
  const JsonFrame * frame = state.frame;
  if (!frame->is_object) {
    if (byte == ']') return close_array(frame);
    return byte == ',' ? open_item(frame, nullptr) : std::nullopt;
  }
  if (byte == '}') return close_object(frame);
  if (byte != ',' || !begin_key(frame)) return std::nullopt;
  JsonState next;
  next.kind = JsonKind::key_start;
  next.frame = frame;
  return next;
}

void JsonMachine::grant(JsonFrame & frame, Formula demand) {
  BooleanArena & arena = program_.arena;
  const auto is_and = [&](Formula formula) { return arena.operator_of(formula) == BooleanArena::Operator::conjunction; };
  std::set<Formula> certain{demand};
  if (is_and(demand)) certain.insert(arena.kids(demand).begin(), arena.kids(demand).end());
  const auto is_certain = [&](Formula expression) {
    if (certain.count(expression) > 0) return true;
    if (!is_and(expression)) return false;
    const auto & kids = arena.kids(expression);
    return std::all_of(kids.begin(), kids.end(), [&](Formula kid) { return certain.count(kid) > 0; });
  };
  const auto all = [](const Goals & goals) {
    std::vector<Formula> formulas{goals.need};
    formulas.insert(formulas.end(), goals.wanted.begin(), goals.wanted.end());
    return formulas;
  };
  std::set<Formula> granted;
  for (const Formula expression : conditions_.pending_of(all(frame.goals))) {
    if (is_certain(expression)) granted.insert(expression);
  }
  const auto settle = [&](Formula formula) {
    return arena.map(formula, [&](uint32_t code) {
      const Atom & atom = program_.atom(code >> 1);
      return atom.kind == AtomKind::pending && granted.count(atom.expression) > 0 ? kTrue : arena.literal(code);
    });
  };
  frame.goals.need = settle(frame.goals.need);
  for (Formula & formula : frame.goals.wanted) formula = settle(formula);
  frame.waiting = conditions_.pending_of(all(frame.goals));
}

}  // namespace camelid::grammar
