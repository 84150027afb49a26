// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The result of a prompt search. The winner's figure on the validation rows is the best of many, so it is too good on
 * the whole; what the prompt is worth says the {@link #comparison()} on test rows. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PromptSearchResult {
    private final Metric metric;
    private final TaskPrompt inUse;
    private final TaskPrompt prompt;
    private final Evaluation before;
    private final Evaluation after;
    private final @Nullable Comparison comparison;
    private final PromptCandidates candidates;
    private final List<PromptTrial> trials;
    private final PromptSearchCost cost;
    private final PromptSearchPlan plan;
    private final String ending;

    PromptSearchResult(
            Metric metric,
            TaskPrompt inUse,
            TaskPrompt prompt,
            Evaluation before,
            Evaluation after,
            @Nullable Comparison comparison,
            PromptCandidates candidates,
            List<PromptTrial> trials,
            PromptSearchCost cost,
            PromptSearchPlan plan,
            String ending) {
        this.metric = metric;
        this.inUse = inUse;
        this.prompt = prompt;
        this.before = before;
        this.after = after;
        this.comparison = comparison;
        this.candidates = candidates;
        this.trials = trials;
        this.cost = cost;
        this.plan = plan;
        this.ending = ending;
    }

    /** {@return the best prompt on the validation rows; the one in use where none did better} */
    public TaskPrompt prompt() {
        return prompt;
    }

    /** {@return the prompt in use} */
    public TaskPrompt inUse() {
        return inUse;
    }

    /** {@return whether another prompt did better on the validation rows; it may be chance} */
    public boolean changed() {
        return !prompt.equals(inUse);
    }

    /** {@return the winner on all validation rows; its interval knows nothing of the choice among many} */
    public Evaluation validation() {
        return after;
    }

    /**
     * {@return the winner against the prompt in use on the test rows, row by row; empty where the prompt in use won,
     * and where the budget was spent, which {@link #ending()} says}
     */
    public Optional<Comparison> comparison() {
        return Optional.ofNullable(comparison);
    }

    /** {@return whether the winner is better than the prompt in use; undecided where nothing was compared} */
    public Verdict verdict() {
        return comparison == null ? Verdict.UNDECIDED : comparison.verdict();
    }

    /**
     * {@return by how much the validation rows flattered the winner, above 0 in the metric's direction: the price of
     * having chosen the best of many, and chance; empty without a comparison}
     */
    public OptionalDouble optimism() {
        if (comparison == null) {
            return OptionalDouble.empty();
        }
        double test = comparison.candidate().score(metric.name()).estimate();
        double seen = after.score(metric.name()).estimate();
        return OptionalDouble.of(metric.higherIsBetter() ? seen - test : test - seen);
    }

    /** {@return what there was to choose from} */
    public PromptCandidates candidates() {
        return candidates;
    }

    /** {@return the prompts that were judged, by number} */
    public List<PromptTrial> trials() {
        return trials;
    }

    /** {@return what it took} */
    public PromptSearchCost cost() {
        return cost;
    }

    /** {@return what it might have taken} */
    public PromptSearchPlan plan() {
        return plan;
    }

    /** {@return why no further prompt was tried} */
    public String ending() {
        return ending;
    }

    /** {@return all of it in words, in a few lines, without a row's text} */
    public String summary() {
        List<String> lines = new ArrayList<>();
        lines.add("prompt search: " + ending + "; " + cost);
        lines.add("chosen from " + candidates);
        if (candidates.cutRows() > 0) {
            lines.add(candidates.cutRows() + " rows were too long to be shown to the proposer whole");
        }
        lines.add(figure("in use", before));
        if (changed()) {
            lines.add(figure("best (of many, so too good on the whole): " + prompt, after));
        } else {
            lines.add("no other prompt did better; the one in use stays");
        }
        optimism()
                .ifPresent(optimism -> lines.add(String.format(
                        Locale.ROOT, "on test rows, which the search never saw (an optimism of %.4g):", optimism)));
        comparison().ifPresent(compared -> lines.add(compared.summary()));
        return String.join("\n", lines);
    }

    private String figure(String what, Evaluation evaluation) {
        Interval score = evaluation.score(metric.name());
        String failed = evaluation.errors() == 0 ? "" : ", " + evaluation.errors() + " rows not answered";
        return String.format(
                Locale.ROOT,
                "%s: %s %.4g [%.4g, %.4g] on %d validation rows%s",
                what,
                metric.name(),
                score.estimate(),
                score.lower(),
                score.upper(),
                evaluation.rows().size(),
                failed);
    }

    @Override
    public String toString() {
        return summary();
    }
}
