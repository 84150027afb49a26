// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.window;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.prediction.PredictionPowered;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A window of a judge's opinions on a sample of answers, from 0 to 1, and of what people say of a few of them. The
 * figure is the judge's mean corrected by how far the judge is off on those answers of the window that people labelled;
 * where there are fewer than {@value #FEWEST}, on all that are known of the last time; where there are fewer of those,
 * too, it is the judge's own opinion, and says so. The signal is always the judge's own mean: labels that come in would
 * move all later windows at once, and look like a change.
 */
public final class JudgedWindow implements WindowSum {
    /** Labels that correct a judge. */
    public static final int FEWEST = 10;

    /**
     * A judge's opinion on an answer.
     *
     * @param value from 0 to 1
     * @param group of the answer's subject
     */
    public record Opinion(double value, int group) {}

    /**
     * A pair of people's and the judge's opinions on the same answer.
     *
     * @param label of people, from 0 to 1
     * @param opinion of the judge, from 0 to 1
     */
    public record Pair(double label, double opinion) {}

    private final NavigableMap<Long, Opinion> opinions = new TreeMap<>();
    private final NavigableMap<Long, Double> labels = new TreeMap<>();
    private NavigableMap<Long, Pair> pairs = Collections.emptyNavigableMap();
    private long failed;

    /**
     * Adds a judge's opinion.
     *
     * @param answer id of it
     * @param value from 0 to 1
     * @param group of its subject
     */
    public void judged(String answer, double value, int group) {
        opinions.put(mark(answer), new Opinion(value, Math.floorMod(group, Groups.GROUPS)));
    }

    /**
     * Adds a label of people.
     *
     * @param answer id of it
     * @param value from 0 to 1
     */
    public void labelled(String answer, double value) {
        labels.put(mark(answer), value);
    }

    /** Adds a judgement that failed. */
    public void failed() {
        failed++;
    }

    // FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo): two answers of a month share one by chance in 10^8 years
    private static long mark(String answer) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < answer.length(); i++) {
            hash = (hash ^ answer.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /**
     * Says which answers people and the judge both have an opinion on.
     *
     * @param known by the answer; not changed any more
     */
    public void correct(NavigableMap<Long, Pair> known) {
        pairs = known;
    }

    /** {@return the judge's opinions by the answer} */
    public Map<Long, Opinion> opinions() {
        return Collections.unmodifiableMap(opinions);
    }

    /** {@return the labels of people by the answer} */
    public Map<Long, Double> labels() {
        return Collections.unmodifiableMap(labels);
    }

    /** {@return how many answers were judged} */
    public long judgedAnswers() {
        return opinions.size();
    }

    /** {@return how many answers people labelled, too} */
    public long labelledAnswers() {
        return used().size();
    }

    /** Forgets labels of answers that are not of this window. */
    public void forgetOthers() {
        pairs = own();
    }

    private NavigableMap<Long, Pair> own() {
        NavigableMap<Long, Pair> own = new TreeMap<>(pairs);
        own.keySet().retainAll(opinions.keySet());
        return own;
    }

    private NavigableMap<Long, Pair> used() {
        NavigableMap<Long, Pair> own = own();
        return own.size() >= FEWEST ? own : pairs;
    }

    /** {@return how many judgements failed} */
    public long failures() {
        return failed;
    }

    /** {@return whether there are labels enough to correct the judge} */
    public boolean isCorrected() {
        return pairs.size() >= FEWEST;
    }

    @Override
    public void add(double value, int count, int group) {
        throw new IllegalStateException("a judge's opinion was expected, got " + value + " -> say of which answer");
    }

    @Override
    public void merge(WindowSum other) {
        JudgedWindow its = (JudgedWindow) other;
        opinions.putAll(its.opinions);
        labels.putAll(its.labels);
        failed += its.failed;
        if (pairs != its.pairs) {
            NavigableMap<Long, Pair> both = new TreeMap<>(pairs);
            both.putAll(its.pairs);
            pairs = both;
        }
    }

    @Override
    public long n() {
        return opinions.size() + labels.size() + failed;
    }

    @Override
    public Optional<Interval> figure() {
        if (opinions.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(isCorrected() ? corrected(used()) : opinion());
    }

    private Interval opinion() {
        Interval mean = new MeanWindow(groups(opinions), true).figure().orElseThrow();
        return within(
                mean.estimate(),
                mean.lower(),
                mean.upper(),
                "the judge's own opinion: " + judgedAnswers() + " judged, " + pairs.size()
                        + " labelled by people, which corrects nothing yet");
    }

    private Interval corrected(NavigableMap<Long, Pair> used) {
        NavigableMap<Long, Opinion> others = new TreeMap<>(opinions);
        others.keySet().removeAll(used.keySet());
        double[] people = used.values().stream().mapToDouble(Pair::label).toArray();
        double[] same = used.values().stream().mapToDouble(Pair::opinion).toArray();
        if (others.isEmpty()) {
            Interval alone = Means.tInterval(widened(people), LEVEL);
            return within(alone.estimate(), alone.lower(), alone.upper(), "people alone: " + counts(used));
        }
        double[] rest = others.values().stream().mapToDouble(Opinion::value).toArray();
        PredictionPowered powered = PredictionPowered.tuned(people, same, rest);
        double half = Math.hypot(
                half(rectifier(people, same, powered.lambda())),
                powered.lambda()
                        * groups(others)
                                .interval()
                                .map(mean -> mean.width() / 2)
                                .orElse(1.0));
        return within(
                powered.estimate(),
                powered.estimate() - half,
                powered.estimate() + half,
                String.format(Locale.ROOT, "prediction-powered, λ = %.3f: %s", powered.lambda(), counts(used)));
    }

    private static double half(double... values) {
        return Means.tInterval(widened(values), LEVEL).width() / 2;
    }

    private static double[] rectifier(double[] people, double[] judge, double lambda) {
        double[] off = new double[people.length];
        Arrays.setAll(off, i -> people[i] - lambda * judge[i]);
        return off;
    }

    // Two further labels on which the judge was wholly off, one each way: ten labels that agree are no certainty
    private static double[] widened(double... values) {
        double mean = Means.mean(values);
        double[] wide = Arrays.copyOf(values, values.length + 2);
        wide[values.length] = mean + 1;
        wide[values.length + 1] = mean - 1;
        return wide;
    }

    private String counts(NavigableMap<Long, Pair> used) {
        return judgedAnswers() + " judged, " + used.size() + " labelled by people";
    }

    private static Groups groups(Map<Long, Opinion> some) {
        Groups groups = new Groups();
        some.values().forEach(each -> groups.add(each.value(), 1, each.group()));
        return groups;
    }

    private Interval within(double estimate, double lower, double upper, String method) {
        return new Interval(
                clamped(estimate), clamped(lower), clamped(upper), LEVEL, method, Math.max(1, judgedAnswers()));
    }

    private static double clamped(double value) {
        return Math.max(0, Math.min(1, value));
    }

    @Override
    public double signal() {
        return opinions.isEmpty() ? Double.NaN : groups(opinions).mean();
    }

    @Override
    public double weight() {
        return opinions.size();
    }

    @Override
    public List<Object> state() {
        List<Object> judged = new ArrayList<>();
        opinions.forEach((answer, its) -> judged.add(List.of(answer, its.value(), (long) its.group())));
        List<Object> said = new ArrayList<>();
        labels.forEach((answer, label) -> said.add(List.of(answer, label)));
        return n() == 0 ? List.of() : List.of(judged, said, failed);
    }

    static JudgedWindow restore(List<?> state) {
        JudgedWindow window = new JudgedWindow();
        if (state.isEmpty()) {
            return window;
        }
        for (Object each : (List<?>) state.get(0)) {
            List<?> its = (List<?>) each;
            window.opinions.put(
                    number(its, 0).longValue(),
                    new Opinion(number(its, 1).doubleValue(), number(its, 2).intValue()));
        }
        for (Object each : (List<?>) state.get(1)) {
            window.labels.put(
                    number((List<?>) each, 0).longValue(),
                    number((List<?>) each, 1).doubleValue());
        }
        window.failed = number(state, 2).longValue();
        return window;
    }

    private static Number number(List<?> state, int index) {
        return (Number) state.get(index);
    }
}
