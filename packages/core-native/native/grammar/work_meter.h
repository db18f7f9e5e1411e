#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <limits>

namespace camelid::grammar {

// The work that was allowed is used up. What was found so far is kept, so that the same can be asked again with more.
class OutOfWork : public std::exception {
 public:
  const char * what() const noexcept override { return "the work that was allowed is used up"; }
};

// Nobody wants the result any more.
class WorkStopped : public std::exception {
 public:
  const char * what() const noexcept override { return "the work was given up"; }
};

// Something that knows how much memory it takes.
class Measured {
 public:
  virtual ~Measured() = default;
  virtual size_t memory() const = 0;
};

// Counts the work of grammars on one thread: every loop whose length a grammar decides charges it. A unit is some dozens of
// nanoseconds: following one node, looking at one state.
class WorkMeter {
 public:
  // `stop` and `grammar` may be null. A grammar that outgrows `most_memory` while it works ends with GrammarFault.
  explicit WorkMeter(size_t limit, const std::atomic<bool> * stop = nullptr, const Measured * grammar = nullptr,
                     size_t most_memory = std::numeric_limits<size_t>::max());

  // Charges the meter of this thread, if it has one. Throws OutOfWork, WorkStopped and GrammarFault.
  static void charge(size_t work = 1) {
    if (current_ != nullptr) current_->spend(work);
  }
  size_t spent() const { return limit_ - left_ - fuel_; }

  // While one lives, the meter is this thread's.
  class Scope {
   public:
    explicit Scope(WorkMeter & meter) : before_(current_) { current_ = &meter; }
    ~Scope() { current_ = before_; }
    Scope(const Scope &) = delete;
    Scope & operator=(const Scope &) = delete;

   private:
    WorkMeter * before_;
  };

 private:
  void spend(size_t work) {
    if (work < fuel_) fuel_ -= work;
    else refill(work);
  }
  void refill(size_t work);

  static inline thread_local WorkMeter * current_ = nullptr;

  const size_t limit_;
  size_t left_;      // beside the fuel
  size_t fuel_ = 0;  // units until the flag and the memory are looked at again
  const std::atomic<bool> * stop_;
  const Measured * grammar_;
  const size_t most_memory_;
};

}  // namespace camelid::grammar
