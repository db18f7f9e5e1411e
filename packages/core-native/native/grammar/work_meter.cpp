#include "grammar/work_meter.h"

#include <algorithm>

#include "grammar/grammar_fault.h"

namespace camelid::grammar {

namespace {

constexpr size_t kFuel = 2048;

}  // namespace

WorkMeter::WorkMeter(size_t limit, const std::atomic<bool> * stop, const Measured * grammar, size_t most_memory)
    : limit_(limit), left_(limit), stop_(stop), grammar_(grammar), most_memory_(most_memory) {}

void WorkMeter::refill(size_t work) {
  if (stop_ != nullptr && *stop_) throw WorkStopped();
  if (grammar_ != nullptr && grammar_->memory() > most_memory_) throw GrammarFault("the grammar needs too much memory");
  work -= fuel_;
  fuel_ = 0;
  if (work > left_) {
    left_ = 0;
    throw OutOfWork();
  }
  left_ -= work;
  fuel_ = std::min(left_, kFuel);
  left_ -= fuel_;
}

}  // namespace camelid::grammar
