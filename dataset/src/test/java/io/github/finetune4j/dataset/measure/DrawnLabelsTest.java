// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.dataset.internal.shared.Golden;
import io.github.finetune4j.dataset.measure.LabelErrors.Quality;
import io.github.finetune4j.dataset.measure.LabelErrors.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/**
 * Against what snorkel 0.10.0 and cleanlab 2.9.0 said of inputs that were drawn: {@code snorkel_peer.py --seed 3
 * --cases 4 --most 24}.
 */
class DrawnLabelsTest {
    private static List<Golden> cases(String what, int number) {
        List<Golden> cases = Golden.lines("labels-drawn.jsonl").stream()
                .filter(line -> line.string("what").equals(what))
                .toList();
        assertThat(cases).hasSize(number);
        return cases;
    }

    private static void same(double[][] ours, double[][] theirs, double tolerance) {
        assertThat(ours).hasDimensions(theirs.length, theirs[0].length);
        for (int i = 0; i < theirs.length; i++) {
            assertThat(ours[i]).as("row %d", i).containsExactly(theirs[i], within(tolerance));
        }
    }

    private static LabelingFunctions votes(Golden input, String name) {
        return LabelingFunctions.of(input.intMatrix(name), (int) input.number("classes"));
    }

    @Test
    void labelModel_ofAnySeedRateAndNumberOfSteps() {
        for (Golden line : cases("label model", 4)) {
            Golden input = line.object("input");
            Golden result = line.object("result");
            LabelModelSettings settings = LabelModelSettings.defaults()
                    .epochs((int) input.number("epochs"))
                    .rate(input.number("rate"))
                    .seed((long) input.number("seed"));
            LabelModel model = input.has("balance")
                    ? LabelModel.fit(votes(input, "votes"), input.doubles("balance"), settings)
                    : LabelModel.fit(votes(input, "votes"), settings);
            assertThat(model.weights()).containsExactly(result.doubles("weights"), within(1e-3));
            same(model.probabilities(), result.matrix("probabilities"), 1e-3);
            same(model.probabilities(votes(input, "other")), result.matrix("other"), 1e-3);
            List<?> tables = (List<?>) result.value("conditional");
            for (int f = 0; f < tables.size(); f++) {
                same(model.conditional(f), new Golden(Map.of("table", tables.get(f))).matrix("table"), 1e-3);
            }
        }
    }

    @Test
    void analysis_isExact() {
        for (Golden line : cases("analysis", 4)) {
            Golden result = line.object("result");
            int[] gold = line.object("input").ints("gold");
            LabelingAnalysis analysis = votes(line.object("input"), "votes").analysis(gold);
            for (LabelingAnalysis.FunctionAnalysis each : analysis.functions()) {
                int f = each.function();
                assertThat(each.coverage()).isCloseTo(result.doubles("coverage")[f], within(1e-12));
                assertThat(each.overlap()).isCloseTo(result.doubles("overlap")[f], within(1e-12));
                assertThat(each.conflict()).isCloseTo(result.doubles("conflict")[f], within(1e-12));
                assertThat(each.right()).hasValue(result.ints("correct")[f]);
                assertThat(each.wrong()).hasValue(result.ints("incorrect")[f]);
                assertThat(each.accuracy().orElse(0.0)).isCloseTo(result.doubles("accuracy")[f], within(1e-12));
                assertThat(each.polarity())
                        .containsExactlyElementsOf(Arrays.stream(result.intMatrix("polarity")[f])
                                .boxed()
                                .toList());
            }
        }
    }

