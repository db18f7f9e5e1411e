#include "grammar/json/canonical_value.h"

#include <algorithm>

namespace camelid::grammar {

namespace {

void append_part(std::string & out, const std::string & part) { out += std::to_string(part.size()) + ":" + part; }

// The parts behind the letter.
std::vector<std::string> parts_of(const std::string & canonical) {
  std::vector<std::string> parts;
  for (size_t at = 1; at < canonical.size();) {
    const size_t colon = canonical.find(':', at);
    const size_t size = std::stoul(canonical.substr(at, colon - at));
    parts.push_back(canonical.substr(colon + 1, size));
    at = colon + 1 + size;
  }
  return parts;
}

Formula number_condition(JsonProgram & program, const std::string & text) {
  const size_t marker = text.find('e');
  Atom at_least(AtomKind::compare);
  at_least.value = Decimal(BigInteger::parse(text.substr(0, marker)), -std::stoi(text.substr(marker + 1)));
  Atom above = at_least;
  above.strict = true;
  return program.arena.conjunction({program.literal(std::move(at_least)), program.arena.negation(program.literal(std::move(above)))});
}

Formula array_condition(JsonProgram & program, const std::vector<std::string> & parts) {
  auto rules = std::make_shared<ItemRules>();
  rules->rest = kFalse;
  for (const std::string & part : parts) rules->prefix.push_back(one_of_values(program, {part}));
  Atom count(AtomKind::count);
  count.at_least = static_cast<double>(parts.size());
  Atom items(AtomKind::items);
  items.items = std::move(rules);
  return program.arena.conjunction({program.literal(std::move(count)), program.literal(std::move(items))});
}

Formula object_condition(JsonProgram & program, const std::vector<std::string> & parts) {
  auto rules = std::make_shared<PropertyRules>();
  rules->rest = kFalse;
  std::vector<Formula> all;
  for (size_t i = 0; i + 1 < parts.size(); i += 2) {
    const Formula expression = one_of_values(program, {parts[i + 1]});
    if (!rules->by_name.emplace(parts[i], expression).second) continue;
    rules->names.emplace_back(parts[i], expression);
    Atom has(AtomKind::has);
    has.name = parts[i];
    all.push_back(program.literal(std::move(has)));
  }
  Atom properties(AtomKind::properties);
  properties.properties = std::move(rules);
  all.push_back(program.literal(std::move(properties)));
  return program.arena.conjunction(all);
}

Shape shape_of_values(JsonProgram & program, const std::vector<std::string> & canonicals) {
  Shape shape;
  shape.fill(kFalse);
  std::vector<std::string> strings;
  std::vector<Formula> numbers, arrays, objects;
  for (const std::string & text : canonicals) {
    switch (text[0]) {
      case 'n':
        shape[kNull] = kTrue;
        break;
      case 't':
        shape[kTrueValue] = kTrue;
        break;
      case 'f':
        shape[kFalseValue] = kTrue;
        break;
      case 's':
        strings.push_back(text.substr(1));
        break;
      case 'd':
        numbers.push_back(number_condition(program, text.substr(1)));
        break;
      case 'a':
        arrays.push_back(array_condition(program, parts_of(text)));
        break;
      default:
        objects.push_back(object_condition(program, parts_of(text)));
    }
  }
  shape[kNumber] = program.arena.disjunction(numbers);
  shape[kArray] = program.arena.disjunction(arrays);
  shape[kObject] = program.arena.disjunction(objects);
  if (!strings.empty()) {
    Atom member(AtomKind::member);
    member.index = program.text_set(std::move(strings));
    shape[kString] = program.literal(std::move(member));
  }
  return shape;
}

}  // namespace

std::string canonical_literal(Kind kind) { return kind == kNull ? "n" : kind == kTrueValue ? "t" : "f"; }
std::string canonical_string(const std::string & text) { return "s" + text; }
std::string canonical_number(const Decimal & value) { return "d" + value.key(); }

std::string canonical_array(const std::vector<std::string> & items) {
  std::string out = "a";
  for (const std::string & item : items) append_part(out, item);
  return out;
}

std::string canonical_object(std::vector<std::pair<std::string, std::string>> members) {
  std::sort(members.begin(), members.end());
  std::string out = "o";
  for (const auto & [key, value] : members) {
    append_part(out, key);
    append_part(out, value);
  }
  return out;
}

Formula one_of_values(JsonProgram & program, std::vector<std::string> canonicals) {
  std::sort(canonicals.begin(), canonicals.end());
  canonicals.erase(std::unique(canonicals.begin(), canonicals.end()), canonicals.end());
  return program.named(canonical_array(canonicals), [&] { return shape_of_values(program, canonicals); });
}

}  // namespace camelid::grammar
