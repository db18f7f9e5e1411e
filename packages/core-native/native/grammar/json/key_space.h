#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "grammar/json/text_product.h"

namespace camelid::grammar {

// All object keys, divided into cells by which automata accept them.
class KeySpace {
 public:
  struct Cell {
    std::vector<bool> accepts;  // by automaton of the space
    double size;                // number of keys, infinite when there is no end of them
  };

  explicit KeySpace(std::vector<const TextDfa *> dfas);

  TextProduct & product() { return product_; }
  // How many states its product has.
  size_t states() { return product_.explore(); }
  const std::vector<Cell> & cells() const { return cells_; }
  // The cell of a finished key that ended in this state; -1 when the state is inside of a code point.
  int cell_at(uint32_t state) const;
  int cell_of(const std::string & key);
  // How many keys of a cell begin with what led to this state.
  double completions(uint32_t state, size_t cell) const { return counts_[cell][state]; }

 private:
  std::vector<double> count_completions(size_t total, int cell);

  TextProduct product_;
  std::vector<Cell> cells_;
  std::unordered_map<uint32_t, int> cell_by_state_;
  std::vector<std::vector<double>> counts_;
};

}  // namespace camelid::grammar
