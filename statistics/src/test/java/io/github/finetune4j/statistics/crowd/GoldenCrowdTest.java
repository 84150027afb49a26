// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.crowd;

import static io.github.finetune4j.statistics.Golden.each;
import static io.github.finetune4j.statistics.Golden.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.statistics.Golden;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Figures of crowd-kit 1.4.2 on four sets of votes, with its own random starts. */
class GoldenCrowdTest {
    private static final JsonNode GOLDEN = Golden.load("crowd.json");
    private static final double EQUAL = 1e-9;
    /** GLAD's search turns on differences of nearly equal numbers: rounding grows with each iteration. */
    private static final double ROUNDED = 1e-2;

    private static final String IN_RANDOM_ORDER = "four classes 150 tasks 12 workers, rows in random order";

    static Stream<Named<JsonNode>> sets() {
        return each(GOLDEN.get("sets")).map(set -> Named.of(set.get("name").asText(), set));
    }

    /** But for the set in random order, where crowd-kit's MACE takes one rater's counts for another's. */
    static Stream<Named<JsonNode>> setsInOrder() {
        return sets().filter(set -> !set.getName().equals(IN_RANDOM_ORDER));
    }

    static Stream<Named<JsonNode>> setsWithGlad() {
        return sets().filter(set -> set.getPayload().get("results").has("GLAD"));
    }

    @Test
    void golden_holdsAllSets() {
        assertThat(sets().map(set -> set.getPayload().get("rows").size())).containsExactly(722, 250, 1987, 879);
        assertThat(setsInOrder()).hasSize(3);
        assertThat(setsWithGlad()).hasSize(3);
    }

    private static Crowd crowd(JsonNode set) {
        return Crowd.of(each(set.get("rows"))
                .map(row -> row.asText().split(" "))
                .map(row -> new Crowd.Vote("t" + row[0], "w" + row[1], "c" + row[2]))
                .toList());
    }

    private static RandomGenerator replay(double... draws) {
        return new RandomGenerator() {
            private int next;

            @Override
            public long nextLong() {
                throw new UnsupportedOperationException("only doubles are replayed -> ask nextDouble()");
            }

            @Override
            public double nextDouble() {
                return draws[next++];
            }
        };
    }

