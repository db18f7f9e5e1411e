#pragma once

#include <cstddef>

namespace camelid::grammar {

// Units of WorkMeter. On a thread that others wait for, one answer (a mask, or whether a token may come) may take a slice,
// some milliseconds; what needs more is found aside, up to the work of an answer, and of a sequence together.
constexpr size_t kWorkOfSlice = 50000;
constexpr size_t kWorkOfStep = 4 * kWorkOfSlice;  // of all masks that are found while a batch is computed
constexpr size_t kWorkOfAnswer = 10000000;
constexpr size_t kWorkOfSequence = 100000000;

// Bytes that one grammar may take: beyond the first it is begun afresh when the next token comes, at the second it ends.
constexpr size_t kLargestGrammar = size_t{128} << 20;
constexpr size_t kMostGrammarMemory = size_t{384} << 20;

// What is said of a grammar that needs more work than that.
constexpr char kTooHard[] = "the grammar is harder than its limits: it needs too much work to find what may come next";

}  // namespace camelid::grammar
