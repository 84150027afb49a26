// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Against sentence-transformers in double precision: values and gradients of 31 losses. */
class EmbeddingLossTest {
    private static final double TOLERANCE = 1e-10;
    private static final double SINGLE = 1e-7;
    private static final Map<String, Direction> DIRECTIONS = Map.of(
            "query_to_doc", Direction.ANCHOR_TO_TEXT,
            "query_to_query", Direction.ANCHOR_TO_ANCHOR,
            "doc_to_query", Direction.TEXT_TO_ANCHOR,
            "doc_to_doc", Direction.TEXT_TO_TEXT);

    @Test
    void losses_areSentenceTransformers() throws IOException {
        JsonNode golden = golden();
        int cases = 0;
        for (JsonNode each : golden.path("losses")) {
            double[][][] columns = columns(golden.path("embeddings"), each.path("columns"));
            LossGradient found = loss(each, golden).of(columns);
            String name = each.path("loss").asText() + " " + cases++;
            assertThat(found.value()).as(name).isCloseTo(each.path("value").doubleValue(), within(TOLERANCE));
            double[][][] expected = columns(each.path("gradients"), each.path("columns"));
            for (int c = 0; c < expected.length; c++) {
                for (int i = 0; i < expected[c].length; i++) {
                    for (int j = 0; j < expected[c][i].length; j++) {
                        assertThat(found.gradients()[c][i][j])
                                .as("%s: gradient %d, %d, %d", name, c, i, j)
                                .isCloseTo(expected[c][i][j], within(TOLERANCE));
                    }
                }
            }
        }
        assertThat(cases).isEqualTo(31);
    }

    @Test
    void binary_isTorchs() throws IOException {
        JsonNode golden = golden().path("cross_encoder_bce");
        assertThat(golden.path("cases")).hasSize(2);
        for (JsonNode each : golden.path("cases")) {
            LossGradient found = EmbeddingLoss.binary(
                    numbers(golden.path("logits")),
                    numbers(golden.path("labels")),
                    each.path("pos_weight").asDouble(1));
            assertThat(found.value()).isCloseTo(each.path("value").doubleValue(), within(SINGLE));
            for (int i = 0; i < each.path("gradient").size(); i++) {
                assertThat(found.gradients()[0][i][0])
                        .isCloseTo(each.path("gradient").path(i).doubleValue(), within(SINGLE));
            }
        }
    }

