// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts the figures into a recommendation. */
final class Recommending {
    private final DecidingOptions options;
    private final List<ApproachResult> results;
    private final String untested;

    Recommending(DecidingOptions options, List<ApproachResult> results, String untested) {
        this.options = options;
        this.results = results;
        this.untested = untested;
    }

    Recommendation recommend(@Nullable PairedGain gain, @Nullable FinalTest test) {
        List<ApproachResult> fit = results.stream().filter(ApproachResult::fit).toList();
        if (fit.isEmpty()) {
            return new Recommendation(Recommendation.Kind.NONE, "", none(), 0);
        }
        if (fit.size() == 1) {
            return new Recommendation(
                    Recommendation.Kind.USE,
                    fit.get(0).name(),
                    "Use " + fit.get(0).name() + ": it is the only one of " + results.size()
                            + " approaches that was measured and keeps to what is required. No test rows were asked.",
                    0);
        }
        return gain == null || test == null ? untested() : tested(gain, test);
    }

    private String none() {
        String reasons = results.stream()
                .map(result ->
                        result.name() + " (" + (result.unfit().isEmpty() ? result.reason() : result.unfit()) + ")")
                .collect(Collectors.joining(", "));
        return "Nothing can be recommended: " + reasons + ".";
    }

    private Recommendation untested() {
        String why = untested.isEmpty() ? "no test row has a score for both of the two best" : untested;
        return new Recommendation(Recommendation.Kind.UNDECIDED, "", "Undecided, not tested: " + why + ".", 0);
    }

    private Recommendation tested(PairedGain gain, FinalTest test) {
        ScoreKind kind = options.metric().kind();
        String seen = "the gain of " + test.other() + " over " + test.cheaper() + " is "
                + Numbers.difference(kind, test.gain()) + " on " + test.rows() + " test rows";
        String margin = Numbers.margin(kind, test.margin());
        if (test.cheaperWillDo()) {
            return new Recommendation(
                    Recommendation.Kind.USE,
                    test.cheaper(),
                    "Use " + test.cheaper() + ", " + cheaper(test) + ": " + seen + ", less than the margin of " + margin
                            + ".",
                    0);
        }
        if (test.otherIsBetter()) {
            return new Recommendation(
                    Recommendation.Kind.USE, test.other(), "Use " + test.other() + ": " + seen + ".", 0);
        }
        long rows = gain.rowsToDecide(test.gain().level(), test.margin());
        return new Recommendation(
                Recommendation.Kind.UNDECIDED,
                test.cheaper(),
                "Undecided, label " + rows + " more rows: " + seen + ", and the margin is " + margin
                        + ". So many fresh test rows decide with a chance of 80 % if that is the true difference. Until"
                        + " then stay with " + test.cheaper() + ", " + cheaper(test) + ".",
                rows);
    }

    private String cheaper(FinalTest test) {
        Optional<String> costs = cost(test.cheaper())
                .flatMap(one -> cost(test.other())
                        .filter(other -> one < other)
                        .map(other -> "cheaper (" + Numbers.plain(one) + " against " + Numbers.plain(other) + " "
                                + options.currency() + " per thousand requests)"));
        return costs.orElse("the simpler one");
    }

    private Optional<Double> cost(String name) {
        return results.stream()
                .filter(result -> result.name().equals(name))
                .findFirst()
                .flatMap(ApproachResult::best)
                .flatMap(ApproachFigures::costPerThousand)
                .map(Interval::estimate);
    }
}
