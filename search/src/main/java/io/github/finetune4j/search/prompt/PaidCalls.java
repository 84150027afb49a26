// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.journal.JournalStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every call that a search of prompts has made, on record before it is made and again when its answer has come. So an
 * answer is paid for once, and a call whose process died counts as the dearest it may have been.
 */
final class PaidCalls {
    private final JournalStore store;
    private final String journal;
    private final Budget budget;
    private final CallState state = new CallState();
    private final Outages outages = new Outages();
    private CallCost aside = CallCost.NONE;
    private boolean comparing;
    private @Nullable BudgetSpentException spent;

    PaidCalls(JournalStore store, String journal, Budget budget) {
        this.store = store;
        this.journal = journal;
        this.budget = budget;
    }

    /** Begins the journal, or makes sure that it is this search's. */
    synchronized void open(Map<String, Object> what) {
        add(() -> state.opened() == null ? List.of(CallLines.opening(what)) : List.of());
        Map<String, Object> found = state.opened();
        if (found != null && !found.equals(what)) {
            throw new IllegalArgumentException("prompt search " + journal
                    + ": the store has one of this name with other " + String.join(", ", differences(found, what))
                    + " -> take another name, or build it as it was");
        }
    }

    private static List<String> differences(Map<String, Object> found, Map<String, Object> what) {
        List<String> names = new ArrayList<>();
        what.forEach((name, value) -> {
            if (!value.equals(found.get(name))) {
                names.add(name);
            }
        });
        return names.isEmpty() ? List.of("settings") : names;
    }

    private void refresh() {
        store.read(journal, state.lines()).forEach(state::read);
    }

    /** Adds the lines that follow from the newest state; none: nothing to add. */
    private void add(Supplier<List<Map<String, Object>>> decision) {
        boolean added = false;
        while (!added) {
            refresh();
            List<String> lines = decision.get().stream().map(CallLines::text).toList();
            added = lines.isEmpty() || store.append(journal, state.lines(), lines);
        }
        refresh();
    }

    synchronized Optional<ChatResponse> known(String key) {
        refresh();
        return state.answer(key);
    }

    /**
     * Puts calls on record.
     *
     * @return the number of the first one; the others follow it
     * @throws BudgetSpentException if the budget doesn't cover all of them: then none is
     */
    synchronized long begin(String role, List<String> keys, List<CallCost> most) {
        long[] first = new long[1];
        add(() -> {
            first[0] = state.calls();
            CallCost all = most.stream().reduce(state.cost(), CallCost::plus);
            check(comparing ? all : all.plus(aside));
            List<Map<String, Object>> lines = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                lines.add(CallLines.asks(role, keys.get(i), most.get(i)));
            }
            return lines;
        });
        return first[0];
    }

    private void check(CallCost cost) {
        if (!covers(cost)) {
            String left = comparing ? "" : ", with what the comparison at the end may take";
            spent = new BudgetSpentException(budget + ": the next call might pass it" + left);
            throw spent;
        }
    }

    boolean covers(CallCost cost) {
        return cost.calls() <= budget.calls() && cost.tokens() <= budget.tokens() && cost.money() <= budget.money();
    }

    /** {@return the first answer that anybody had to this question} */
    synchronized ChatResponse answered(long call, String key, ChatResponse response, CallCost cost) {
        add(() -> List.of(CallLines.answers(call, key, response, cost)));
        outages.answered(key);
        return state.answer(key).orElse(response);
    }

    synchronized void failed(long call, String key, Throwable why) {
        add(() -> List.of(CallLines.fails(call, key, why)));
        outages.failed(key, why);
    }

    Outages outages() {
        return outages;
    }

    /** Sets what only the comparison at the end may use. */
    synchronized void setAside(CallCost cost) {
        aside = cost;
    }

    /** From here on, what was set aside may be used. */
    synchronized void compare() {
        comparing = true;
        spent = null;
    }

    /** {@return why a call was not made; null where the budget has covered all so far} */
    synchronized @Nullable BudgetSpentException spent() {
        return spent;
    }

    synchronized CallCost cost() {
        refresh();
        return state.cost();
    }

    synchronized Usage usage(String role) {
        return state.usage(role);
    }

    synchronized long failures() {
        return state.failures();
    }
}
