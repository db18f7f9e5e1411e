// Reads an encoded JSON program; the reference is packages/grammar/src/json-schema/decode-json-program.ts.
#include <cmath>
#include <algorithm>

#include "grammar/json/json_program.h"

namespace camelid::grammar {

namespace {

constexpr uint32_t kMagic = 0x50534a43;
constexpr uint32_t kVersion = 2;
// Bits of `flags`.
constexpr uint32_t kOrdered = 1;
constexpr uint32_t kAnySpelling = 2;
constexpr int32_t kMaxScale = 1000;
constexpr size_t kMaxDigits = 1000;

enum Tag : uint32_t {
  kLiteral = 0,
  kAnd = 1,
  kOr = 2,
  kVariable = 16,
  kMember = 17,
  kLength = 18,
  kCompare = 19,
  kMultiple = 20,
  kProperties = 21,
  kHas = 22,
  kItems = 23,
  kContains = 24,
  kUnique = 25,
  kCount = 26,
};

// What a formula speaks of, as bits; constants speak of anything.
enum Subject : uint32_t { kNumbers = 1, kStrings = 2, kArrays = 4, kObjects = 8, kExpressions = 16, kAnything = 31 };

uint32_t subject_of(AtomKind kind) {
  switch (kind) {
    case AtomKind::variable:
      return kExpressions;
    case AtomKind::pending:
      return 0;
    case AtomKind::member:
    case AtomKind::length:
      return kStrings;
    case AtomKind::compare:
    case AtomKind::multiple:
      return kNumbers;
    case AtomKind::properties:
    case AtomKind::has:
      return kObjects;
    case AtomKind::items:
    case AtomKind::contains:
    case AtomKind::unique:
      return kArrays;
    case AtomKind::count:
      return kArrays | kObjects;
  }
  return 0;
}

}  // namespace

class JsonProgramReader {
 public:
  JsonProgramReader(ByteReader data, JsonProgram & program) : data_(data), program_(program) {}

  void read() {
    if (u32() != kMagic) fail("no magic");
    if (u32() != kVersion) fail("unknown version");
    if (u32() != data_.size()) fail("wrong size");
    const uint32_t flags = index(4, "flags");
    program_.ordered = (flags & kOrdered) != 0;
    program_.any_spelling = (flags & kAnySpelling) != 0;
    program_.max_whitespace = u32();
    const uint32_t root = u32();
    const uint32_t dfas = count(284, "number of automata");
    const uint32_t atoms = count(4, "number of atoms");
    const uint32_t formulas = count(4, "number of formulas");
    variables_ = count(28, "number of variables");
    for (uint32_t i = 0; i < dfas; i++) read_dfa();
    while (literals_.size() < atoms || formulas_.size() < size_t{formulas} + 2) {
      const uint32_t tag = u32();
      if (tag >= kVariable) read_atom(tag);
      else read_formula(tag);
    }
    if (literals_.size() != atoms || formulas_.size() != size_t{formulas} + 2) fail("more records than announced");
    for (uint32_t i = 0; i < variables_; i++) {
      Shape shape;
      for (const size_t kind : {kNull, kTrueValue, kFalseValue}) shape[kind] = index(2, "constant") == 1 ? kTrue : kFalse;
      shape[kNumber] = reference(kNumbers);
      shape[kString] = reference(kStrings);
      shape[kArray] = reference(kArrays);
      shape[kObject] = reference(kObjects);
      program_.variables_.push_back(shape);
    }
    if (at_ != data_.size()) fail("more than the program");
    program_.root = look_up(root, kExpressions);
  }

 private:
  [[noreturn]] void fail(const std::string & what) const {
    throw ProgramError(what + " before byte " + std::to_string(at_) + " of a JSON program");
  }

  uint32_t u32() {
    const uint32_t value = data_.u32(at_);
    at_ += 4;
    return value;
  }

  uint32_t index(size_t limit, const char * what) {
    const uint32_t value = u32();
    if (value >= limit) fail(std::string(what) + " out of range");
    return value;
  }

  // A count of things that take at least `size` bytes each.
  uint32_t count(size_t size, const char * what) {
    const size_t left = data_.size() - std::min(at_ + 4, data_.size());
    return index(left / size + 1, what);
  }

  double whole() {
    const uint64_t low = u32();
    const uint64_t bits = uint64_t{u32()} << 32 | low;
    double value;
    std::memcpy(&value, &bits, sizeof(value));
    if (!(value >= 0) || !(value < 9007199254740992.0) || value != std::floor(value)) fail("a count that is no whole number");
    return value;
  }

  ByteReader raw(size_t length) {
    const ByteReader part = data_.part(at_, (length + 3) / 4 * 4);
    at_ += part.size();
    return part.part(0, length);
  }

  std::string name() {
    const ByteReader bytes = raw(count(1, "length"));
    return std::string(reinterpret_cast<const char *>(bytes.data()), bytes.size());
  }

  Decimal decimal() {
    const auto scale = static_cast<int32_t>(u32());
    const std::string digits = name();
    const size_t first = !digits.empty() && digits[0] == '-' ? 1 : 0;
    const bool good = scale >= -kMaxScale && scale <= kMaxScale && digits.size() > first && digits.size() <= kMaxDigits + first &&
                      digits.find_first_not_of("0123456789", first) == std::string::npos;
    if (!good) fail("malformed decimal");
    return Decimal(BigInteger::parse(digits), scale);
  }

