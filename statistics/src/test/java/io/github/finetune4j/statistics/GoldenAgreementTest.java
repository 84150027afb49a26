// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static io.github.finetune4j.statistics.Golden.close;
import static io.github.finetune4j.statistics.Golden.each;
import static io.github.finetune4j.statistics.Golden.integers;
import static io.github.finetune4j.statistics.Golden.numbers;
import static io.github.finetune4j.statistics.Golden.same;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.statistics.agreement.Agreement;
import io.github.finetune4j.statistics.agreement.CohenKappa;
import io.github.finetune4j.statistics.crowd.Crowd;
import io.github.finetune4j.statistics.drift.Distances;
import io.github.finetune4j.statistics.drift.Drift;
import io.github.finetune4j.statistics.prediction.Calibration;
import io.github.finetune4j.statistics.prediction.PredictionPowered;
import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.Counts;
import io.github.finetune4j.statistics.test.DistributionTests;
import io.github.finetune4j.statistics.test.IndependentProportions;
import io.github.finetune4j.statistics.test.KolmogorovSmirnov;
import io.github.finetune4j.statistics.test.TwoSamples;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GoldenAgreementTest {
    private static final JsonNode GOLDEN = Golden.load("agreement.json");

    @Test
    void cohen_isStatsmodels() {
        each(GOLDEN.get("cohen"), 5).forEach(row -> {
            for (CohenKappa.Weights weights : CohenKappa.Weights.values()) {
                int categories = row.get("table").size();
                long[][] table = each(row.get("table"))
                        .map(line -> each(line).mapToLong(JsonNode::asLong).toArray())
                        .toArray(long[][]::new);
                CohenKappa kappa = CohenKappa.of(table, weights);
                String word = weights.name().toLowerCase(java.util.Locale.ROOT);
                JsonNode expected = row.get("result").get("statsmodels_" + word);
                String what = row.get("name").asText() + " " + word;
                same(what, kappa.estimate(), expected.get("kappa"));
                same(what + " error", kappa.standardError(), expected.get("se"));
                same(what + " null error", kappa.nullError(), expected.get("se_null"));
                same(what, kappa.interval(0.95), expected.get("ci95"));
                int least = Math.min(min(integers(row.get("a"))), min(integers(row.get("b"))));
                if (least == 0) {
                    CohenKappa again =
                            CohenKappa.of(integers(row.get("a")), integers(row.get("b")), categories, weights);
                    assertThat(again).isEqualTo(kappa);
                }
            }
        });
        CohenKappa kappa = CohenKappa.of(new long[][] {{20, 5}, {10, 15}}, CohenKappa.Weights.NONE);
        close("κ", kappa.estimate(), 0.4, 1e-12);
        close("error", kappa.standardError(), 0.126996, 1e-6);
        close("null error", kappa.nullError(), 0.138564, 1e-6);
    }

    private static int min(int[] values) {
        return java.util.Arrays.stream(values).min().orElseThrow();
    }

    @Test
    void fleiss_isStatsmodels() {
        each(GOLDEN.get("fleiss"), 3).forEach(row -> {
            int[][] counts = each(row.get("counts")).map(Golden::integers).toArray(int[][]::new);
            same("Fleiss", Agreement.fleiss(counts), row.get("fleiss"));
            same("Randolph", Agreement.randolph(counts), row.get("randolph"));
        });
    }

    @Test
    void krippendorff_isKrippendorffs() {
        each(GOLDEN.get("krippendorff"), 4).forEach(row -> {
            double[][] ratings = each(row.get("rater_by_item"))
                    .map(rater -> each(rater)
                            .mapToDouble(v -> v.isNumber() ? v.asDouble() : Double.NaN)
                            .toArray())
                    .toArray(double[][]::new);
            for (Agreement.Level level : Agreement.Level.values()) {
                String word = level.name().toLowerCase(java.util.Locale.ROOT);
                same(row.get("name").asText() + " " + word, Agreement.krippendorff(ratings, level), row.get(word));
            }
        });
    }

    @Test
    void krippendorff_2011() {
        double x = Double.NaN;
        double[][] ratings = {
            {1, 2, 3, 3, 2, 1, 4, 1, 2, x, x, x},
            {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, x, 3},
            {x, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, x},
            {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, x}
        };
        close("nominal", Agreement.krippendorff(ratings, Agreement.Level.NOMINAL), 0.743421052631579, 1e-12);
        close("ordinal", Agreement.krippendorff(ratings, Agreement.Level.ORDINAL), 0.8153875037548813, 1e-12);
        close("interval", Agreement.krippendorff(ratings, Agreement.Level.INTERVAL), 0.8491071428571428, 1e-12);
        close("ratio", Agreement.krippendorff(ratings, Agreement.Level.RATIO), 0.797402774711612, 1e-12);
    }

    @Test
    void krippendorff_ofRatersThatRatedOtherItems_orOfWhatIsNoRating_isAnError() {
        assertThatThrownBy(() -> Agreement.krippendorff(new double[][] {{1, 2}, {1, 2, 5}}, Agreement.Level.NOMINAL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ratings of two raters: 2 and 3 -> give one for each item, NaN where it is missing");
        double[][] endless = {{1, 2}, {1, Double.POSITIVE_INFINITY}};
        assertThatThrownBy(() -> Agreement.krippendorff(endless, Agreement.Level.INTERVAL))
                .hasMessage("rating of the level INTERVAL: Infinity -> give a finite number, or NaN for a missing one");
        double[][] opposite = {{1, 2}, {-1, 2}};
        assertThatThrownBy(() -> Agreement.krippendorff(opposite, Agreement.Level.RATIO))
                .hasMessageContaining("rating of the level RATIO: -1.0 -> give a finite number of at least 0");
    }

    @Test
    void logLoss_ofFewerClassesThanRows_isAnError() {
        assertThatThrownBy(() -> Calibration.logLoss(new int[] {0}, new double[][] {{0.9, 0.1}, {0.1, 0.9}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("true classes: 1, rows of probabilities: 2 -> give each row both");
    }

    @Test
    void crowd_isCrowdKits() {
        each(GOLDEN.get("crowd"), 2).forEach(row -> {
            List<Crowd.Vote> votes = each(row.get("labels"))
                    .map(v -> new Crowd.Vote(
                            v.get(0).asText(), v.get(1).asText(), v.get(2).asText()))
                    .toList();
            Set<String> ties =
                    each(row.get("majority_ties")).map(JsonNode::asText).collect(Collectors.toSet());
            double tolerance = row.get("tolerance").asDouble();
            Crowd crowd = Crowd.of(votes);
            labels(crowd.majority(), row.get("majority_vote"), ties);
            skills(crowd.majority().skills(), row.get("wawa").get("skills"), ties.isEmpty() ? tolerance : 0.2);
            Crowd.Consensus skene = crowd.dawidSkene(200, 1e-9);
            labels(skene, row.get("dawid_skene").get("labels"), Set.of());
            row.get("dawid_skene").get("probas").properties().forEach(item -> {
                List<String> classes =
                        Golden.each(row.get("classes")).map(JsonNode::asText).toList();
                Map<String, Double> mine = skene.probabilities().getOrDefault(item.getKey(), Map.of());
                double[] expected = numbers(item.getValue());
                for (int i = 0; i < expected.length; i++) {
                    close("P " + item.getKey(), mine.getOrDefault(classes.get(i), Double.NaN), expected[i], tolerance);
                }
            });
            Crowd.Consensus coin = crowd.oneCoin(200, 1e-9);
            labels(coin, row.get("one_coin").get("labels"), Set.of());
            skills(coin.skills(), row.get("one_coin").get("skills"), tolerance);
        });
    }

    private static void labels(Crowd.Consensus consensus, JsonNode expected, Set<String> except) {
        expected.properties().forEach(item -> {
            if (!except.contains(item.getKey())) {
                assertThat(consensus.labels().get(item.getKey()))
                        .as(item.getKey())
                        .isEqualTo(item.getValue().asText());
            }
        });
    }

    private static void skills(Map<String, Double> skills, JsonNode expected, double tolerance) {
        expected.properties()
                .forEach(rater -> close(
                        rater.getKey(),
                        skills.getOrDefault(rater.getKey(), Double.NaN),
                        rater.getValue().asDouble(),
                        tolerance));
    }

    @Test
    void predictionPowered_isPpiPys() {
        each(Golden.load("ppi.json").get("cases"), 4).forEach(row -> {
            double[] y = numbers(row.get("Y"));
            double[] f = numbers(row.get("Yhat"));
            double[] u = numbers(row.get("Yhat_unlabeled"));
            JsonNode result = row.get("result");
            Map<String, PredictionPowered> all = Map.of(
                    "ppi_lambda_1", PredictionPowered.of(y, f, u, 1),
                    "ppi_plus_plus", PredictionPowered.tuned(y, f, u),
                    "lambda_0", PredictionPowered.of(y, f, u, 0));
            all.forEach((name, mine) -> {
                same(name, mine.estimate(), result.get(name).get("point"));
                same(name, mine.interval(0.95), result.get(name).get("ci_alpha_0.05"));
                same(name, mine.interval(0.9), result.get(name).get("ci_alpha_0.1"));
            });
            same(
                    "classical",
                    PredictionPowered.of(y, f, u, 0).interval(0.95),
                    result.get("classical").get("ci_alpha_0.05"));
            same("p", PredictionPowered.of(y, f, u, 1).test(0.6).pValue(), result.get("p_value_null_0.6_lambda_1"));
            same("p", PredictionPowered.tunedFreely(y, f, u).test(0.6).pValue(), result.get("p_value_null_0.6_tuned"));
        });
    }

    @Test
    void drift_isEvidentlys() {
        Stream<JsonNode> series = each(Golden.load("drift.json").get("series"), 14);
        series.forEach(row -> {
            if (row.get("type").asText().equals("numeric")) {
                numeric(row);
            } else {
                categorical(row);
            }
        });
    }

    private static void value(String what, double mine, JsonNode row, String name) {
        JsonNode expected = row.get("evidently").get(name);
        if (expected.has("value") && expected.get("value").isNumber()) {
            same(row.get("name").asText() + " " + what, mine, expected.get("value"));
        }
    }

    private static void numeric(JsonNode row) {
        double[] a = numbers(row.get("reference"));
        double[] b = numbers(row.get("current"));
        value("KS", KolmogorovSmirnov.test(a, b).pValue(), row, "ks");
        Drift drift = Drift.ofNumbers(a, b);
        value("PSI", drift.populationStabilityIndex(), row, "psi");
        value("JS", drift.jensenShannon(), row, "jensenshannon");
        value("KL", drift.kullbackLeibler(), row, "kl_div");
        value("Hellinger", Drift.hellingerOfNumbers(a, b), row, "hellinger");
        value("Wasserstein", Drift.normedWasserstein(a, b), row, "wasserstein");
        value("energy", Distances.energy(a, b), row, "ed");
        value("Cramér-von Mises", DistributionTests.cramerVonMises(a, b).pValue(), row, "cramer_von_mises");
        value("t", TwoSamples.student(a, b, Alternative.TWO_SIDED).pValue(), row, "t_test");
        value(
                "Mann-Whitney",
                TwoSamples.mannWhitney(a, b, true, Alternative.LESS).pValue(),
                row,
                "mannw");
        if (row.get("evidently").get("anderson").has("value")) {
            value("Anderson-Darling", DistributionTests.andersonDarling(a, b).pValue(), row, "anderson");
        }
        if (row.get("evidently").get("es").has("value")) {
            value("Epps-Singleton", DistributionTests.eppsSingleton(a, b).pValue(), row, "es");
        }
    }

    private static void categorical(JsonNode row) {
        JsonNode before = row.get("reference_counts");
        JsonNode now = row.get("current_counts");
        List<String> keys = Stream.concat(
                        before.properties().stream().map(Map.Entry::getKey),
                        now.properties().stream().map(Map.Entry::getKey))
                .distinct()
                .toList();
        double[] a = keys.stream().mapToDouble(k -> before.path(k).asDouble(0)).toArray();
        double[] b = keys.stream().mapToDouble(k -> now.path(k).asDouble(0)).toArray();
        Drift drift = Drift.ofCounts(a, b);
        value("PSI", drift.populationStabilityIndex(), row, "psi");
        value("JS", drift.jensenShannon(), row, "jensenshannon");
        value("KL", drift.kullbackLeibler(), row, "kl_div");
        value("Hellinger", drift.hellinger(), row, "hellinger");
        if (keys.size() > 1) {
            value("χ²", Counts.goodnessOfFit(b, a).pValue(), row, "chisquare");
        }
        if (row.get("evidently").has("z") && keys.size() == 2) {
            double n = a[0] + a[1];
            double m = b[0] + b[1];
            IndependentProportions both = new IndependentProportions((long) a[0], (long) n, (long) b[0], (long) m);
            value("z", both.zTest(Alternative.TWO_SIDED).pValue(), row, "z");
            value("G", Counts.likelihoodRatio(b, a).pValue(), row, "g_test");
        }
    }
}
