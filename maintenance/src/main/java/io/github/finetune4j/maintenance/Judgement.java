// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.MetricComparison;
import io.github.finetune4j.evaluation.SliceComparison;
import io.github.finetune4j.maintenance.cycle.Refusal;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.test.MultipleTests;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A judgement whether a candidate may go live, by comparisons of each part of the tests. */
final class Judgement {
    private static final Set<String> PARTS = Set.of(EvaluateStep.TEST_SET, EvaluateStep.FRESH, EvaluateStep.HELD_BACK);

    private static final String LOOK = "look at the rows that it loses, and at what it learned about them";

    private final PromotionRules rules;
    private final Map<String, Comparison> parts;
    private final Map<String, Double> gains = new LinkedHashMap<>();

    Judgement(PromotionRules rules, Map<String, Comparison> parts) {
        this.rules = rules;
        this.parts = parts;
        adjusted();
    }

    private Comparison part(String name) {
        return Objects.requireNonNull(parts.get(name), name);
    }

    private MetricComparison goal(String part) {
        return part(part).metric(rules.goal());
    }

    // The chance of each look at the goal, both together by Holm's method
    private void adjusted() {
        List<String> looks = new ArrayList<>();
        List.of(EvaluateStep.TEST_SET, EvaluateStep.FRESH).forEach(part -> {
            if (parts.containsKey(part)) {
                looks.add(part);
            }
        });
        double[] chances = looks.stream()
                .mapToDouble(part -> goal(part).test().pValue())
                .map(chance -> Double.isNaN(chance) ? 1 : chance)
                .toArray();
        double[] both = MultipleTests.holm(chances);
        for (int look = 0; look < both.length; look++) {
            gains.put(looks.get(look), both[look]);
        }
    }

    /** The first rule that is broken: what got worse is said before what did not get better. */
    Optional<Refusal> refusal() {
        return slices().or(this::regressions).or(this::worse).or(this::noGain);
    }

