// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A maker of decisions from settings and a journal; nothing else goes in. */
record DecisionMaker(DecidingOptions options, DecisionState state) {
    List<Measurement> measured() {
        return options.approaches.stream()
                .flatMap(approach ->
                        state.of(approach).validation().stream().map(rows -> new Measurement(approach, rows, options)))
                .toList();
    }

    /** The best one and the one that it has to beat, or fewer. */
    List<Approach> finalists() {
        List<Measurement> fit = measured().stream()
                .filter(each -> new Fitness(options).unfit(each).isEmpty())
                .toList();
        return new Finalists(options, fit)
                .two().stream().map(Measurement::approach).toList();
    }

    Decision decision() {
        List<ApproachResult> results =
                options.approaches.stream().map(this::result).toList();
        @Nullable FinalTest test = finalTest();
        DecisionTree tree = DecisionTree.walk(new TreeEvidence(options, measured()).answers());
        Recommendation recommendation = new Recommending(options, results, state.untested()).recommend(gain(), test);
        return new Decision(options, state, results, test, recommendation, tree, notes(results));
    }

    private ApproachResult result(Approach approach) {
        DecisionState.Progress progress = state.of(approach);
        String why = state.leftOut().getOrDefault(approach.name(), "");
        ApproachResult.State how = progress.validation().isPresent()
                ? ApproachResult.State.MEASURED
                : why.isEmpty() ? ApproachResult.State.FAILED : ApproachResult.State.LEFT_OUT;
        Optional<Measurement> measured = progress.validation().map(rows -> new Measurement(approach, rows, options));
        return new ApproachResult(
                approach,
                how,
                why.isEmpty() ? progress.failure() : why,
                measured.map(new Fitness(options)::unfit).orElse(""),
                progress.spent(),
                measured.map(each -> new ApproachFigures(each, options.level())).orElse(null),
                progress.test()
                        .map(rows -> new ApproachFigures(new Measurement(approach, rows, options), options.level()))
                        .orElse(null));
    }

    private List<Measurement> tested() {
        return state.finalists().stream()
                .map(options::approach)
                .flatMap(approach ->
                        state.of(approach).test().stream().map(rows -> new Measurement(approach, rows, options)))
                .toList();
    }

    /** The gain of the dearer one on the test rows; null where there was no test. */
    private @Nullable PairedGain gain() {
        List<Measurement> two = tested();
        if (two.size() < 2) {
            return null;
        }
        PairedGain gain = new PairedGain(two.get(0), two.get(1), options);
        return gain.pairs() == 0 ? null : gain;
    }

    private @Nullable FinalTest finalTest() {
        PairedGain gain = gain();
        if (gain == null) {
            return null;
        }
        List<Measurement> two = tested();
        Interval interval = gain.interval(testLevel());
        long rows = two.stream()
                .flatMap(each -> each.rows().stream().map(AskedRow::index))
                .distinct()
                .count();
        return new FinalTest(
                two.get(0).approach().name(),
                two.get(1).approach().name(),
                interval,
                options.margin(),
                gain.pairs(),
                (int) rows - gain.pairs());
    }

    /** Bonferroni over the decisions that have asked these rows. */
    private double testLevel() {
        return 1 - (1 - options.level()) / (1 + state.others());
    }

    private List<String> notes(List<ApproachResult> results) {
        List<String> notes = new ArrayList<>();
        long measured = results.stream()
                .filter(each -> each.state() == ApproachResult.State.MEASURED)
                .count();
        if (measured > 1) {
            notes.add("The best of " + measured
                    + " validation figures is too good on the whole; the figures of the test are not.");
        }
        if (state.others() > 0) {
            notes.add(state.others() + (state.others() == 1 ? " other decision has" : " other decisions have")
                    + " asked some of these test rows before, so the interval of the test is wider: its level is "
                    + Numbers.plain(testLevel()) + ".");
        }
        for (ApproachResult result : results) {
            result.best()
                    .filter(figures -> figures.unscored() > 0)
                    .ifPresent(figures -> notes.add(result.name() + ": " + figures.unscored() + " of " + figures.rows()
                            + " rows have no score, and are left out."));
            result.best()
                    .filter(figures -> figures.errors() > 0)
                    .ifPresent(figures -> notes.add(result.name() + ": " + figures.errors() + " of " + figures.rows()
                            + " rows were not answered, and count as failures."));
        }
        return notes;
    }
}
