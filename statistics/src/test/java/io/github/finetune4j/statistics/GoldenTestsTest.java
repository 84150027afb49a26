// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static io.github.finetune4j.statistics.Golden.close;
import static io.github.finetune4j.statistics.Golden.each;
import static io.github.finetune4j.statistics.Golden.numbers;
import static io.github.finetune4j.statistics.Golden.same;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.statistics.drift.Distances;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.power.EffectSizes;
import io.github.finetune4j.statistics.power.Power;
import io.github.finetune4j.statistics.power.TPower;
import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.Counts;
import io.github.finetune4j.statistics.test.DistributionTests;
import io.github.finetune4j.statistics.test.IndependentProportions;
import io.github.finetune4j.statistics.test.KolmogorovSmirnov;
import io.github.finetune4j.statistics.test.McNemar;
import io.github.finetune4j.statistics.test.MultipleTests;
import io.github.finetune4j.statistics.test.PairedTests;
import io.github.finetune4j.statistics.test.SignFlip;
import io.github.finetune4j.statistics.test.TestResult;
import io.github.finetune4j.statistics.test.TwoSamples;
import io.github.finetune4j.statistics.test.Wilcoxon;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every test against scipy's and statsmodels' figures. */
class GoldenTestsTest {
    private static final JsonNode CASES = Golden.load("tests.json").get("cases");

    private static void cases(String prefix, int count, BiConsumer<JsonNode, JsonNode> check) {
        named(prefix, count).forEach(c -> check.accept(c.get("input"), c.get("result")));
    }

    private static List<JsonNode> named(String prefix, int count) {
        List<JsonNode> cases = each(CASES)
                .filter(c -> c.get("name").asText().startsWith(prefix))
                .toList();
        assertThat(cases).as(prefix).hasSize(count);
        return cases;
    }

    @Test
    void paired() {
        named("paired", 8).forEach(c -> {
            JsonNode result = c.get("result");
            double[] d = PairedTests.differences(
                    numbers(c.get("input").get("a")), numbers(c.get("input").get("b")));
            TestResult t = PairedTests.pairedT(d);
            same("t", t.statistic(), result.get("paired_t").get("t"));
            same("p", t.pValue(), result.get("paired_t").get("p"));
            same("mean", Means.mean(d), result.get("paired_t").get("mean_diff"));
            same("interval", Means.tInterval(d, 0.95), result.get("paired_t").get("ci95"));
            same("greater", PairedTests.pairedT(Alternative.GREATER, d).pValue(), result.get("paired_t_greater_p"));
            same("d", EffectSizes.cohenPaired(d), result.get("cohen_dz"));
            same("sign", PairedTests.sign(d).pValue(), result.get("sign_test_p"));
            signFlip(c, d, result);
            wilcoxon(
                    java.util.Arrays.stream(d)
                            .map(v -> Math.rint(v * 1e10) / 1e10)
                            .toArray(),
                    result);
        });
    }

    private static void signFlip(JsonNode c, double[] d, JsonNode result) {
        TestResult flips = SignFlip.test(d, 100_000, new SplittableRandom(1));
        if (result.has("sign_flip_exact")) {
            same("sign flips", flips.pValue(), result.get("sign_flip_exact").get("p"));
        } else if (result.has("sign_flip_random")) {
            double tolerance = c.get("tolerance").get("sign_flip_random.p").asDouble();
            close(
                    "sign flips",
                    flips.pValue(),
                    result.get("sign_flip_random").get("p").asDouble(),
                    tolerance);
        }
    }

    private static void wilcoxon(double[] d, JsonNode result) {
        for (boolean corrected : new boolean[] {false, true}) {
            for (String[] name : new String[][] {{"wilcox", "DROPPED"}, {"pratt", "RANKED"}, {"zsplit", "SPLIT"}}) {
                JsonNode expected = result.get("wilcoxon_asymptotic_" + name[0] + (corrected ? "_cc" : ""));
                TestResult test = Wilcoxon.normal(corrected, Wilcoxon.Zeros.valueOf(name[1]), d);
                same(name[0], test.statistic(), expected.get("statistic"));
                same(name[0] + corrected, test.pValue(), expected.get("p"));
            }
        }
        same(
                "auto",
                Wilcoxon.test(d).statistic(),
                result.get("wilcoxon_default_auto").get("statistic"));
        same(
                "auto",
                Wilcoxon.test(d).pValue(),
                result.get("wilcoxon_default_auto").get("p"));
        if (result.has("wilcoxon_exact")) {
            same(
                    "exact",
                    Wilcoxon.exact(d).pValue(),
                    result.get("wilcoxon_exact").get("p"));
            same(
                    "greater",
                    Wilcoxon.exact(Alternative.GREATER, d).pValue(),
                    result.get("wilcoxon_exact").get("p_greater"));
        }
    }