  void read_dfa() {
    TextDfa dfa;
    const uint32_t states = count(1, "number of states");
    dfa.classes = index(257, "number of classes");
    dfa.start = index(states, "start state");
    const uint32_t width = u32();
    if (width != 2 && width != 4) fail("unknown width");
    dfa.is_listed = index(2, "flag of an automaton") == 1;
    const ByteReader classes = raw(256);
    for (size_t byte = 0; byte < 256; byte++) {
      dfa.class_of[byte] = classes.data()[byte];
      if (dfa.class_of[byte] >= dfa.classes) fail("class out of range");
    }
    const ByteReader accepting = raw(states);
    dfa.accepting.assign(accepting.data(), accepting.data() + states);
    for (const uint8_t bit : dfa.accepting) {
      if (bit > 1) fail("accepting bit out of range");
    }
    const size_t cells = size_t{states} * dfa.classes;
    const ByteReader table = raw(cells * width);
    dfa.next.resize(cells);
    for (size_t i = 0; i < cells; i++) {
      const uint8_t * cell = table.data() + i * width;
      dfa.next[i] = width == 2 ? static_cast<uint32_t>(cell[0] | cell[1] << 8) : table.u32(i * 4);
      if (dfa.next[i] >= states) fail("state out of range");
      if (i < dfa.classes && dfa.next[i] != 0) fail("state 0 not dead");
    }
    if (dfa.accepting[0] != 0) fail("state 0 not dead");
    program_.dfas_.push_back(std::move(dfa));
  }

  Formula look_up(uint32_t id, uint32_t subject) {
    if (id >= formulas_.size()) fail("formula out of range");
    if ((subjects_[id] & subject) == 0) fail("a formula of another kind of value");
    return formulas_[id];
  }

  Formula reference(uint32_t subject) { return look_up(u32(), subject); }

  void read_formula(uint32_t tag) {
    BooleanArena & arena = program_.arena;
    if (tag == kLiteral) {
      const uint32_t code = index(literals_.size() * 2, "literal");
      formulas_.push_back((code & 1) == 1 ? arena.negation(literals_[code >> 1]) : literals_[code >> 1]);
      subjects_.push_back(atom_subjects_[code >> 1]);
      return;
    }
    if (tag != kAnd && tag != kOr) fail("unknown tag");
    std::vector<Formula> parts;
    uint32_t subject = kAnything;
    for (uint32_t left = count(4, "number of parts"); left > 0; left--) {
      const uint32_t kid = index(formulas_.size(), "formula");
      parts.push_back(formulas_[kid]);
      subject &= subjects_[kid];
    }
    if (subject == 0) fail("a formula of several kinds of values");
    formulas_.push_back(tag == kAnd ? arena.conjunction(parts) : arena.disjunction(parts));
    subjects_.push_back(subject);
  }

  void read_atom(uint32_t tag) {
    Atom atom(AtomKind::unique);
    switch (tag) {
      case kVariable:
        atom.kind = AtomKind::variable;
        atom.index = index(variables_, "variable");
        break;
      case kMember:
        atom.kind = AtomKind::member;
        atom.index = index(program_.dfas_.size(), "automaton");
        break;
      case kLength:
        atom.kind = AtomKind::length;
        atom.at_least = whole();
        break;
      case kCount:
        atom.kind = AtomKind::count;
        atom.at_least = whole();
        break;
      case kCompare:
        atom.kind = AtomKind::compare;
        atom.strict = index(2, "flag") == 1;
        atom.value = decimal();
        break;
      case kMultiple:
        atom.kind = AtomKind::multiple;
        atom.value = decimal();
        if (atom.value.digits.is_zero() || atom.value.digits.is_negative()) fail("multiples of no positive number");
        break;
      case kProperties:
        atom.kind = AtomKind::properties;
        atom.properties = read_properties();
        break;
      case kHas:
        atom.kind = AtomKind::has;
        atom.name = name();
        break;
      case kItems: {
        atom.kind = AtomKind::items;
        auto rules = std::make_shared<ItemRules>();
        rules->rest = reference(kExpressions);
        for (uint32_t left = count(4, "number of items"); left > 0; left--) rules->prefix.push_back(reference(kExpressions));
        atom.items = std::move(rules);
        break;
      }
      case kContains:
        atom.kind = AtomKind::contains;
        atom.at_least = whole();
        atom.expression = reference(kExpressions);
        break;
      case kUnique:
        break;
      default:
        fail("unknown tag");
    }
    atom_subjects_.push_back(subject_of(atom.kind));
    literals_.push_back(program_.literal(std::move(atom)));
  }

  std::shared_ptr<const PropertyRules> read_properties() {
    auto rules = std::make_shared<PropertyRules>();
    rules->rest = reference(kExpressions);
    for (uint32_t left = count(8, "number of names"); left > 0; left--) {
      std::string key = name();
      const Formula expression = reference(kExpressions);
      if (!rules->by_name.emplace(key, expression).second) fail("a name that occurs twice");
      rules->names.emplace_back(std::move(key), expression);
    }
    for (uint32_t left = count(8, "number of patterns"); left > 0; left--) {
      const uint32_t dfa = index(program_.dfas_.size(), "automaton");
      rules->patterns.push_back({dfa, reference(kExpressions)});
    }
    return rules;
  }

  ByteReader data_;
  JsonProgram & program_;
  size_t at_ = 0;
  uint32_t variables_ = 0;
  std::vector<Formula> formulas_{kFalse, kTrue};
  std::vector<uint32_t> subjects_{kAnything, kAnything};
  std::vector<Formula> literals_;
  std::vector<uint32_t> atom_subjects_;
};

JsonProgram::JsonProgram(ByteReader data) { JsonProgramReader(data, *this).read(); }

}  // namespace camelid::grammar
