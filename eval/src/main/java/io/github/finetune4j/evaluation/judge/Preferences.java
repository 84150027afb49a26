// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.judge;

import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.interval.Proportions;
import io.github.finetune4j.statistics.test.McNemar;
import io.github.finetune4j.statistics.test.TestResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apiguardian.api.API;

/**
 * A judge's preferences, row by row, with the judge's own biases: how often the order, the length or its own answers
 * swayed it. Rows without a verdict are left out of every figure and counted in {@link #missing}. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Preferences {
    private static final double LEVEL = 0.95;

    private final String judge;
    private final String baseline;
    private final String candidate;
    private final List<JudgedPair> pairs;

    Preferences(String judge, String baseline, String candidate, List<JudgedPair> pairs) {
        this.judge = judge;
        this.baseline = baseline;
        this.candidate = candidate;
        this.pairs = List.copyOf(pairs);
    }

    /** {@return the judging model's name} */
    public String judge() {
        return judge;
    }

    /** {@return every row, in the order of the comparison} */
    public List<JudgedPair> pairs() {
        return pairs;
    }

    /** {@return rows where the candidate's answer is better} */
    public long wins() {
        return count(Preference.CANDIDATE);
    }

    /** {@return rows where the baseline's answer is better} */
    public long losses() {
        return count(Preference.BASELINE);
    }

    /** {@return rows where neither is, {@link #inconsistent} ones among them} */
    public long ties() {
        return count(Preference.TIE);
    }

    /** {@return rows for which the judge gave no verdict in one of the orders} */
    public long missing() {
        return count(Preference.MISSING);
    }

    /** {@return rows for which the judge said one thing in one order and another in the other} */
    public long inconsistent() {
        return decided().stream().filter(pair -> !pair.consistent()).count();
    }

    private long count(Preference preference) {
        return pairs.stream().filter(pair -> pair.preference() == preference).count();
    }

    private List<JudgedPair> decided() {
        return pairs.stream()
                .filter(pair -> pair.preference() != Preference.MISSING)
                .toList();
    }

    /**
     * {@return the candidate's wins and half its ties over all rows that have a verdict, with a t interval over rows;
     * Wilson's where all rows say the same; NaN without any row}
     */
    public Interval winRate() {
        double[] values = decided().stream()
                .mapToDouble(pair -> pair.preference().value())
                .toArray();
        return mean(values, 0, 1);
    }

    /** {@return the test of wins against losses: the sign test, as McNemar's mid-p} */
    public TestResult test() {
        return McNemar.midP(losses(), wins());
    }

    /** {@return better or worse if the test and the interval of the win rate say so at 5 %, else undecided} */
    public Verdict verdict() {
        if (test().pValue() > 1 - LEVEL || winRate().contains(0.5)) {
            return Verdict.UNDECIDED;
        }
        return wins() > losses() ? Verdict.BETTER : Verdict.WORSE;
    }

    /**
     * {@return position bias, from -1 to 1: the share of asked rows for which the judge preferred what it read first in
     * both orders, less that for what it read second; 0 for a judge whom the order does not sway}
     */
    public Interval positionBias() {
        return mean(
                asked(pair -> true).stream()
                        .mapToDouble(JudgedPair::pulledToFirst)
                        .toArray(),
                -1,
                1);
    }

    /** {@return the share of asked rows for which the judge said the same in both orders} */
    public Interval consistency() {
        return rate(asked(pair -> true), JudgedPair::consistent);
    }

    /**
     * {@return how often the longer answer won where one did; 0.5 without any pull. Longer answers may be better:
     * whether this is bias shows against people, see {@link #lengthBias(Map)}}
     */
    public Interval longerPreferred() {
        return rate(
                asked(pair -> pair.preference() != Preference.TIE && pair.baselineLength() != pair.candidateLength()),
                pair -> longer(pair) == pair.preference());
    }

    private static Preference longer(JudgedPair pair) {
        return pair.candidateLength() > pair.baselineLength() ? Preference.CANDIDATE : Preference.BASELINE;
    }

    /**
     * {@return length bias: by how much more the judge is for the longer answer than people are, on the same rows, from
     * -1 to 1; 0 for a judge whom length does not sway}
     *
     * @param people what people prefer, by position of the row
     */
    public Interval lengthBias(Map<Integer, Preference> people) {
        double[] pulls = labelled(known(people)).stream()
                .filter(pair -> pair.baselineLength() != pair.candidateLength())
                .mapToDouble(pair -> {
                    double difference =
                            pair.preference().value() - person(people, pair).value();
                    return longer(pair) == Preference.CANDIDATE ? difference : -difference;
                })
                .toArray();
        return mean(pulls, -1, 1);
    }

    /**
     * {@return self-preference: by how much more this judge is for the candidate than another one is, on the same rows,
     * from -1 to
     * 1. Of use where this judge is the candidate, or of its family, and the other is neither}
     *
     * @param other another judge's preferences of the same comparison
     */
    public Interval moreForCandidateThan(Preferences other) {
        if (!candidate.equals(other.candidate) || !baseline.equals(other.baseline)) {
            throw new IllegalArgumentException("models of two judges: " + candidate + " against " + baseline + ", and "
                    + other.candidate + " against " + other.baseline + " -> let both judge the same comparison");
        }
        Map<Integer, Preference> theirs = new HashMap<>();
        other.decided().forEach(pair -> theirs.put(pair.row(), pair.preference()));
        return mean(
                labelled(theirs).stream()
                        .mapToDouble(pair ->
                                pair.preference().value() - person(theirs, pair).value())
                        .toArray(),
                -1,
                1);
    }

    /**
     * {@return how far the judge agrees with people}
     *
     * @param people what people prefer, by position of the row; at least one of a row with a verdict
     */
    public JudgeAgreement agreement(Map<Integer, Preference> people) {
        known(people);
        List<JudgedPair> both = decided();
        double[] judged =
                both.stream().mapToDouble(pair -> 2 * pair.preference().value()).toArray();
        double[] said = both.stream()
                .mapToDouble(pair ->
                        2 * people.getOrDefault(pair.row(), Preference.MISSING).value())
                .toArray();
        return new JudgeAgreement("people", judge, new double[][] {said}, judged);
    }

    /**
     * {@return the win rate that people would give, estimated from what they said of some rows and the judge of all
     * (prediction-powered inference): unbiased however bad the judge is}
     *
     * @param people what people prefer, by position of the row; at least two rows, chosen at random
     */
    public Interval corrected(Map<Integer, Preference> people) {
        List<JudgedPair> labelled = labelled(known(people));
        double[] labels = labelled.stream()
                .mapToDouble(pair -> person(people, pair).value())
                .toArray();
        double[] predictions =
                labelled.stream().mapToDouble(pair -> pair.preference().value()).toArray();
        double[] others = decided().stream()
                .filter(pair -> person(people, pair) == Preference.MISSING)
                .mapToDouble(pair -> pair.preference().value())
                .toArray();
        return JudgeCorrection.of(labels, predictions, others, LEVEL);
    }

    /** What people said, all of it of rows that were compared. */
    private Map<Integer, Preference> known(Map<Integer, Preference> people) {
        Set<Integer> odd = new TreeSet<>(people.keySet());
        pairs.forEach(pair -> odd.remove(pair.row()));
        if (!odd.isEmpty()) {
            throw new IllegalArgumentException("people's preferences of rows that were not compared: " + odd.size()
                    + ", the first of row " + odd.iterator().next()
                    + " -> count rows from 0, and leave out what only one model was asked");
        }
        return people;
    }

    private List<JudgedPair> labelled(Map<Integer, Preference> people) {
        return decided().stream()
                .filter(pair -> person(people, pair) != Preference.MISSING)
                .toList();
    }

    private static Preference person(Map<Integer, Preference> people, JudgedPair pair) {
        return people.getOrDefault(pair.row(), Preference.MISSING);
    }

    private List<JudgedPair> asked(Predicate<JudgedPair> more) {
        return decided().stream().filter(JudgedPair::asked).filter(more).toList();
    }

    private static Interval rate(List<JudgedPair> rows, Predicate<JudgedPair> test) {
        return rows.isEmpty()
                ? nothing()
                : Proportions.wilson(rows.stream().filter(test).count(), rows.size(), LEVEL);
    }

    /** A t interval within the range that the values can have; at the ends of the range Wilson's. */
    private static Interval mean(double[] values, double low, double high) {
        if (values.length == 0) {
            return nothing();
        }
        boolean constant = Arrays.stream(values).distinct().count() == 1;
        if (constant || values.length < 2) {
            Interval share = Proportions.wilson(
                    Math.round(values.length * (values[0] - low) / (high - low)), values.length, LEVEL);
            double width = high - low;
            return new Interval(
                    values[0],
                    Math.min(values[0], low + width * share.lower()),
                    Math.max(values[0], low + width * share.upper()),
                    LEVEL,
                    share.method(),
                    values.length);
        }
        Interval t = Means.tInterval(values, LEVEL);
        return new Interval(
                t.estimate(), Math.max(low, t.lower()), Math.min(high, t.upper()), LEVEL, t.method(), values.length);
    }

    private static Interval nothing() {
        return JudgeCorrection.unknown(LEVEL, "no rows");
    }

    /** {@return some lines for a person: win rate, test, verdict, then the judge's own weaknesses} */
    public String summary() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s judges %s against %s: %d wins, %d losses, %d ties, %d without a verdict",
                judge,
                candidate,
                baseline,
                wins(),
                losses(),
                ties(),
                missing()));
        lines.add("win rate " + text(winRate())
                + String.format(
                        Locale.ROOT,
                        ", p %.4g (%s): %s",
                        test().pValue(),
                        test().method(),
                        verdict().word()));
        lines.add("same verdict in both orders " + text(consistency()) + "; position bias " + text(positionBias())
                + " towards the first; longer answer preferred " + text(longerPreferred()));
        return String.join("\n", lines);
    }

    static String text(Interval interval) {
        return Double.isNaN(interval.estimate())
                ? "unknown (" + interval.method() + ")"
                : String.format(
                        Locale.ROOT,
                        "%.3f [%.3f, %.3f] (n %d)",
                        interval.estimate(),
                        interval.lower(),
                        interval.upper(),
                        interval.n());
    }

    @Override
    public String toString() {
        return summary();
    }
}
