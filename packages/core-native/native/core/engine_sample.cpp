#include <algorithm>
#include <cmath>
#include <exception>
#include <stdexcept>

#include "core/engine.h"
#include "core/token_text.h"
#include "grammar/work_limits.h"

// The part of Engine that chooses tokens. What a grammar asks of the compute thread may take a slice of work; where it takes
// more, the sequence sits out while it is done on the side lane, and goes on where it stood.

namespace camelid {

namespace {

// A larger program is loaded aside, and the first one.
constexpr size_t kQuickProgram = size_t{256} << 10;

}  // namespace

template <typename Action>
void Engine::or_fail(Slot & slot, Action action) {
  try {
    action();
  } catch (const grammar::GrammarFault & fault) {
    if (slot.request) finish(slot, EventType::grammar_failed, fault.what());
  } catch (const std::exception & error) {
    if (slot.request) finish(slot, EventType::failed, error.what());
  }
}

void Engine::add_sampler(Slot & slot) {
  if (slot.request->make_sampler) {
    auto aside = std::make_shared<Aside>();
    aside->kind = Aside::Kind::sampler;
    Aside * result = aside.get();
    return set_aside(slot, std::move(aside), [result, make = slot.request->make_sampler] { result->sampler = make(); });
  }
  slot.request->sampler->accept_prompt(slot.request->prompt);
  add_constraint(slot);
}

void Engine::add_constraint(Slot & slot) {
  Request & request = *slot.request;
  if (request.program.empty()) return;
  const auto load = [this, program = request.program, preserved = request.preserved] {
    return std::make_shared<GrammarConstraint>(grammars_, program, vocab_, preserved);
  };
  or_fail(slot, [&] {
    grammar::WorkMeter meter(grammar::kWorkOfSlice);
    const grammar::WorkMeter::Scope scope(meter);
    try {
      if (request.program.size() <= kQuickProgram && grammars_.is_ready()) {
        slot.constraint = load();
        return;
      }
    } catch (const grammar::OutOfWork &) {
    }
    auto aside = std::make_shared<Aside>();
    aside->kind = Aside::Kind::constraint;
    Aside * result = aside.get();
    set_aside(slot, std::move(aside), [result, load] { result->constraint = load(); });
  });
}

void Engine::sample(Slot & slot, float * logits) {
  or_fail(slot, [&] {
    if (slot.constraint) sample_constrained(slot, logits);
    else sample_freely(slot, logits);
  });
}

void Engine::sample_freely(Slot & slot, float * logits) { emit(slot, slot.request->sampler->sample(logits), false); }

void Engine::sample_constrained(Slot & slot, float * logits) {
  GrammarConstraint & constraint = *slot.constraint;
  const GrammarConstraint::Use use = constraint.try_use();
  grammar::WorkMeter meter(grammar::kWorkOfSlice, nullptr, use.grammar(), grammar::kMostGrammarMemory);
  const grammar::WorkMeter::Scope scope(meter);
  if (!constraint.has_found() && (!use || constraint.is_outgrown())) return find_mask_aside(slot, logits);
  try {
    constraint.apply(logits);
  } catch (const grammar::OutOfWork &) {
    return find_mask_aside(slot, logits);
  }
  slot.request->sampler->penalize(logits);
  if (std::none_of(logits, logits + n_vocab_, [](float logit) { return logit > -INFINITY; })) {
    throw std::runtime_error("the grammar and the logit bias together allow no token here");
  }
  choose_constrained(slot, logits, static_cast<bool>(use));
}

void Engine::choose_constrained(Slot & slot, float * logits, bool may_use) {
  Sampler & sampler = *slot.request->sampler;
  GrammarConstraint & constraint = *slot.constraint;
  llama_token token = sampler.choose(logits);
  bool accepted = false;
  bool complete = false;
  try {
    while (may_use && !accepted) {
      accepted = constraint.accept(token);
      if (accepted) break;
      logits[token] = -INFINITY;
      token = sampler.choose(logits);
    }
    if (accepted) complete = constraint.ended();
    else return accept_aside(slot, logits, token, false);
  } catch (const grammar::OutOfWork &) {
    return accept_aside(slot, logits, token, accepted);
  }
  sampler.accept(token);
  emit(slot, token, complete);
}

void Engine::find_mask_aside(Slot & slot, const float * logits) {
  auto aside = std::make_shared<Aside>();
  aside->kind = Aside::Kind::mask;
  slot.kept_logits.assign(logits, logits + n_vocab_);
  set_aside(slot, std::move(aside), [constraint = slot.constraint] {
    const GrammarConstraint::Use use = constraint->use();
    constraint->find();
  });
}

void Engine::accept_aside(Slot & slot, const float * logits, llama_token token, bool is_accepted) {
  auto aside = std::make_shared<Aside>();
  aside->kind = Aside::Kind::accept;
  aside->token = token;
  aside->is_judged = aside->accepted = is_accepted;
  if (logits != slot.kept_logits.data()) slot.kept_logits.assign(logits, logits + n_vocab_);
  Aside * result = aside.get();
  set_aside(slot, std::move(aside), [result, constraint = slot.constraint] {
    const GrammarConstraint::Use use = constraint->use();
    if (!result->is_judged) result->accepted = constraint->accept(result->token);
    result->is_judged = true;
    if (result->accepted) result->complete = constraint->ended();
  });
}

void Engine::set_aside(Slot & slot, std::shared_ptr<Aside> aside, std::function<void()> run) {
  aside->task.run = std::move(run);
  if (slot.constraint) aside->task.grammar = slot.constraint->grammar();
  slot.aside = aside;
  lane_.add({aside, &aside->task});
}

void Engine::discard(std::shared_ptr<void> thing) {
  auto task = std::make_shared<SideTask>();
  task->run = [thing = std::move(thing)] {};
  lane_.add(std::move(task));
}

void Engine::resume(Slot & slot) {
  const std::shared_ptr<Aside> aside = std::move(slot.aside);
  slot.aside.reset();
  const SideTask & task = aside->task;
  slot.side_work += task.spent;
  if (!task.error.empty()) return finish(slot, task.is_fault ? EventType::grammar_failed : EventType::failed, task.error);
  if (slot.side_work > grammar::kWorkOfSequence) return finish(slot, EventType::grammar_failed, grammar::kTooHard);
  or_fail(slot, [&] { go_on(slot, *aside); });
}

void Engine::go_on(Slot & slot, Aside & aside) {
  float * logits = slot.kept_logits.data();
  switch (aside.kind) {
    case Aside::Kind::sampler:
      slot.request->make_sampler = nullptr;
      slot.request->sampler = std::move(aside.sampler);
      return add_sampler(slot);
    case Aside::Kind::constraint:
      slot.constraint = std::move(aside.constraint);
      return;
    case Aside::Kind::mask:
      return sample_constrained(slot, logits);
    case Aside::Kind::accept:
      if (aside.accepted) {
        slot.request->sampler->accept(aside.token);
        return emit(slot, aside.token, aside.complete);
      }
      logits[aside.token] = -INFINITY;
      // Asked aside again, if at all: masks are exact, so this is next to never.
      return choose_constrained(slot, logits, false);
  }
}

void Engine::emit(Slot & slot, llama_token token, bool complete) {
  slot.complete = complete;
  const int32_t top = slot.request->top_logprobs;
  GeneratedToken generated;
  generated.token = token;
  if (top >= 0) generated = with_logprobs(vocab_, token, slot.raw_logits.data(), top);
  take_token(slot, std::move(generated));
}

}  // namespace camelid
