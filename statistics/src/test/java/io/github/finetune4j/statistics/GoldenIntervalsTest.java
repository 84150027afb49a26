// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static io.github.finetune4j.statistics.Golden.close;
import static io.github.finetune4j.statistics.Golden.each;
import static io.github.finetune4j.statistics.Golden.numbers;
import static io.github.finetune4j.statistics.Golden.same;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.statistics.interval.Bootstrap;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.interval.Proportions;
import io.github.finetune4j.statistics.interval.Quantiles;
import io.github.finetune4j.statistics.test.PairedTests;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class GoldenIntervalsTest {
    private static final JsonNode GOLDEN = Golden.load("intervals.json");

    @Test
    void proportions_areStatsmodels() {
        each(GOLDEN.get("proportions"), 51).forEach(row -> {
            long k = row.get("k").asLong();
            long n = row.get("n").asLong();
            double level = 1 - row.get("alpha").asDouble();
            same("Wilson " + row, Proportions.wilson(k, n, level), row.get("wilson"));
            same("Clopper-Pearson " + row, Proportions.clopperPearson(k, n, level), row.get("beta"));
            same("Jeffreys " + row, Proportions.jeffreys(k, n, level), row.get("jeffreys"));
            same("Agresti-Coull " + row, Proportions.agrestiCoull(k, n, level), row.get("agresti_coull"));
            same("normal " + row, Proportions.normal(k, n, level), row.get("normal"));
        });
    }

    @Test
    void bootstrap_isScipys() {
        each(GOLDEN.get("bootstrap"), 8).forEach(row -> {
            double[] x = numbers(row.get("x"));
            String name = row.get("name").asText() + " " + row.get("statistic").asText();
            Bootstrap.Statistic statistic = statistic(row.get("statistic").asText());
            double tolerance = row.get("tolerance").asDouble();
            SplittableRandom random = new SplittableRandom(11);
            within(name, Bootstrap.percentile(x, statistic, 0.95, 20_000, random), row.get("percentile"), tolerance);
            within(name, Bootstrap.basic(x, statistic, 0.95, 20_000, random), row.get("basic"), tolerance);
            if (row.get("BCa").get(0).isNumber()) {
                within(name, Bootstrap.bca(x, statistic, 0.95, 20_000, random), row.get("BCa"), tolerance);
            }
            same(name, statistic.of(x), row.get("point"));
            if (row.has("t_interval") && row.get("t_interval").isArray()) {
                same(name + " t", Means.tInterval(x, 0.95), row.get("t_interval"));
            }
        });
    }

    @Test
    void pairedBootstrap_isScipys() {
        JsonNode golden = GOLDEN.get("paired_bootstrap");
        double[] d = PairedTests.differences(numbers(golden.get("a")), numbers(golden.get("b")));
        double tolerance = golden.get("tolerance").asDouble();
        SplittableRandom random = new SplittableRandom(12);
        within("BCa", Bootstrap.bca(d, Means::mean, 0.95, 20_000, random), golden.get("BCa"), tolerance);
        within(
                "percentile",
                Bootstrap.percentile(d, Means::mean, 0.95, 20_000, random),
                golden.get("percentile"),
                tolerance);
    }

    private static Bootstrap.Statistic statistic(String name) {
        return switch (name) {
            case "mean" -> Means::mean;
            case "median" -> x -> Quantiles.linear(x, 0.5);
            case "std" -> Means::standardDeviation;
            default -> x -> Quantiles.linear(x, 0.95);
        };
    }

    private static void within(String what, Interval actual, JsonNode expected, double tolerance) {
        close(what + " lower", actual.lower(), expected.get(0).asDouble(), tolerance);
        close(what + " upper", actual.upper(), expected.get(1).asDouble(), tolerance);
    }

    @Test
    void quantiles_areNumpys() {
        double[] probabilities = {0, 0.05, 0.5, 0.9, 0.95, 0.99, 1};
        Map<String, BiFunction<double[], Double, Double>> types = Map.of(
                "linear", Quantiles::linear,
                "hazen", Quantiles::hazen,
                "weibull", Quantiles::weibull,
                "median_unbiased", Quantiles::medianUnbiased);
        assertThat(GOLDEN.get("quantiles")).hasSize(6);
        GOLDEN.get("quantiles").properties().forEach(one -> {
            JsonNode sample = each(GOLDEN.get("bootstrap"))
                    .filter(row -> row.get("name").asText().equals(one.getKey()))
                    .findFirst()
                    .orElseThrow();
            double[] x = numbers(sample.get("x"));
            types.forEach((name, type) -> {
                for (int i = 0; i < probabilities.length; i++) {
                    same(
                            one.getKey() + name,
                            type.apply(x, probabilities[i]),
                            one.getValue().get(name).get(i));
                }
            });
        });
    }
}
