// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.judge;

import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.statistics.agreement.Agreement;
import io.github.finetune4j.statistics.agreement.CohenKappa;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.interval.Proportions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The agreement of a judge with people, or with another judge, on the rows that both rated, and what the judge's mean
 * over all rows is worth once people's ratings correct it.
 *
 * <p>The rows that people rate, the anchor set, should be drawn at random from the test rows.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class JudgeAgreement {
    private static final double LEVEL = 0.95;
    private static final int MOST_CATEGORIES = 101;

    private final String firstName;
    private final String secondName;
    private final double[][] raters;
    private final double[] first;
    private final double[] second;

    /**
     * @param raters ratings of the first side, per rater all rows, NaN where missing
     * @param second ratings of the second side, of all rows, NaN where missing
     */
    JudgeAgreement(String firstName, String secondName, double[][] raters, double[] second) {
        this.firstName = firstName;
        this.secondName = secondName;
        this.raters = raters;
        this.second = second;
        first = IntStream.range(0, second.length)
                .mapToDouble(i -> Arrays.stream(raters)
                        .mapToDouble(rater -> rater[i])
                        .filter(value -> !Double.isNaN(value))
                        .average()
                        .orElse(Double.NaN))
                .toArray();
        if (size() == 0) {
            throw new IllegalArgumentException("rows that both " + firstName + " and " + secondName
                    + " rated: none -> let people rate some of the rows that the judge scored");
        }
    }

    /**
     * {@return how far a judge agrees with people}
     *
     * @param evaluation holds the judge's scores
     * @param metric the judge's name
     * @param ratings what people said, by position of the row from 0, finite, on the judge's scale
     * @throws IllegalArgumentException if the data set has no row of a position, or a rating is not finite
     */
    public static JudgeAgreement withPeople(Evaluation evaluation, String metric, Map<Integer, Double> ratings) {
        Map<Integer, Double> odd = new TreeMap<>(ratings);
        odd.entrySet()
                .removeIf(rating -> rating.getKey() >= 0
                        && rating.getKey() < evaluation.totalRows()
                        && Double.isFinite(rating.getValue()));
        if (!odd.isEmpty()) {
            throw new IllegalArgumentException("ratings of people, by row: " + odd
                    + " -> give finite ratings of the rows 0 to " + (evaluation.totalRows() - 1));
        }
        return withPeople(evaluation, metric, (EvaluatedRow row) -> {
            Double rating = ratings.get(row.index());
            return rating == null ? List.of() : List.of(rating);
        });
    }

    /**
     * {@return how far a judge agrees with people whose ratings stand in the rows}
     *
     * @param evaluation holds the judge's scores
     * @param metric the judge's name
     * @param field of the rows: a number, or a list with a number per person, null where that person did not rate; rows
     *     without it were not rated
     */
    public static JudgeAgreement withPeople(Evaluation evaluation, String metric, String field) {
        return withPeople(evaluation, metric, (EvaluatedRow row) -> ratings(row, field));
    }

    private static JudgeAgreement withPeople(
            Evaluation evaluation, String metric, Function<EvaluatedRow, List<Double>> ratings) {
        evaluation.score(metric);
        List<List<Double>> all = evaluation.rows().stream().map(ratings).toList();
        int people = Math.max(1, all.stream().mapToInt(List::size).max().orElse(1));
        double[][] raters = new double[people][all.size()];
        for (int rater = 0; rater < people; rater++) {
            int person = rater;
            Arrays.setAll(
                    raters[rater],
                    row -> person < all.get(row).size() ? all.get(row).get(person) : Double.NaN);
        }
        return new JudgeAgreement("people", metric, raters, column(evaluation, metric));
    }

    /**
     * {@return how far two judges of one evaluation agree}
     *
     * @param evaluation holds the scores of both
     * @param first one judge's name
     * @param second the other's
     */
    public static JudgeAgreement between(Evaluation evaluation, String first, String second) {
        return new JudgeAgreement(
                first, second, new double[][] {column(evaluation, first)}, column(evaluation, second));
    }

    /**
     * {@return Krippendorff's α of several judges at once, ratings being numbers; NaN if no row was scored by two}
     *
     * @param evaluation holds the scores of all
     * @param metrics the judges' names, at least two
     */
    public static double alpha(Evaluation evaluation, List<String> metrics) {
        double[][] ratings =
                metrics.stream().map(metric -> column(evaluation, metric)).toArray(double[][]::new);
        return Agreement.krippendorff(ratings, Agreement.Level.INTERVAL);
    }

    private static double[] column(Evaluation evaluation, String metric) {
        evaluation.score(metric);
        return evaluation.rows().stream()
                .mapToDouble(row -> row.score(metric).map(Score::value).orElse(Double.NaN))
                .toArray();
    }

    private static List<Double> ratings(EvaluatedRow row, String field) {
        Object value = row.fields().get(field);
        List<?> given = value == null ? List.of() : value instanceof List<?> list ? list : List.of(value);
        return given.stream().map(one -> rating(row, field, one)).toList();
    }

    private static double rating(EvaluatedRow row, String field, @Nullable Object value) {
        if (value == null) {
            return Double.NaN;
        }
        if (value instanceof Boolean passed) {
            return passed ? 1 : 0;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("row " + (row.index() + 1) + " holds no number in its field " + field
                + " -> give numbers, or lists of numbers, or name the field that holds the ratings");
    }

    /** {@return rows that both sides rated} */
    public int size() {
        return (int) both().count();
    }

    private IntStream both() {
        return IntStream.range(0, second.length).filter(i -> !Double.isNaN(first[i]) && !Double.isNaN(second[i]));
    }

    /** {@return the share of rows on which both say exactly the same; several people are taken by their mean} */
    public Interval equalRatings() {
        return Proportions.wilson(both().filter(i -> first[i] == second[i]).count(), size(), LEVEL);
    }

    /** {@return Cohen's κ, in which any difference counts the same; several people are taken by their rounded mean} */
    public Interval kappa() {
        return kappa(CohenKappa.Weights.NONE);
    }

    /**
     * {@return Cohen's κ with quadratic weights, in which a difference of two counts four times as much as one of one:
     * for scales; several people are taken by their rounded mean}
     */
    public Interval weightedKappa() {
        return kappa(CohenKappa.Weights.QUADRATIC);
    }

    private Interval kappa(CohenKappa.Weights weights) {
        long[] people = both().mapToLong(i -> Math.round(first[i])).toArray();
        long[] judge = both().mapToLong(i -> Math.round(second[i])).toArray();
        long low = Math.min(
                Arrays.stream(people).min().orElse(0),
                Arrays.stream(judge).min().orElse(0));
        long high = Math.max(
                Arrays.stream(people).max().orElse(0),
                Arrays.stream(judge).max().orElse(0));
        long categories = high - low + 1;
        if (categories > MOST_CATEGORIES) {
            throw new IllegalArgumentException("ratings for κ: from " + low + " to " + high + " -> give at most "
                    + MOST_CATEGORIES + " whole numbers, or use alpha()");
        }
        int[] one = Arrays.stream(people).mapToInt(value -> (int) (value - low)).toArray();
        int[] two = Arrays.stream(judge).mapToInt(value -> (int) (value - low)).toArray();
        return CohenKappa.of(one, two, (int) Math.max(2, categories), weights).interval(LEVEL);
    }

    /** {@return Krippendorff's α of the judge and all people, ratings being numbers} */
    public double alpha() {
        double[][] all = Arrays.copyOf(raters, raters.length + 1);
        all[raters.length] = second;
        return Agreement.krippendorff(all, Agreement.Level.INTERVAL);
    }

    /**
     * {@return Krippendorff's α of the people among themselves: no judge can be asked for more; NaN if no row has two
     * ratings}
     */
    public double alphaOfPeople() {
        return raters.length < 2 ? Double.NaN : Agreement.krippendorff(raters, Agreement.Level.INTERVAL);
    }

    /** {@return by how much the judge rates higher than people on the same rows; without bounds for one row} */
    public Interval bias() {
        double[] differences = both().mapToDouble(i -> second[i] - first[i]).toArray();
        return differences.length < 2
                ? new Interval(differences[0], Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, LEVEL, "one row", 1)
                : Means.tInterval(differences, LEVEL);
    }

    /**
     * {@return the mean that people would give over all rows, estimated from what they said of some and the judge of
     * all (prediction-powered inference, {@link io.github.finetune4j.statistics.prediction.PredictionPowered}):
     * unbiased however bad the judge is, and narrower than people's ratings alone if it is good}
     *
     * @throws IllegalArgumentException if fewer than two rows were rated by both
     */
    public Interval corrected() {
        return JudgeCorrection.of(
                both().mapToDouble(i -> first[i]).toArray(),
                both().mapToDouble(i -> second[i]).toArray(),
                IntStream.range(0, second.length)
                        .filter(i -> Double.isNaN(first[i]) && !Double.isNaN(second[i]))
                        .mapToDouble(i -> second[i])
                        .toArray(),
                LEVEL);
    }

    /** {@return some lines for a person} */
    public String summary() {
        String ofPeople = raters.length < 2
                ? ""
                : String.format(Locale.ROOT, ", of %s among themselves %.3f", firstName, alphaOfPeople());
        String mean = size() < 2 ? "" : "\nmean, corrected by " + firstName + " " + Preferences.text(corrected());
        return secondName + " against " + firstName + " on " + size() + " rows: κ " + Preferences.text(kappa())
                + ", weighted κ " + Preferences.text(weightedKappa())
                + String.format(Locale.ROOT, ", α %.3f", alpha()) + ofPeople + "\nrates higher by "
                + Preferences.text(bias()) + mean;
    }

    @Override
    public String toString() {
        return summary();
    }
}