    private Optional<Refusal> slices() {
        for (Map.Entry<String, Double> slicing : rules.slices().entrySet()) {
            List<SliceComparison> slices = part(EvaluateStep.TEST_SET).slices().stream()
                    .filter(slice -> slice.slicing().equals(slicing.getKey()))
                    .filter(slice -> slice.metric().name().equals(rules.goal()))
                    .toList();
            if (slices.isEmpty()) {
                throw new IllegalStateException("protected slices " + slicing.getKey()
                        + ": the comparison has none of them -> give the evaluator addSlice(\"" + slicing.getKey()
                        + "\"), and the test set rows with that field");
            }
            for (SliceComparison slice : slices) {
                Optional<Refusal> refusal = slice(slice, slicing.getValue());
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> slice(SliceComparison slice, double margin) {
        String name = "On " + slice.slicing() + " = " + slice.value() + " (" + slice.rows() + " rows of the test set) ";
        if (slice.rows() < rules.minSliceRows()) {
            return Optional.of(new Refusal(
                    Refusal.Code.WORSE_ON_SLICE,
                    name + "there are too few rows to tell whether the candidate is worse; at least "
                            + rules.minSliceRows() + " were asked for",
                    Facts.figures("rows", (double) slice.rows(), "least", rules.minSliceRows()),
                    "add rows of this slice to the test set"));
        }
        return tooMuchWorse(slice.metric(), margin, name, Refusal.Code.WORSE_ON_SLICE);
    }

    private Optional<Refusal> worse() {
        MetricComparison goal = goal(EvaluateStep.TEST_SET);
        return tooMuchWorse(goal, rules.margin(), where(EvaluateStep.TEST_SET), Refusal.Code.REGRESSION)
                .or(this::forgotten);
    }

    // What was held back is too little, in the first cycles, to show that nothing is worse; that something is, it shows
    private Optional<Refusal> forgotten() {
        if (!parts.containsKey(EvaluateStep.HELD_BACK) || !shownWorse(goal(EvaluateStep.HELD_BACK))) {
            return Optional.empty();
        }
        MetricComparison goal = goal(EvaluateStep.HELD_BACK);
        return Optional.of(new Refusal(
                Refusal.Code.REGRESSION,
                where(EvaluateStep.HELD_BACK) + "the candidate is worse: its difference in " + rules.goal() + " is "
                        + Text.interval(goal.effect()),
                figures(goal, goal.test().pValue()),
                LOOK));
    }

    private String where(String part) {
        return "On the rows of \"" + part + "\" (" + goal(part).effect().n() + ") ";
    }

    private boolean shownWorse(MetricComparison metric) {
        return metric.test().pValue() < rules.significance() && gain(metric) < 0;
    }

    private Optional<Refusal> tooMuchWorse(MetricComparison metric, double margin, String where, Refusal.Code code) {
        double chance = metric.nonInferiority(margin).pValue();
        if (chance < rules.significance()) {
            return Optional.empty();
        }
        boolean shown = shownWorse(metric);
        String sentence = where + "the candidate "
                + (shown ? "is worse" : "can't be shown not to be worse by more than " + Text.number(margin))
                + ": its difference in " + rules.goal() + " is " + Text.interval(metric.effect());
        return Optional.of(new Refusal(
                code,
                sentence,
                figures(metric, chance),
                shown ? LOOK : "give more rows of that kind, or allow a larger margin"));
    }

    private Optional<Refusal> regressions() {
        for (Map.Entry<String, Comparison> part : parts.entrySet()) {
            int lost = part.getValue().regressions(rules.goal()).size();
            if (!PARTS.contains(part.getKey()) && lost > rules.maxRegressions()) {
                return Optional.of(new Refusal(
                        Refusal.Code.REGRESSION,
                        "The candidate is worse than the champion on " + lost + " of "
                                + part.getValue().size() + " rows of suite " + part.getKey() + "; at most "
                                + rules.maxRegressions() + " may be",
                        Facts.figures("lost", lost, "rows", part.getValue().size()),
                        "look at these rows, and add rows like them to what is learned"));
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> noGain() {
        if (gains.keySet().stream().anyMatch(this::better)) {
            return Optional.empty();
        }
        MetricComparison goal = goal(EvaluateStep.TEST_SET);
        Map<String, Double> figures = figures(goal, gains.getOrDefault(EvaluateStep.TEST_SET, 1.0));
        goal.furtherRows().ifPresent(rows -> figures.put("further rows", (double) rows));
        return Optional.of(new Refusal(
                Refusal.Code.ONLY_CHANCE,
                "Chance alone may explain the difference: " + sentence(),
                figures,
                goal.furtherRows().isPresent()
                        ? "wait for more new rows; if the difference is real, about "
                                + goal.furtherRows().getAsLong() + " more rows of the test set would show it"
                        : "wait for more new rows"));
    }

    private boolean better(String part) {
        return gains.getOrDefault(part, 1.0) < rules.significance() && gain(goal(part)) > 0;
    }

    private static double gain(MetricComparison metric) {
        double effect = metric.effect().estimate();
        return metric.higherIsBetter() ? effect : -effect;
    }

    private static Map<String, Double> figures(MetricComparison metric, double chance) {
        Interval effect = metric.effect();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("champion", metric.baseline().estimate());
        figures.put("candidate", metric.candidate().estimate());
        figures.put("difference", effect.estimate());
        figures.put("lower", effect.lower());
        figures.put("upper", effect.upper());
        figures.put("p", chance);
        figures.put("rows", (double) effect.n());
        return figures;
    }

    /** The difference of each look, with its interval and chance. */
    String sentence() {
        return gains.entrySet().stream()
                .map(look -> "on " + look.getKey() + " ("
                        + goal(look.getKey()).effect().n() + " rows) " + rules.goal()
                        + " changes by " + Text.interval(goal(look.getKey()).effect()) + ", p "
                        + Text.chance(look.getValue()))
                .collect(Collectors.joining("; "));
    }

    Facts facts() {
        Facts facts = Facts.empty();
        parts.forEach((part, comparison) -> {
            MetricComparison goal = comparison.metric(rules.goal());
            double chance = gains.getOrDefault(part, goal.test().pValue());
            facts.with(part, Facts.figures(figures(goal, chance)));
        });
        return facts;
    }
}
