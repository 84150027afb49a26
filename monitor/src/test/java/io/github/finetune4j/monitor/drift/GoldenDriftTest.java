// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.statistics.drift.MeanDiscrepancy;
import io.github.finetune4j.statistics.test.TwoSamples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Evidently's figures (0.7.23) for 34 pairs of columns, each method by its name, and one whole report. */
class GoldenDriftTest {
    private static final Map<String, Double> DRAWN = Map.of("empirical_mmd", 0.15, "TVD", 0.05);

    private static JsonNode load(String file) {
        try {
            return new ObjectMapper().readTree(Fixtures.path("loop/" + file).toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Stream<JsonNode> pairs(String type, int count) {
        List<JsonNode> found = StreamSupport.stream(
                        load("drift-methods.json").get("pairs").spliterator(), false)
                .filter(pair -> pair.get("type").asText().equals(type))
                .toList();
        assertThat(found).hasSize(count);
        return found.stream();
    }

    /** One pair of columns is given by its counts. */
    private static DriftColumn side(JsonNode pair, String name) {
        if (pair.has(name)) {
            return column(pair.get("type").asText(), pair.get(name));
        }
        List<String> words = new ArrayList<>();
        pair.get(name + "_counts")
                .properties()
                .forEach(count ->
                        words.addAll(Collections.nCopies(count.getValue().asInt(), count.getKey())));
        return DriftColumn.categorical(words);
    }

    static DriftColumn column(String type, JsonNode values) {
        return switch (type) {
            case "num" ->
                DriftColumn.numeric(StreamSupport.stream(values.spliterator(), false)
                        .mapToDouble(v -> v.isNumber() ? v.asDouble() : Double.NaN)
                        .toArray());
            case "cat" -> DriftColumn.categorical(words(values));
            default -> DriftColumn.text(words(values));
        };
    }

    private static List<String> words(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void numbers_everyMethod_isEvidentlys() {
        assertThat(pairs("num", 19).mapToInt(GoldenDriftTest::methods).sum()).isEqualTo(241);
    }

    @Test
    void categories_everyMethod_isEvidentlys() {
        assertThat(pairs("cat", 12).mapToInt(GoldenDriftTest::methods).sum()).isEqualTo(98);
    }

    private static int methods(JsonNode pair) {
        DriftColumn reference = side(pair, "reference");
        DriftColumn current = side(pair, "current");
        pair.get("tests").properties().forEach(test -> {
            String what = pair.get("name").asText() + ", " + test.getKey();
            DriftMethod method = DriftMethod.named(test.getKey());
            if (test.getValue().has("error")) {
                assertThatThrownBy(() -> method.score(reference, current))
                        .as(what)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(" -> ");
            } else {
                same(what, method, reference, current, test.getValue());
            }
        });
        return pair.get("tests").size();
    }

    private static void same(
            String what, DriftMethod method, DriftColumn reference, DriftColumn current, JsonNode expected) {
        double score = method.score(reference, current);
        assertThat(method.threshold())
                .as(what)
                .isEqualTo(expected.get("threshold").asDouble());
        if (expected.get("drift_score").isNull()) {
            assertThat(score).as(what).isNaN();
        } else {
            close(what, score, expected(what, expected), DRAWN.getOrDefault(method.word(), 0.0));
        }
        if (!DRAWN.containsKey(method.word())) {
            assertThat(method.drifted(score, method.threshold(), reference, current))
                    .as(what)
                    .isEqualTo(expected.get("drifted").asBoolean());
        }
    }

    /** Twice a figure is wrong there, see the documentation of the methods; then the right one. */
    private static double expected(String what, JsonNode expected) {
        return switch (what) {
            // scipy's exact p; Evidently counts orders in 32 bits
            case "tiny, 12 and 9 values, cramer_von_mises" -> 0.05961963732861566;
            // one degree of freedom, as two values leave; scipy finds three, of which two are rounding
            case "zero or one, es" -> 0.09481985370099921;
            default -> expected.get("drift_score").asDouble();
        };
    }

    static void close(String what, double actual, double expected, double tolerance) {
        double least = 1e-9 * Math.max(1e-3, Math.abs(expected));
        assertThat(actual)
                .as(what)
                .isCloseTo(expected, org.assertj.core.data.Offset.offset(Math.max(least, tolerance)));
    }

    @Test
    void meanDiscrepancyAndTotalVariation_areExact() {
        pairs("num", 19).forEach(pair -> {
            JsonNode expected = pair.at("/tests/empirical_mmd/mmd2_unbiased");
            if (!expected.isMissingNode()) {
                double squared = MeanDiscrepancy.ofNumbers(
                                side(pair, "reference").numbers(),
                                side(pair, "current").numbers())
                        .squared();
                close(pair.get("name").asText(), squared, expected.asDouble(), 1e-12);
            }
        });
        pairs("cat", 12)
                .forEach(pair -> close(
                        pair.get("name").asText(),
                        CategoricalScores.shares(side(pair, "reference"), side(pair, "current"))
                                .totalVariation(),
                        pair.get("total_variation_distance").asDouble(),
                        0));
    }

    @Test
    void picker_isEvidentlys() {
        Stream.of(pairs("num", 19), pairs("cat", 12), pairs("text", 3))
                .flatMap(s -> s)
                .forEach(pair -> {
                    DriftMethod picked = DriftMethod.picked(side(pair, "reference"), side(pair, "current"));
                    assertThat(picked.word())
                            .as(pair.get("name").asText())
                            .isEqualTo(pair.at("/default/name").asText());
                });
    }

    @Test
    void report_ofEvidentlysRules_isEvidentlys() {
        JsonNode file = load("drift-report.json");
        DriftReport report =
                DriftReport.compare(data(file.get("reference")), data(file.get("current")), DriftRules.evidently());

        JsonNode metrics = file.at("/dict/metrics");
        assertThat(metrics).hasSize(6);
        assertThat(report.count()).isEqualTo(metrics.at("/0/value/count").asInt());
        assertThat(report.share()).isEqualTo(metrics.at("/0/value/share").asDouble());
        assertThat(report.drifted()).isTrue();
        for (JsonNode metric : metrics) {
            if (metric.at("/config/column").isTextual()) {
                ColumnDrift column = report.column(metric.at("/config/column").asText());
                close(column.column(), column.score(), metric.get("value").asDouble(), 0);
                assertThat(column.threshold())
                        .isEqualTo(metric.at("/config/threshold").asDouble());
            }
        }
        assertThat(report.columns().stream().map(ColumnDrift::method))
                .containsExactly("ks", "ks", "chisquare", "chisquare", "z");
    }

    private static DriftData data(JsonNode columns) {
        Map<String, DriftColumn> data = new LinkedHashMap<>();
        columns.properties()
                .forEach(column -> data.put(
                        column.getKey(),
                        column(column.getValue().get(0).isNumber() ? "num" : "cat", column.getValue())));
        return new DriftData(data);
    }

    /** NannyML's figures (0.13.1), chunk by chunk. */
    @Test
    void chunks_areNannyMls() {
        JsonNode file = load("chunk-drift.json");
        int[] compared = {0};
        file.get("columns").properties().forEach(column -> {
            String type = column.getKey().startsWith("x") ? "num" : "cat";
            DriftColumn all = column(type, column.getValue());
            for (ChunkMethod method : ChunkMethod.values()) {
                if (file.at("/chunks/0/" + column.getKey()).has(method.word())) {
                    ChunkDrift drift = ChunkDrift.fit(all.part(0, 1500), method, 300);
                    List<DriftChunk> chunks = new ArrayList<>(drift.chunks(all.part(0, 1500)));
                    chunks.addAll(drift.chunks(all.part(1500, 3000)));
                    assertThat(chunks).hasSize(10);
                    for (int i = 0; i < 10; i++) {
                        String what = column.getKey() + " " + method.word() + " " + i;
                        same(what, chunks.get(i), file.get("chunks").get(i), column.getKey(), method.word());
                        compared[0]++;
                    }
                }
            }
        });
        assertThat(compared[0]).isEqualTo(160);
    }

    private static void same(String what, DriftChunk chunk, JsonNode expected, String column, String method) {
        JsonNode figures = expected.get(column).get(method);
        close(what, chunk.value(), figures.get("value").asDouble(), 0);
        assertThat(chunk.first()).isEqualTo(expected.get("start_index").asInt());
        assertThat(chunk.last()).isEqualTo(expected.get("end_index").asInt());
        assertThat(chunk.alert()).as(what).isEqualTo(figures.get("alert").asBoolean());
        limit(what, chunk.limits().upper(), figures.get("upper_threshold"));
        limit(what, chunk.limits().lower(), figures.get("lower_threshold"));
    }

    private static void limit(String what, double actual, JsonNode expected) {
        if (expected.isNull()) {
            assertThat(actual).as(what).isInfinite();
        } else {
            close(what, actual, expected.asDouble(), 0);
        }
    }

    @Test
    void thresholds_areNannyMls() {
        JsonNode thresholds = load("chunk-drift.json").get("thresholds");
        assertThat(thresholds).hasSize(9);
        for (JsonNode expected : thresholds) {
            JsonNode options = expected.get("options");
            DriftThreshold threshold = expected.get("class").asText().equals("ConstantThreshold")
                    ? DriftThreshold.constant(
                            Double.NEGATIVE_INFINITY, options.get("upper").asDouble())
                    : DriftThreshold.standardDeviations(
                            options.isEmpty() ? 3 : Double.POSITIVE_INFINITY, options.isEmpty() ? 3 : 2);
            DriftLimits limits =
                    threshold.of(column("num", expected.get("data")).numbers());
            limit("lower", limits.lower(), expected.get("lower"));
            limit("upper", limits.upper(), expected.get("upper"));
        }
    }

    /** On the same split as Evidently's, with another order of steps and no list of English words. */
    @Test
    void texts_areToldApartAsWellAsByEvidently() {
        pairs("text", 3).forEach(pair -> {
            List<String> texts = new ArrayList<>(words(pair.get("reference")));
            texts.addAll(words(pair.get("current")));
            int before = pair.get("reference").size();
            JsonNode expected = pair.get("domain_classifier");
            List<String> learnt = new ArrayList<>();
            boolean[] isCurrent = new boolean[expected.get("train_index").size()];
            for (JsonNode index : expected.get("train_index")) {
                isCurrent[learnt.size()] = index.asInt() >= before;
                learnt.add(texts.get(index.asInt()));
            }
            DomainClassifier classifier = DomainClassifier.learnt(learnt, isCurrent, 1);
            List<Double> now = new ArrayList<>();
            List<Double> earlier = new ArrayList<>();
            for (JsonNode index : expected.get("test_index")) {
                double score = classifier.score(texts.get(index.asInt()));
                (index.asInt() >= before ? now : earlier).add(Math.max(-1, Math.min(1, score)));
            }
            double area = TwoSamples.superiority(array(now), array(earlier));
            close(pair.get("name").asText(), area, expected.get("auc").asDouble(), 0.05);
            close(
                    pair.get("name").asText(),
                    TextScores.randomArea(before, texts.size() - before, 0.95),
                    expected.get("random_auc_percentile_95").asDouble(),
                    0.01);
        });
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(v -> v).toArray();
    }
}