    @Test
    void functionsOverRows_voteAndSlice() {
        for (Golden line : cases("functions", 4)) {
            Golden input = line.object("input");
            Golden result = line.object("result");
            List<String> texts = strings(input.value("texts"));
            List<String> keys = strings(input.value("keys"));
            int least = (int) input.number("least");
            List<ToIntFunction<String>> labelling = new ArrayList<>();
            Map<String, Predicate<String>> slicing = new LinkedHashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                String key = keys.get(i);
                int label = i % 2;
                labelling.add(text -> text.contains(key) ? label : LabelingFunctions.ABSTAIN);
                slicing.put("s" + i, text -> text.contains(key));
            }
            labelling.add(text -> text.length() >= least ? 1 : LabelingFunctions.ABSTAIN);
            slicing.put("short", text -> text.length() < least);
            assertThat(LabelingFunctions.apply(texts, 2, labelling).votes()).isDeepEqualTo(result.intMatrix("votes"));
            SlicingFunctions slices = SlicingFunctions.apply(texts, slicing);
            int[][] rows = result.intMatrix("rows");
            for (int i = 0; i < rows.length; i++) {
                assertThat(slices.rows(slices.names().get(i)))
                        .containsExactlyElementsOf(
                                Arrays.stream(rows[i]).boxed().toList());
            }
            assertThat(slices.accuracy(input.ints("gold"), input.ints("said")))
                    .isEqualTo(result.object("accuracy").fields());
        }
    }

    private static List<String> strings(Object list) {
        return ((List<?>) list).stream().map(String::valueOf).toList();
    }

    private static LabelErrors errors(Golden line) {
        return LabelErrors.of(
                line.object("input").ints("labels"), line.object("input").matrix("probabilities"));
    }

    @Test
    void labelErrors_alsoOfAClassWithoutRows() {
        List<Golden> all = new ArrayList<>(cases("label errors", 1));
        all.addAll(cases("label errors, a class without rows", 1));
        for (Golden line : all) {
            LabelErrors errors = errors(line);
            Golden result = line.object("result");
            for (Map.Entry<String, Object> entry :
                    result.object("issues").fields().entrySet()) {
                String rule = entry.getKey().toUpperCase(Locale.ROOT).replace("NEQ", "NOT");
                assertThat(errors.issues(Rule.valueOf(rule)))
                        .as(rule)
                        .containsExactlyElementsOf(
                                Arrays.stream(result.object("issues").ints(entry.getKey()))
                                        .boxed()
                                        .toList());
            }
            for (Map.Entry<String, Object> entry :
                    result.object("ranked").fields().entrySet()) {
                Quality quality = Quality.valueOf(entry.getKey().toUpperCase(Locale.ROOT));
                assertThat(errors.ranked(Rule.PRUNE_BY_NOISE_RATE, quality))
                        .containsExactlyElementsOf(
                                Arrays.stream(result.object("ranked").ints(entry.getKey()))
                                        .boxed()
                                        .toList());
            }
            same(errors.noise().givenByTrue(), result.matrix("noise"), 1e-9);
            same(errors.noise().trueByGiven(), result.matrix("inverse"), 1e-9);
        }
    }

    @Test
    void qualityAndCounts_alsoOfEqualProbabilities() {
        List<Golden> all = new ArrayList<>(cases("label errors, equal probabilities", 2));
        all.addAll(cases("label errors", 1));
        all.addAll(cases("label errors, a class without rows", 1));
        for (Golden line : all) {
            LabelErrors errors = errors(line);
            Golden result = line.object("result");
            assertThat(errors.count()).isEqualTo((int) result.number("number"));
            assertThat(errors.confidentThresholds()).containsExactly(result.doubles("thresholds"), within(1e-12));
            for (Quality quality : Quality.values()) {
                String name = quality.name().toLowerCase(Locale.ROOT);
                assertThat(errors.quality(quality))
                        .as(name)
                        .containsExactly(result.object("quality").doubles(name), within(1e-9));
                if (quality != Quality.CONFIDENCE_WEIGHTED_ENTROPY) {
                    assertThat(errors.adjustedQuality(quality))
                            .as(name)
                            .containsExactly(result.object("adjusted").doubles(name), within(1e-9));
                }
            }
        }
    }

    /** The first numbers of NumPy's RandomState of these seeds. */
    @Test
    void seed_givesTheReferencesStart() {
        assertThat(LabelModelSettings.defaults().firstScale()).isEqualTo(0.6964691855978616);
        assertThat(LabelModelSettings.defaults().seed(0).firstScale()).isEqualTo(0.5488135039273248);
        assertThat(LabelModelSettings.defaults().seed(4294967295L).firstScale()).isEqualTo(0.0976320289940138);
    }

    /** Pairwise swaps would stay at the first: no two rows gain by exchanging their columns. */
    @Test
    void cheapestAssignment_isNotFoundByPairs() {
        double[][] cost = {{0, -2, -5}, {-5, 0, -2}, {-2, -5, 0}};
        assertThat(EqualClasses.cheapest(cost)).containsExactly(2, 0, 1);
        assertThat(EqualClasses.cheapest(new double[][] {{-3, 0, -4}, {0, -3, 0}, {-4, 0, -3.5}}))
                .containsExactly(2, 1, 0);
    }

    @Test
    void arguments_areChecked() {
        LabelModelSettings settings = LabelModelSettings.defaults();
        assertThat(settings).hasToString("500 epochs at 0.01 from seed 123");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.epochs(0))
                .withMessage("epochs: 0 -> give at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.rate(Double.NaN))
                .withMessage("rate: NaN -> give a number above 0, such as 0.01");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.seed(-1))
                .withMessage("seed: -1 -> give a whole number from 0 to 4294967295");
        LabelingFunctions votes = LabelingFunctions.of(new int[][] {{0, 1, 1}, {1, 1, -1}, {0, 0, 0}}, 2);
        LabelModel model = LabelModel.fit(votes);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.probabilities(LabelingFunctions.of(new int[][] {{0}}, 2)))
                .withMessage("functions and classes of the other rows: 1 and 2 -> give votes of the same 3 functions"
                        + " for 2 classes");
        assertThat(votes.analysis()).asString().contains("1: classes [0, 1], coverage 1.000");
        assertThat(votes.analysis(new int[] {1, 1, 0})).asString().contains("2 right, 0 wrong, accuracy 1.000");
        LabelErrors errors = LabelErrors.of(new int[] {0, 1}, new double[][] {{.5, .5}, {.2, .8}});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> errors.adjustedQuality(Quality.CONFIDENCE_WEIGHTED_ENTROPY))
                .withMessageContaining(" -> give SELF_CONFIDENCE or NORMALIZED_MARGIN");
        SlicingFunctions slices = SlicingFunctions.apply(
                List.of("a", "bb"), Map.<String, Predicate<String>>of("none", text -> text.isEmpty()));
        assertThat(slices.coverage("none")).isZero();
        assertThat(slices.accuracy(new int[] {1, 1}, new int[] {1, 0})).isEqualTo(Map.of("overall", 0.5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> slices.rows("else"))
                .withMessage("slice: else -> give one of [none]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> slices.accuracy(new int[1], new int[2]))
                .withMessageContaining("1 and 2 for 2 rows -> give one of each for each row");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SlicingFunctions.apply(
                        List.of("a"), Map.<String, Predicate<String>>of("overall", text -> true)))
                .withMessageContaining("slice: overall -> give another name");
    }
}
