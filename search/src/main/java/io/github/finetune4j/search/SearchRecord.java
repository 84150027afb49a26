// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.search.internal.SearchJournals;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apiguardian.api.API;

/**
 * A search as its store has it now, also while other processes run it. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SearchRecord {
    private final SearchResult result;
    private final SearchState state;

    private SearchRecord(SearchResult result, SearchState state) {
        this.result = result;
        this.state = state;
    }

    /**
     * {@return a search of a store; empty if the store has none of this name}
     *
     * @param store that has it
     * @param search its name
     * @throws io.github.finetune4j.error.FineTuneException if it can't be read
     */
    public static Optional<SearchRecord> find(JournalStore store, String search) {
        SearchState state = new SearchState();
        SearchJournals.of(store).read(search, 0).forEach(state::read);
        Map<String, Object> opening = state.opening();
        return opening == null
                ? Optional.empty()
                : Optional.of(new SearchRecord(result(search, opening, state), state));
    }

    private static SearchResult result(String search, Map<String, Object> opening, SearchState state) {
        SearchSpace space = SpaceLines.read(SearchLines.value(opening, "space"));
        List<Goal> goals = ((List<?>) SearchLines.value(opening, "goals"))
                .stream().map(goal -> goal((Map<?, ?>) goal)).toList();
        long seed = ((Number) SearchLines.value(opening, "seed")).longValue();
        SearchHistory history = new SearchHistory(search, seed, goals, state.trials());
        return new SearchResult(space, history, "as the store has it");
    }

    private static Goal goal(Map<?, ?> goal) {
        return new Goal(String.valueOf(goal.get("name")), Boolean.TRUE.equals(goal.get("larger")));
    }

    /** {@return what has been found} */
    public SearchResult result() {
        return result;
    }

    /** {@return how many trials may begin; empty until a process has begun} */
    public OptionalLong mostTrials() {
        return whole("trials");
    }

    /** {@return how many tokens may be used; empty: no limit} */
    public OptionalLong mostTokens() {
        return whole("tokens");
    }

    private OptionalLong whole(String limit) {
        return state.limits().get(limit) instanceof Number number
                ? OptionalLong.of(number.longValue())
                : OptionalLong.empty();
    }

    /** {@return how much money may be spent; empty: no limit} */
    public OptionalDouble mostMoney() {
        return state.limits().get("money") instanceof Number number
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }

    /** {@return how long it may work; empty: no limit} */
    public Optional<Duration> mostTime() {
        return state.limits().get("seconds") instanceof Number number
                ? Optional.of(Duration.ofMillis(Math.round(number.doubleValue() * 1e3)))
                : Optional.empty();
    }

    /** {@return how long at least one process was at work} */
    public Duration worked() {
        return state.worked();
    }

    /** {@return what the trials that ended have used} */
    public Cost spent() {
        return cost(trial -> trial.state() != TrialState.RUNNING);
    }

    /** {@return what is set aside for the trials that run} */
    public Cost setAside() {
        return cost(trial -> trial.state() == TrialState.RUNNING);
    }

    private Cost cost(Predicate<Trial> which) {
        return state.trials().stream().filter(which).map(Trial::cost).reduce(Cost.NONE, Cost::plus);
    }

    /** {@return what it learnt from earlier searches, in words; empty: nothing} */
    public String learnt() {
        return state.learnt();
    }

    /** {@return the confirmation that was kept last} */
    public Optional<Confirmation> confirmation() {
        List<Map<String, Object>> kept = state.confirmations();
        return kept.isEmpty()
                ? Optional.empty()
                : Optional.of(Confirmation.read(kept.get(kept.size() - 1), result.history()));
    }
}