    /** Uniform numbers of {@code numpy.random.RandomState(0)}, in the order of the set's workers. */
    private static double[] draws(JsonNode set, int perRater) {
        int raters = set.get("workers").asInt();
        double[] drawn = numbers(GOLDEN.get("numpy_uniforms_seed_0"));
        return IntStream.range(0, raters * perRater).mapToDouble(i -> drawn[i]).toArray();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void majority_isCrowdKits(JsonNode set) {
        Crowd.Consensus mine = crowd(set).majority();
        same(set, "MajorityVote", mine, EQUAL);
        assertThat(mine.converged()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void weightedMajority_isWawa(JsonNode set) {
        Crowd.Consensus mine = crowd(set).weightedMajority();
        same(set, "Wawa", mine, EQUAL);
        skills(mine.skills(), result(set, "Wawa").get("skills"));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void dawidSkene_isCrowdKits(JsonNode set) {
        Map<String, Crowd.Consensus> all = Map.of(
                "DawidSkene", crowd(set).dawidSkene(100, 1e-5),
                "DawidSkene 1 iteration", crowd(set).dawidSkene(1, 1e-5),
                "DawidSkene n_iter=500 tol=1e-10", crowd(set).dawidSkene(500, 1e-10));
        all.forEach((name, mine) -> {
            JsonNode expected = result(set, name);
            same(set, name, mine, EQUAL);
            priors(mine, expected);
            assertThat(mine.iterations())
                    .as(name)
                    .isEqualTo(expected.get("iterations").asInt());
            expected.get("errors_observed_by_true").properties().forEach(rater -> {
                double[][] matrix = mine.confusion(rater.getKey());
                for (int given = 0; given < matrix.length; given++) {
                    for (int truth = 0; truth < matrix.length; truth++) {
                        int row = mine.classes().indexOf("c" + given);
                        int column = mine.classes().indexOf("c" + truth);
                        double theirs = rater.getValue().get(given).get(truth).asDouble();
                        Golden.close(name + rater.getKey(), matrix[row][column], theirs, EQUAL);
                    }
                }
            });
        });
    }

    @ParameterizedTest
    @MethodSource("sets")
    void oneCoin_isCrowdKits(JsonNode set) {
        Map<String, Crowd.Consensus> all = Map.of(
                "OneCoinDawidSkene", crowd(set).oneCoin(100, 1e-5),
                "OneCoinDawidSkene 1 iteration", crowd(set).oneCoin(1, 1e-5),
                "OneCoinDawidSkene n_iter=500 tol=1e-10", crowd(set).oneCoin(500, 1e-10));
        all.forEach((name, mine) -> {
            JsonNode expected = result(set, name);
            same(set, name, mine, EQUAL);
            priors(mine, expected);
            skills(mine.skills(), expected.get("skills"));
            assertThat(mine.iterations())
                    .as(name)
                    .isEqualTo(expected.get("iterations").asInt());
        });
    }

    @ParameterizedTest
    @MethodSource("setsInOrder")
    void mace_isCrowdKits(JsonNode set) {
        double[] draws = draws(set, Math.max(2, set.get("classes").size()));
        for (int iterations : new int[] {1, 50}) {
            Map<String, Crowd.Consensus> all = Map.of(
                    "MACE vb n_iter=" + iterations, crowd(set).mace(iterations, 1, replay(draws)),
                    "MACE em n_iter=" + iterations, crowd(set).maceLikelihood(iterations, 1, replay(draws)));
            all.forEach((name, mine) -> {
                same(set, name, mine, EQUAL);
                JsonNode spamming = result(set, name).get("spamming_first_seen_worker_order");
                close(
                        name,
                        mine.skills().values().stream().mapToDouble(v -> v).toArray(),
                        each(spamming)
                                .mapToDouble(rater -> rater.get(1).asDouble())
                                .toArray());
            });
        }
    }

    @ParameterizedTest
    @MethodSource("setsWithGlad")
    void glad_isCrowdKits(JsonNode set) {
        Crowd.Consensus mine = crowd(set).glad(100, 1e-5);
        JsonNode expected = result(set, "GLAD");
        assertThat(mine.iterations())
                .isCloseTo(expected.get("iterations").asInt(), org.assertj.core.data.Offset.offset(1));
        same(set, "GLAD", mine, ROUNDED);
        double[] betas = new TreeMap<>(mine.ease())
                .values().stream().mapToDouble(Math::log).toArray();
        double[] theirs = numbers(expected.get("betas_task"));
        for (int item = 0; item < betas.length; item++) {
            Golden.close("β of item " + item, betas[item], theirs[item], ROUNDED);
        }
    }

    private static List<String> labels(JsonNode result) {
        return result.get("labels")
                .asText()
                .chars()
                .mapToObj(c -> "c" + (char) c)
                .toList();
    }

    private static JsonNode result(JsonNode set, String name) {
        return Objects.requireNonNull(set.get("results").get(name), name);
    }

    private static void same(JsonNode set, String name, Crowd.Consensus mine, double tolerance) {
        JsonNode expected = result(set, name);
        List<Map<String, Double>> rows = List.copyOf(new TreeMap<>(mine.probabilities()).values());
        assertThat(rows).hasSameSizeAs(expected.get("probas"));
        for (int item = 0; item < rows.size(); item++) {
            double[] row = numbers(expected.get("probas").get(item));
            for (int label = 0; label < row.length; label++) {
                double probability = Objects.requireNonNull(rows.get(item).get("c" + label));
                Golden.close(name + " of item " + item, probability, row[label], tolerance);
            }
        }
        if (expected.has("labels")) {
            List<String> ties =
                    each(set.get("majority_ties")).map(JsonNode::asText).toList();
            Map<String, String> chosen = new TreeMap<>(mine.labels());
            List<String> theirs = labels(expected);
            int at = 0;
            for (Map.Entry<String, String> item : chosen.entrySet()) {
                String label = theirs.get(at++);
                if (!ties.contains(item.getKey())) {
                    assertThat(item.getValue()).as(name + " " + item.getKey()).isEqualTo(label);
                }
            }
        }
    }

    private static void priors(Crowd.Consensus mine, JsonNode expected) {
        double[] priors = new TreeMap<>(mine.priors())
                .values().stream().mapToDouble(v -> v).toArray();
        close("priors", priors, numbers(expected.get("priors")));
    }

    private static void skills(Map<String, Double> mine, JsonNode expected) {
        Map<String, Double> theirs = expected.properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().asDouble()));
        assertThat(mine).hasSameSizeAs(theirs);
        mine.forEach((rater, skill) -> Golden.close(
                rater, skill, Objects.requireNonNull(theirs.get(rater)), EQUAL * Math.max(1, Math.abs(skill))));
    }

    private static void close(String what, double[] mine, double[] theirs) {
        assertThat(mine).as(what).hasSameSizeAs(theirs);
        for (int i = 0; i < mine.length; i++) {
            Golden.close(what + " " + i, mine[i], theirs[i], EQUAL);
        }
    }
}
