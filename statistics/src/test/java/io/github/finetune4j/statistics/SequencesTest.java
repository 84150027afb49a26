// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static io.github.finetune4j.statistics.Golden.close;
import static io.github.finetune4j.statistics.Golden.each;
import static io.github.finetune4j.statistics.Golden.numbers;
import static io.github.finetune4j.statistics.Golden.same;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequencesTest {
    private static final JsonNode GOLDEN = Golden.load("sequences.json");

    @Test
    void normalMixture_isConfseqs() {
        each(GOLDEN.get("normal_mixture"), 18).forEach(row -> {
            double alpha = row.get("alpha").asDouble();
            double time = row.get("v_opt").asDouble();
            boolean both = row.get("two_sided").asBoolean();
            Mixture mixture = both ? Mixture.normal(time, alpha) : Mixture.oneSidedNormal(time, alpha);
            double[] v = numbers(row.get("v"));
            for (int i = 0; i < v.length; i++) {
                same(
                        row.toString(),
                        mixture.bound(v[i], alpha),
                        row.get("normal_bound").get(i));
                same(
                        row.toString(),
                        mixture.logMixture(3 * Math.sqrt(v[i]), v[i]),
                        row.get("normal_log_mixture_s_equals_3sqrtv").get(i));
            }
            if (both) {
                same("rho", NormalMixture.bestRho(time, alpha), row.get("rho_closed_form"));
            }
        });
    }

    @Test
    void otherBounds_areConfseqs() {
        each(GOLDEN.get("one_sided"), 8).forEach(row -> {
            double alpha = row.get("alpha").asDouble();
            double time = row.get("v_opt").asDouble();
            double c = row.get("c").asDouble();
            double[] v = numbers(row.get("v"));
            for (int i = 0; i < v.length; i++) {
                same(
                        "gamma-exponential",
                        Mixture.gammaExponential(time, alpha, c).bound(v[i], alpha),
                        row.get("gamma_exponential_bound").get(i));
                same(
                        "gamma-Poisson",
                        Mixture.gammaPoisson(time, alpha, c).bound(v[i], alpha),
                        row.get("gamma_poisson_bound").get(i));
                same(
                        "beta-binomial",
                        Mixture.betaBinomial(time, alpha, 1, 1).bound(v[i], alpha),
                        row.get("beta_binomial_bound_g1_h1_two_sided").get(i));
                same(
                        "beta-binomial, one side",
                        Mixture.oneSidedBetaBinomial(time, alpha, 0.4, 0.6).bound(v[i], alpha),
                        row.get("beta_binomial_bound_g0.4_h0.6_one_sided").get(i));
                same(
                        "stitching",
                        Stitching.usual(5, c).bound(v[i], alpha),
                        row.get("poly_stitching_bound_v_min_5").get(i));
            }
        });
    }

    @Test
    void valuesOfConfseqsOwnTests() {
        close("rho", NormalMixture.bestRho(100, 0.05), 12.60056098, 1e-8);
        close("log mixture", Mixture.normal(100, 0.05).logMixture(10, 100), -0.65100516, 1e-8);
        close("bound", Mixture.normal(100, 0.05).bound(100, 0.05), 30.35208990, 1e-8);
        close("one-sided", Mixture.oneSidedNormal(100, 0.05).bound(100, 0.05), 27.66071, 1e-5);
        close("gamma-exponential", Mixture.gammaExponential(100, 0.05, 2).bound(100, 0.05), 33.02017, 1e-5);
    }

    @Test
    void proportion_isConfseqs() {
        each(GOLDEN.get("bernoulli"), 48)
                .forEach(row -> same(
                        row.toString(),
                        ConfidenceSequences.proportion(
                                row.get("k").asLong(),
                                row.get("n").asLong(),
                                1 - row.get("alpha").asDouble(),
                                row.get("t_opt").asDouble()),
                        row.get("ci")));
        JsonNode path = GOLDEN.get("bernoulli_path");
        double[] x = numbers(path.get("x"));
        assertThat(path.get("at")).hasSize(9);
        for (int i = 0; i < path.get("at").size(); i++) {
            int n = path.get("at").get(i).asInt();
            long k = (long) IntStream.range(0, n).mapToDouble(j -> x[j]).sum();
            same(
                    "path at " + n,
                    ConfidenceSequences.proportion(k, n, 0.95, 100),
                    path.get("ci").get(i));
        }
    }

    @Test
    void quantile_isConfseqs() {
        each(GOLDEN.get("quantile_ab"), 2)
                .forEach(row -> row.get("p_value")
                        .properties()
                        .forEach(p -> same(
                                row.get("name").asText(),
                                QuantileTest.alwaysValid(
                                                numbers(row.get("a")),
                                                numbers(row.get("b")),
                                                Double.parseDouble(p.getKey()),
                                                row.get("t_opt").asDouble(),
                                                0.05)
                                        .pValue(),
                                p.getValue())));
        close("p50 +70", quantile(0.5, 70), 0.814704, 1e-5);
        close("p50 +85", quantile(0.5, 85), 0.0838055, 1e-5);
        close("p50 +100", quantile(0.5, 100), 0.0054947, 1e-5);
        close("p90 +55", quantile(0.9, 55), 0.0340463, 1e-5);
    }

    private static double quantile(double probability, int shift) {
        double[] a = IntStream.rangeClosed(1, 1000).mapToDouble(i -> i).toArray();
        double[] b = IntStream.rangeClosed(1, 1000).mapToDouble(i -> i + shift).toArray();
        return QuantileTest.alwaysValid(a, b, probability, 100, 0.05).pValue();
    }

    @Test
    void asymptotic_isThePapersFormula() {
        JsonNode golden = GOLDEN.get("asymptotic");
        double[] x = numbers(golden.get("x"));
        double nStar = golden.get("n_star").asDouble();
        each(golden.get("rows"), 4).forEach(row -> {
            int n = row.get("n").asInt();
            double[] seen = Golden.first(n, x);
            double sd = Means.standardDeviation(seen) * Math.sqrt((n - 1.0) / n);
            same("sd", sd, row.get("sd_ddof0"));
            same("rho", ConfidenceSequences.asymptoticRho(0.05, nStar), row.get("rho"));
            Interval interval = ConfidenceSequences.asymptotic(Means.mean(seen), sd, n, 0.95, nStar);
            same("mean", interval.estimate(), row.get("mean"));
            same("half", interval.width() / 2, row.get("half_width"));
        });
        close("n 1000", ConfidenceSequences.asymptotic(0, 1, 1000, 0.95, 5000).upper(), 0.10637547006557505, 1e-15);
    }

    @Test
    void betting_isConfseqs() {
        JsonNode golden = GOLDEN.get("betting");
        assertThat(golden.get("at")).hasSize(4);
        double[] x = numbers(golden.get("x"));
        for (int i = 0; i < golden.get("at").size(); i++) {
            int n = golden.get("at").get(i).asInt();
            Interval interval = ConfidenceSequences.bounded(Golden.first(n, x), 0, 1, 0.95);
            close("lower", interval.lower(), golden.get("lower").get(i).asDouble(), 1e-9);
            close("upper", interval.upper(), golden.get("upper").get(i).asDouble(), 1e-9);
        }
    }

    @Test
    void sequentialTest_equalsItsFormulaAndOnlyFalls() {
        SequentialTest test = SequentialTest.of(2, 0.3);
        double v = 2;
        double t2 = 0.09;
        double n = 50;
        double lambda = Math.sqrt(v / (v + n * t2)) * Math.exp(n * n * t2 * 0.25 / (2 * v * (v + n * t2)));
        close("Λ", Math.exp(test.logRatio(0.5, 50)), lambda, 1e-12);
        double p = test.look(0.5, 50).pValue();
        close("p", p, 1 / lambda, 1e-12);
        assertThat(test.look(0, 51).pValue()).isEqualTo(p);
        assertThat(test.pValue()).isEqualTo(p);
    }

    @Test
    void alwaysValid_underManyLooks() {
        SplittableRandom random = new SplittableRandom(5);
        int proportion = 0;
        int betting = 0;
        int mixture = 0;
        int runs = 200;
        for (int run = 0; run < runs; run++) {
            boolean[] out = new boolean[3];
            Bets bets = ConfidenceSequences.bets(0, 1, 0.9);
            SequentialTest test = SequentialTest.of(0.21, 0.1);
            long k = 0;
            for (int n = 1; n <= 300; n++) {
                int x = random.nextDouble() < 0.3 ? 1 : 0;
                k += x;
                out[0] |= n % 10 == 0
                        && !ConfidenceSequences.proportion(k, n, 0.9, 100).contains(0.3);
                out[1] |= !bets.add(x).interval().contains(0.3);
                out[2] |= n >= 20 && test.look((double) k / n - 0.3, n).pValue() <= 0.1;
            }
            proportion += out[0] ? 1 : 0;
            betting += out[1] ? 1 : 0;
            mixture += out[2] ? 1 : 0;
        }
        int most = (int) (runs * (0.1 + 3 * Math.sqrt(0.09 / runs)));
        assertThat(proportion).isLessThanOrEqualTo(most);
        assertThat(betting).isLessThanOrEqualTo(most);
        assertThat(mixture).isLessThanOrEqualTo(most);
    }

    @Test
    void badInput_isNamed() {
        assertThatThrownBy(() -> ConfidenceSequences.proportion(3, 2, 0.95, 10))
                .hasMessage("successes: 3 -> give 0 to n = 2");
        assertThatThrownBy(() -> ConfidenceSequences.bounded(new double[] {2}, 0, 1, 0.95))
                .hasMessageContaining("value: 2.0 -> give one within the limits 0.0 and 1.0");
        assertThatThrownBy(() -> ConfidenceSequences.bets(0, 1, 0.95).interval())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ConfidenceSequences.bets(1, 1, 0.95))
                .hasMessageContaining("the range between the limits");
        assertThatThrownBy(() -> Mixture.oneSidedNormal(10, 0.6)).hasMessageContaining("between 0 and 0.5");
    }
}