    @Test
    void mcNemar() {
        cases("mcnemar", 7, (input, result) -> {
            long b = input.get("b").asLong();
            long c = input.get("c").asLong();
            same("exact", McNemar.exact(b, c).pValue(), result.get("exact_p"));
            same("mid-p", McNemar.midP(b, c).pValue(), result.get("mid_p"));
            same("χ²", McNemar.chiSquaredUncorrected(b, c).statistic(), result.get("chi2"));
            same("p", McNemar.chiSquaredUncorrected(b, c).pValue(), result.get("chi2_p"));
        });
    }

    @Test
    void twoProportions() {
        cases("two proportions", 6, (input, result) -> {
            long k1 = input.get("k1").asLong();
            long n1 = input.get("n1").asLong();
            long k2 = input.get("k2").asLong();
            long n2 = input.get("n2").asLong();
            IndependentProportions both = new IndependentProportions(k1, n1, k2, n2);
            if (result.get("p").isNumber()) {
                same("z", both.zTest(Alternative.TWO_SIDED).statistic(), result.get("z_pooled"));
                same("p", both.zTest(Alternative.TWO_SIDED).pValue(), result.get("p"));
                same("larger", both.zTest(Alternative.GREATER).pValue(), result.get("p_larger"));
            }
            JsonNode ci = result.get("ci");
            same("Wald", both.wald(0.95), ci.get("wald"));
            same("Agresti-Caffo", both.agrestiCaffo(0.95), ci.get("agresti-caffo"));
            same("Newcombe", both.newcombe(0.95), ci.get("newcomb"));
            if (ci.get("score").isArray()) {
                same("score", both.score(0.95), ci.get("score"));
            }
            Function<Alternative, TestResult> fisher = a -> Counts.fisher(k1, n1 - k1, k2, n2 - k2, a);
            same(
                    "Fisher",
                    fisher.apply(Alternative.TWO_SIDED).pValue(),
                    result.get("fisher").get("two-sided"));
            same(
                    "Fisher",
                    fisher.apply(Alternative.LESS).pValue(),
                    result.get("fisher").get("less"));
            same(
                    "Fisher",
                    fisher.apply(Alternative.GREATER).pValue(),
                    result.get("fisher").get("greater"));
            if (result.has("chi2")) {
                TestResult yates = Counts.chiSquared(k1, n1 - k1, k2, n2 - k2, true);
                same("Yates", yates.statistic(), result.get("chi2_yates").get(0));
                same("Yates", yates.pValue(), result.get("chi2_yates").get(1));
                TestResult plain = Counts.chiSquared(k1, n1 - k1, k2, n2 - k2, false);
                same("χ²", plain.statistic(), result.get("chi2").get(0));
                same("χ²", plain.pValue(), result.get("chi2").get(1));
            }
        });
    }

    @Test
    void twoSamples() {
        cases("two samples", 6, (input, result) -> {
            double[] a = numbers(input.get("a"));
            double[] b = numbers(input.get("b"));
            TestResult welch = TwoSamples.welch(a, b, Alternative.TWO_SIDED);
            same("Welch", welch.statistic(), result.get("welch").get("t"));
            same("Welch", welch.pValue(), result.get("welch").get("p"));
            same("df", TwoSamples.welchDegrees(a, b), result.get("welch").get("df"));
            same(
                    "Welch",
                    TwoSamples.welchInterval(a, b, 0.95),
                    result.get("welch").get("ci95"));
            TestResult student = TwoSamples.student(a, b, Alternative.TWO_SIDED);
            same("Student", student.statistic(), result.get("student").get(0));
            same("Student", student.pValue(), result.get("student").get(1));
            mannWhitney(a, b, result);
            kolmogorovSmirnov(a, b, result);
            same("Wasserstein", Distances.wasserstein(a, b), result.get("wasserstein"));
            same("energy", Distances.energy(a, b), result.get("energy"));
            TestResult cvm = DistributionTests.cramerVonMisesAsymptotic(a, b);
            same("Cramér-von Mises", cvm.statistic(), result.get("cvm").get(0));
            same("Cramér-von Mises", cvm.pValue(), result.get("cvm").get(1));
        });
    }

    private static void mannWhitney(double[] a, double[] b, JsonNode result) {
        for (boolean corrected : new boolean[] {false, true}) {
            JsonNode expected = result.get("mann_whitney_asymptotic" + (corrected ? "_cc" : ""));
            TestResult test = TwoSamples.mannWhitney(a, b, corrected, Alternative.TWO_SIDED);
            same("U", test.statistic(), expected.get("U1"));
            same("p", test.pValue(), expected.get("p"));
        }
        if (result.has("mann_whitney_exact")) {
            JsonNode exact = result.get("mann_whitney_exact");
            same("U", TwoSamples.mannWhitneyExact(a, b, Alternative.TWO_SIDED).pValue(), exact.get("p"));
            same("U", TwoSamples.mannWhitneyExact(a, b, Alternative.LESS).pValue(), exact.get("p_less"));
        }
        same("superiority", TwoSamples.superiority(a, b), result.get("auc_effect_size"));
    }

