// llama.cpp's own grammar over its internal API (src/llama-grammar.h), for comparing with @camelid/grammar.
// Usage: gbnf_oracle MILLISECONDS MEGABYTES < pairs
// A line of input: a grammar and any number of texts, parted by blanks. The grammar is in hexadecimal digits, a text is
// "-" for the empty one or pieces parted by commas: hexadecimal digits, with "@ID" when the piece is that token.
// A line of output: 1 or 0, does llama.cpp take the grammar, and per text w (a whole output), p (the beginning of one)
// or r (refused). "!" when llama.cpp gave up: it crashed or took more processor time or memory than the limits, which
// hold for each grammar and each text. What follows on the line is then "!" too.
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <new>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "llama-grammar.h"

namespace {

struct Piece {
  std::string bytes;
  llama_token token = -1;
};

struct Line {
  std::string grammar;
  std::vector<std::vector<Piece>> texts;
  size_t answers = 0;  // Where its answers begin.
};

/** What the judging process leaves behind when it dies. */
struct Progress {
  size_t line;
  char answers[];
};

std::string from_hex(const std::string & digits) {
  std::string bytes;
  for (size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

std::vector<Piece> read_text(const std::string & word) {
  std::vector<Piece> pieces;
  if (word == "-") return pieces;
  std::istringstream input(word);
  for (std::string part; std::getline(input, part, ',');) {
    const size_t at = part.find('@');
    Piece piece;
    piece.bytes = from_hex(part.substr(0, at));
    if (at != std::string::npos) piece.token = std::stoi(part.substr(at + 1));
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

Line read_line(const std::string & text) {
  Line line;
  std::istringstream input(text);
  std::string word;
  input >> word;
  line.grammar = from_hex(word);
  while (input >> word) line.texts.push_back(read_text(word));
  return line;
}

/** As the sampler does for a token that ends inside a character: some stack must be able to take the character. */
bool takes_partial(llama_grammar & grammar) {
  const uint32_t none = 0;
  llama_grammar_candidates rejected = {{0, &none, grammar.partial_utf8, -1}};
  for (const auto & stack : llama_grammar_get_stacks(&grammar)) {
    rejected = llama_grammar_reject_candidates_for_stack(grammar.rules, stack, rejected);
  }
  return rejected.empty();
}

char judge(llama_grammar & grammar, const std::vector<Piece> & pieces) {
  for (const Piece & piece : pieces) {
    try {
      if (piece.token >= 0) llama_grammar_accept_token(grammar, piece.token, piece.bytes);
      else llama_grammar_accept_str(grammar, piece.bytes);
    } catch (const std::runtime_error &) {
      return 'r';
    }
    const int remaining = grammar.partial_utf8.n_remain;
    if (remaining < 0 || (remaining > 0 && !takes_partial(grammar))) return 'r';
  }
  if (grammar.partial_utf8.n_remain > 0) return 'p';
  for (const auto & stack : llama_grammar_get_stacks(&grammar)) {
    if (stack.empty()) return 'w';
  }
  return 'p';
}

/** From here on, more processor time than that ends the process. */
void restart_clock(long milliseconds) {
  itimerval limit = {};
  limit.it_value.tv_sec = milliseconds / 1000;
  limit.it_value.tv_usec = milliseconds % 1000 * 1000;
  setitimer(ITIMER_PROF, &limit, nullptr);
}

void judge_line(const Line & line, char * answers, long milliseconds) {
  restart_clock(milliseconds);
  llama_grammar * grammar =
      llama_grammar_init_impl(nullptr, line.grammar.c_str(), "root", false, nullptr, 0, nullptr, 0);
  *answers++ = grammar == nullptr ? '0' : '1';
  if (grammar == nullptr) {
    std::memset(answers, 'r', line.texts.size());
    return;
  }
  const llama_grammar_stacks start = llama_grammar_get_stacks(grammar);
  for (const auto & text : line.texts) {
    restart_clock(milliseconds);
    llama_grammar_get_stacks(grammar) = start;
    grammar->partial_utf8 = {};
    *answers++ = judge(*grammar, text);
  }
  llama_grammar_free_impl(grammar);
}

/** Judges from a line on; only a process that may die does this. */
[[noreturn]] void judge_from(const std::vector<Line> & lines, Progress & progress, long milliseconds, rlim_t bytes) {
  const rlimit memory = {bytes, bytes};
  const rlimit no_core = {0, 0};
  setrlimit(RLIMIT_AS, &memory);
  setrlimit(RLIMIT_CORE, &no_core);
  // The parser writes its errors there.
  if (std::freopen("/dev/null", "w", stderr) == nullptr) _exit(1);
  for (; progress.line < lines.size(); progress.line++) {
    const Line & line = lines[progress.line];
    try {
      judge_line(line, progress.answers + line.answers, milliseconds);
    } catch (const std::bad_alloc &) {
      _exit(1);
    }
  }
  _exit(0);
}

}  // namespace

int main(int argc, char ** argv) {
  if (argc != 3) return 2;
  const long milliseconds = std::atol(argv[1]);
  const auto bytes = static_cast<rlim_t>(std::atol(argv[2])) << 20;
  setenv("GGML_NO_BACKTRACE", "1", 1);
  llama_log_set([](ggml_log_level, const char *, void *) {}, nullptr);

  std::vector<Line> lines;
  size_t count = 0;
  for (std::string text; std::getline(std::cin, text);) {
    lines.push_back(read_line(text));
    lines.back().answers = count;
    count += 1 + lines.back().texts.size();
  }
  void * shared = mmap(nullptr, sizeof(Progress) + count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return 1;
  auto & progress = *static_cast<Progress *>(shared);
  std::memset(progress.answers, '!', count);
  for (progress.line = 0; progress.line < lines.size(); progress.line++) {
    const pid_t child = fork();
    if (child < 0) return 1;
    if (child == 0) judge_from(lines, progress, milliseconds, bytes);
    if (waitpid(child, nullptr, 0) != child) return 1;
  }
  for (const Line & line : lines) {
    std::cout.write(progress.answers + line.answers, static_cast<std::streamsize>(1 + line.texts.size())) << '\n';
  }
  return 0;
}
