// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.dataset.measure.LabelErrors;
import io.github.finetune4j.dataset.measure.LabelErrors.Quality;
import io.github.finetune4j.dataset.measure.LabelErrors.Rule;
import io.github.finetune4j.dataset.measure.LabelModel;
import io.github.finetune4j.dataset.measure.LabelModelSettings;
import io.github.finetune4j.dataset.measure.LabelingFunctions;
import io.github.finetune4j.dataset.measure.SlicingFunctions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** Our answers to a case that was drawn, by the names that the peer gives. */
final class LabelCases {
    private static final Map<String, Rule> RULES = Map.of(
            "prune_by_noise_rate", Rule.PRUNE_BY_NOISE_RATE,
            "prune_by_class", Rule.PRUNE_BY_CLASS,
            "both", Rule.BOTH,
            "confident_learning", Rule.CONFIDENT_LEARNING,
            "predicted_neq_given", Rule.PREDICTED_NOT_GIVEN,
            "low_normalized_margin", Rule.LOW_NORMALIZED_MARGIN,
            "low_self_confidence", Rule.LOW_SELF_CONFIDENCE);
    private static final Map<String, Quality> QUALITIES = Map.of(
            "self_confidence", Quality.SELF_CONFIDENCE,
            "normalized_margin", Quality.NORMALIZED_MARGIN,
            "confidence_weighted_entropy", Quality.CONFIDENCE_WEIGHTED_ENTROPY);

    private LabelCases() {}

    static Map<String, Object> of(String what, JsonNode given) {
        return switch (what) {
            case "label model" -> labelModel(given);
            case "majority" -> majority(given);
            case "analysis" -> analysis(given);
            case "functions" -> functions(given);
            default -> labelErrors(given, what.contains("equal probabilities"));
        };
    }

    private static LabelingFunctions votes(JsonNode given, String name) {
        int[][] votes = IntStream.range(0, given.get(name).size())
                .mapToObj(i -> ints(given.get(name).get(i)))
                .toArray(int[][]::new);
        return LabelingFunctions.of(votes, given.get("classes").asInt());
    }

    private static int[] ints(JsonNode list) {
        return IntStream.range(0, list.size()).map(i -> list.get(i).asInt()).toArray();
    }

    private static double[] doubles(JsonNode list) {
        return IntStream.range(0, list.size())
                .mapToDouble(i -> list.get(i).asDouble())
                .toArray();
    }

    private static Map<String, Object> labelModel(JsonNode given) {
        LabelingFunctions votes = votes(given, "votes");
        LabelModelSettings settings = LabelModelSettings.defaults()
                .epochs(given.get("epochs").asInt())
                .rate(given.get("rate").asDouble())
                .seed(given.get("seed").asLong());
        LabelModel model = given.get("balance").isNull()
                ? LabelModel.fit(votes, settings)
                : LabelModel.fit(votes, doubles(given.get("balance")), settings);
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("weights", model.weights());
        said.put("probabilities", model.probabilities());
        said.put("other", model.probabilities(votes(given, "other")));
        said.put("conditional", each(votes, model::conditional));
        return said;
    }

    private static <T> List<T> each(LabelingFunctions votes, IntFunction<T> of) {
        return IntStream.range(0, votes.functions()).mapToObj(of).toList();
    }

    private static Map<String, Object> majority(JsonNode given) {
        double[][] majority = votes(given, "votes").majority();
        int[] classes = Arrays.stream(majority)
                .mapToInt(row -> LabelingFunctions.decided(row).orElse(LabelingFunctions.ABSTAIN))
                .toArray();
        return Map.of("probabilities", majority, "classes", classes);
    }

    private static Map<String, Object> analysis(JsonNode given) {
        LabelingFunctions votes = votes(given, "votes");
        int[] gold = ints(given.get("gold"));
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("coverage", each(votes, votes::coverage));
        said.put("overlap", each(votes, votes::overlap));
        said.put("conflict", each(votes, votes::conflict));
        said.put("polarity", each(votes, votes::polarity));
        said.put("accuracy", each(votes, f -> votes.accuracy(f, gold).orElse(0.0)));
        said.put("correct", each(votes, f -> votes.right(f, gold)));
        said.put("incorrect", each(votes, f -> votes.wrong(f, gold)));
        said.put("whole", List.of(votes.labelCoverage(), votes.labelOverlap(), votes.labelConflict()));
        said.put("given", each(votes, f -> numbers(votes.conditional(f, gold))));
        return said;
    }

    /** NaN of a class without rows is 0 there. */
    private static double[][] numbers(double[][] table) {
        for (double[] row : table) {
            Arrays.setAll(row, k -> Double.isNaN(row[k]) ? 0 : row[k]);
        }
        return table;
    }

    private static Map<String, Object> functions(JsonNode given) {
        List<String> texts = new ArrayList<>();
        given.get("texts").forEach(text -> texts.add(text.asText()));
        int least = given.get("least").asInt();
        List<ToIntFunction<String>> labelling = new ArrayList<>();
        Map<String, Predicate<String>> slicing = new LinkedHashMap<>();
        for (int i = 0; i < given.get("keys").size(); i++) {
            String key = given.get("keys").get(i).asText();
            int label = i % 2;
            labelling.add(text -> text.contains(key) ? label : LabelingFunctions.ABSTAIN);
            slicing.put("s" + i, text -> text.contains(key));
        }
        labelling.add(text -> text.length() >= least ? 1 : LabelingFunctions.ABSTAIN);
        slicing.put("short", text -> text.length() < least);
        LabelingFunctions votes = LabelingFunctions.apply(texts, 2, labelling);
        SlicingFunctions slices = SlicingFunctions.apply(texts, slicing);
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("votes", votes.votes());
        said.put("rows", slices.names().stream().map(slices::rows).toList());
        said.put("accuracy", slices.accuracy(ints(given.get("gold")), ints(given.get("said"))));
        return said;
    }

    private static Map<String, Object> labelErrors(JsonNode given, boolean ties) {
        double[][] probabilities = IntStream.range(0, given.get("probabilities").size())
                .mapToObj(i -> doubles(given.get("probabilities").get(i)))
                .toArray(double[][]::new);
        LabelErrors errors = LabelErrors.of(ints(given.get("labels")), probabilities);
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("thresholds", errors.confidentThresholds());
        said.put("raw", errors.confidentJoint());
        said.put("joint", errors.calibratedJoint());
        said.put("number", errors.count());
        said.put("noise", errors.noise().givenByTrue());
        said.put("inverse", errors.noise().trueByGiven());
        said.put("quality", named(QUALITIES, errors::quality));
        Map<String, Quality> adjusted = new LinkedHashMap<>(QUALITIES);
        adjusted.remove("confidence_weighted_entropy");
        said.put("adjusted", named(adjusted, errors::adjustedQuality));
        if (!ties) {
            said.put("issues", named(RULES, errors::issues));
            said.put("ranked", named(QUALITIES, quality -> errors.ranked(Rule.PRUNE_BY_NOISE_RATE, quality)));
        }
        return said;
    }

    private static <K, T> Map<String, T> named(Map<String, K> names, java.util.function.Function<K, T> of) {
        Map<String, T> all = new LinkedHashMap<>();
        names.forEach((name, key) -> all.put(name, of.apply(key)));
        return all;
    }
}