    private static void kolmogorovSmirnov(double[] a, double[] b, JsonNode result) {
        if (result.has("ks_exact")) {
            JsonNode exact = result.get("ks_exact");
            TestResult test = KolmogorovSmirnov.exact(a, b, Alternative.TWO_SIDED);
            same("D", test.statistic(), exact.get("D"));
            same("KS exact", test.pValue(), exact.get("p"));
            same("KS less", KolmogorovSmirnov.exact(a, b, Alternative.LESS).pValue(), exact.get("p_less"));
            same(
                    "KS greater",
                    KolmogorovSmirnov.exact(a, b, Alternative.GREATER).pValue(),
                    exact.get("p_greater"));
        }
        JsonNode asymptotic = result.get("ks_asymp");
        same("KS", KolmogorovSmirnov.asymptotic(a, b, Alternative.TWO_SIDED).pValue(), asymptotic.get("p"));
        same("KS less", KolmogorovSmirnov.asymptotic(a, b, Alternative.LESS).pValue(), asymptotic.get("p_less"));
        same(
                "KS greater",
                KolmogorovSmirnov.asymptotic(a, b, Alternative.GREATER).pValue(),
                asymptotic.get("p_greater"));
        same("KS auto", KolmogorovSmirnov.test(a, b).pValue(), result.get("ks_auto_p"));
    }

    @Test
    void sampleRatioMismatch() {
        cases("srm", 6, (input, result) -> {
            TestResult test = Counts.goodnessOfFit(numbers(input.get("observed")), numbers(input.get("ratio")));
            same("χ²", test.statistic(), result.get("chi2"));
            same("p", test.pValue(), result.get("p"));
            assertThat(test.pValue() < Counts.MISMATCH_ALARM)
                    .isEqualTo(result.get("alarm_at_0.001").asBoolean());
        });
    }

    @Test
    void multipleTesting() {
        cases("multiple testing", 6, (input, result) -> {
            double[] p = numbers(input.get("p"));
            adjusted("bonferroni", MultipleTests.bonferroni(p), result);
            adjusted("sidak", MultipleTests.sidak(p), result);
            adjusted("holm", MultipleTests.holm(p), result);
            adjusted("holm-sidak", MultipleTests.holmSidak(p), result);
            adjusted("simes-hochberg", MultipleTests.hochberg(p), result);
            adjusted("hommel", MultipleTests.hommel(p), result);
            adjusted("fdr_bh", MultipleTests.benjaminiHochberg(p), result);
            adjusted("fdr_by", MultipleTests.benjaminiYekutieli(p), result);
        });
    }

    private static void adjusted(String name, double[] adjusted, JsonNode result) {
        for (int i = 0; i < adjusted.length; i++) {
            same(name + " " + i, adjusted[i], result.get(name).get("adjusted").get(i));
        }
    }

    @Test
    void power() {
        cases("power", 4, (input, result) -> {
            double d = input.get("d").asDouble();
            double alpha = input.get("alpha").asDouble();
            double power = input.get("power").asDouble();
            double ratio = input.get("ratio").asDouble();
            TPower both = new TPower(alpha, true);
            rows("n1", both.rowsFor(d, power, ratio), result.get("t_ind_n1"));
            rows("pairs", both.pairsFor(d, power), result.get("t_paired_n"));
            rows("one-sided", new TPower(alpha, false).pairsFor(d, power), result.get("t_paired_n_larger"));
            same("power", both.independent(100, 100 * ratio, d), result.get("t_ind_power_at_100"));
            same("power", both.paired(50, d), result.get("t_paired_power_at_50"));
            rows("detectable", both.detectable(100, power), result.get("t_paired_mde_n100"));
            if (ratio == 1) {
                rows("z", new Power(alpha, power).rowsPerSideExactly(d), result.get("z_ind_n1"));
            }
        });
    }

    /** statsmodels stops looking for a number of rows, or an effect, at a hundred-thousandth. */
    private static void rows(String what, double actual, JsonNode expected) {
        close(what, actual, expected.asDouble(), 1e-5);
    }

    @Test
    void sampleSizeOfProportions() {
        cases("sample size", 5, (input, result) -> {
            double p1 = input.get("p1").asDouble();
            double p2 = input.get("p2").asDouble();
            Power power =
                    new Power(input.get("alpha").asDouble(), input.get("power").asDouble());
            same("h", Power.arcsineEffect(p1, p2), result.get("effect_size_h"));
            same("pooled", power.rowsPerSideOfProportions(p1, p2), result.get("pooled_formula_n"));
            same("power", power.powerOfProportions(p1, p2, 1000), result.get("power_at_1000"));
        });
    }

    @Test
    void clusteredErrors() {
        cases("clustered", 3, (input, result) -> {
            double[] y = numbers(input.get("y"));
            int[] clusters = Golden.integers(input.get("cluster"));
            // statsmodels' correction has a factor (n - 1)/(n - k) too, which is 1 for a mean
            same("corrected", Means.clusteredStandardError(y, clusters), result.get("se_corrected"));
            same("naive", Means.standardError(y), result.get("se_naive"));
            double c = IntStream.of(clusters).distinct().count();
            same(
                    "uncorrected",
                    Means.clusteredStandardError(y, clusters) * Math.sqrt((c - 1) / c),
                    result.get("se_uncorrected"));
        });
    }
}
