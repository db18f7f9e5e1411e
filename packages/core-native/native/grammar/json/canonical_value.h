#pragma once

#include <string>
#include <vector>

#include "grammar/json/json_program.h"

namespace camelid::grammar {

// Texts that are equal for equal JSON values. The first letter tells the kind; parts are preceded by their length.
std::string canonical_literal(Kind kind);
std::string canonical_string(const std::string & text);
std::string canonical_number(const Decimal & value);
std::string canonical_array(const std::vector<std::string> & items);
std::string canonical_object(std::vector<std::pair<std::string, std::string>> members);

// An expression that exactly the values with these canonical texts meet.
Formula one_of_values(JsonProgram & program, std::vector<std::string> canonicals);

}  // namespace camelid::grammar