    @Test
    void batches_withoutHardPairs_loseNothing() {
        double[][] x = {{1, 0}, {0, 1}};
        boolean[] same = {true, true};
        assertThat(EmbeddingLoss.hardContrastive(Measure.COSINE, 0.5, same)
                        .of(new double[][][] {x, x})
                        .value())
                .isZero();
        assertThat(EmbeddingLoss.ranking(20, new double[] {1, 1})
                        .of(new double[][][] {x, x})
                        .value())
                .isZero();
        assertThat(EmbeddingLoss.allTriplets(Measure.EUCLIDEAN, 1, new int[] {0, 0})
                        .of(new double[][][] {x})
                        .value())
                .isZero();
        EmbeddingLoss oneLabel = EmbeddingLoss.hardTriplets(Measure.EUCLIDEAN, 1, new int[] {0, 0});
        assertThatThrownBy(() -> oneLabel.of(new double[][][] {x}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 2 labels");
    }

    @Test
    void textsLeftOut_countAsIfTheyWereNotThere() {
        double[][] anchors = {{1, 0, 0.5}, {0, 1, 0.2}};
        double[][] texts = {{0.9, 0.1, 0}, {0.3, 1, 0}};
        double[][] negatives = {{0, 0.4, 1}, {1, 1, 1}};
        double[][][] three = {anchors, texts, negatives};
        EmbeddingLoss plain =
                EmbeddingLoss.multipleNegatives(20, Measure.COSINE, Set.of(Direction.ANCHOR_TO_TEXT), true);
        assertThat(EmbeddingLoss.multipleNegatives(20, new boolean[2][4])
                        .of(three)
                        .value())
                .isCloseTo(plain.of(three).value(), within(TOLERANCE));
        boolean[][] noNegatives = {{false, false, true, true}, {false, false, true, true}};
        LossGradient found = EmbeddingLoss.multipleNegatives(20, noNegatives).of(three);
        LossGradient expected = plain.of(new double[][][] {anchors, texts});
        assertThat(found.value()).isCloseTo(expected.value(), within(TOLERANCE));
        assertThat(found.gradients()[2]).isDeepEqualTo(new double[2][3]);
        assertThat(found.gradients()[1][0]).containsExactly(expected.gradients()[1][0], within(TOLERANCE));
    }

    private static EmbeddingLoss loss(JsonNode each, JsonNode golden) {
        String name = each.path("loss").asText();
        double scale = each.path("scale").asDouble();
        double margin = each.path("margin").asDouble();
        if (name.startsWith("Matryoshka(")) {
            EmbeddingLoss inner = name.contains("CoSENT")
                    ? EmbeddingLoss.ranking(scale, numbers(each.path("labels")))
                    : negatives(each);
            int[] widths = ints(each.path("dims"));
            return EmbeddingLoss.matryoshka(inner, widths, numbers(each.path("weights")));
        }
        return switch (name) {
            case "MultipleNegativesRanking" -> negatives(each);
            case "MultipleNegativesSymmetricRanking" ->
                EmbeddingLoss.multipleNegatives(
                        scale, Measure.COSINE, Set.of(Direction.ANCHOR_TO_TEXT, Direction.TEXT_TO_ANCHOR), false);
            case "CosineSimilarity" -> EmbeddingLoss.cosine(numbers(each.path("labels")));
            case "CoSENT" -> EmbeddingLoss.ranking(scale, numbers(each.path("labels")));
            case "AnglE" -> EmbeddingLoss.angle(scale, numbers(each.path("labels")));
            case "Contrastive" -> EmbeddingLoss.contrastive(distance(each), margin, same(each));
            case "OnlineContrastive" -> EmbeddingLoss.hardContrastive(distance(each), margin, same(each));
            case "BatchAllTriplet" -> EmbeddingLoss.allTriplets(distance(each), margin, ints(each.path("labels")));
            case "BatchHardTriplet" -> EmbeddingLoss.hardTriplets(distance(each), margin, ints(each.path("labels")));
            case "Triplet" -> EmbeddingLoss.triplet(distance(each), margin);
            case "MarginMSE" -> EmbeddingLoss.margins(margins(each.path("labels")));
            case "GISTEmbed" ->
                EmbeddingLoss.guided(
                        columns(golden.path("guide_embeddings"), each.path("columns")),
                        new EmbeddingLoss.Guided(
                                each.path("temperature").asDouble(),
                                margin,
                                each.path("margin_strategy").asText().equals("relative"),
                                each.path("contrast_anchors").asBoolean(true),
                                each.path("contrast_positives").asBoolean(true)));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static EmbeddingLoss negatives(JsonNode each) {
        Set<Direction> directions = EnumSet.of(Direction.ANCHOR_TO_TEXT);
        each.path("directions").forEach(direction -> directions.add(DIRECTIONS.get(direction.asText())));
        boolean joint = each.path("partition_mode").asText("joint").equals("joint");
        Measure measure = each.path("similarity").asText().equals("dot") ? Measure.DOT : Measure.COSINE;
        return EmbeddingLoss.multipleNegatives(each.path("scale").asDouble(), measure, directions, joint);
    }

    private static Measure distance(JsonNode each) {
        return each.path("distance").asText().equalsIgnoreCase("euclidean") ? Measure.EUCLIDEAN : Measure.COSINE;
    }

    private static boolean[] same(JsonNode each) {
        double[] labels = numbers(each.path("labels"));
        boolean[] same = new boolean[labels.length];
        for (int i = 0; i < same.length; i++) {
            same[i] = labels[i] == 1;
        }
        return same;
    }

    private static double[][] margins(JsonNode labels) {
        double[][] margins = new double[labels.size()][];
        for (int i = 0; i < margins.length; i++) {
            JsonNode row = labels.path(i);
            margins[i] = row.isArray() ? new double[row.size() - 1] : new double[] {row.doubleValue()};
            for (int j = 0; row.isArray() && j < margins[i].length; j++) {
                margins[i][j] = row.path(0).doubleValue() - row.path(j + 1).doubleValue();
            }
        }
        return margins;
    }

    private static double[][][] columns(JsonNode embeddings, JsonNode names) {
        List<double[][]> columns = new ArrayList<>();
        for (JsonNode name : names) {
            JsonNode rows = embeddings.path(name.asText());
            double[][] column = new double[rows.size()][];
            for (int i = 0; i < column.length; i++) {
                column[i] = numbers(rows.path(i));
            }
            columns.add(column);
        }
        return columns.toArray(double[][][]::new);
    }

    private static double[] numbers(JsonNode node) {
        double[] numbers = new double[node.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = node.path(i).doubleValue();
        }
        return numbers;
    }

    private static int[] ints(JsonNode node) {
        int[] numbers = new int[node.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (int) node.path(i).doubleValue();
        }
        return numbers;
    }

    private static JsonNode golden() throws IOException {
        return new ObjectMapper()
                .readTree(Fixtures.path("heads/tuning/contrastive.json").toFile());
    }
}
