// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import static io.github.finetune4j.benchmarks.PackageCases.all;
import static io.github.finetune4j.benchmarks.PackageCases.integers;
import static io.github.finetune4j.benchmarks.PackageCases.numbers;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.statistics.agreement.Agreement;
import io.github.finetune4j.statistics.agreement.KrippendorffAlpha;
import io.github.finetune4j.statistics.crowd.Crowd;
import io.github.finetune4j.statistics.ranking.DavidsonRanking;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.StreamSupport;

/** Our values of the cases of {@code crowd_peer.py}. */
final class CrowdCases {
    private static final double NORMAL_975 = 1.959963984540054;

    private CrowdCases() {}

    static Map<String, Function<JsonNode, List<Object>>> kinds() {
        Map<String, Function<JsonNode, List<Object>>> kinds = new HashMap<>();
        kinds.put("crowd majority", in -> probabilities(crowd(in).majority()));
        kinds.put("crowd wawa", CrowdCases::wawa);
        kinds.put(
                "crowd dawid-skene",
                in -> withPriors(
                        crowd(in).dawidSkene(iterations(in), in.get("tol").asDouble())));
        kinds.put("crowd one-coin", CrowdCases::oneCoin);
        kinds.put("crowd mace vb", in -> mace(in, (crowd, draws) -> crowd.mace(iterations(in), 1, draws)));
        kinds.put("crowd mace em", in -> mace(in, (crowd, draws) -> crowd.maceLikelihood(iterations(in), 1, draws)));
        kinds.put("crowd glad", CrowdCases::glad);
        kinds.put("krippendorff", CrowdCases::alpha);
        kinds.put("choix", in -> {
            double[][] wins = matrix(in.get("wins"));
            return all(DavidsonRanking.of(wins, new double[wins.length][wins.length])
                    .strengths());
        });
        kinds.put("davidson", CrowdCases::davidson);
        return kinds;
    }

    private static Crowd crowd(JsonNode in) {
        return Crowd.of(integers(in.get("task")), integers(in.get("worker")), integers(in.get("label")));
    }

    private static int iterations(JsonNode in) {
        return in.get("n_iter").asInt();
    }

    /** crowd-kit's draws, one after the other. */
    private static RandomGenerator draws(JsonNode in) {
        double[] draws = numbers(in.get("draws"));
        return new RandomGenerator() {
            private int next;

            @Override
            public long nextLong() {
                throw new UnsupportedOperationException("only doubles were drawn -> ask nextDouble()");
            }

            @Override
            public double nextDouble() {
                return draws[next++];
            }
        };
    }

    private static List<Object> probabilities(Crowd.Consensus consensus) {
        List<Object> values = new ArrayList<>();
        int items = consensus.winners().length;
        for (int item = 0; item < items; item++) {
            for (int label = 0; label < consensus.classes().size(); label++) {
                values.add(consensus.probability(item, label));
            }
        }
        return values;
    }

    private static double[] skills(Crowd.Consensus consensus) {
        return consensus.skills().values().stream().mapToDouble(v -> v).toArray();
    }

    private static List<Object> withPriors(Crowd.Consensus consensus) {
        List<Object> values = probabilities(consensus);
        values.addAll(consensus.priors().values());
        return values;
    }

    private static List<Object> wawa(JsonNode in) {
        Crowd.Consensus consensus = crowd(in).weightedMajority();
        List<Object> values = all(skills(consensus));
        values.addAll(probabilities(consensus));
        return values;
    }

    private static List<Object> oneCoin(JsonNode in) {
        Crowd.Consensus consensus =
                crowd(in).oneCoin(iterations(in), in.get("tol").asDouble());
        List<Object> values = withPriors(consensus);
        values.addAll(consensus.skills().values());
        return values;
    }

    private static List<Object> mace(JsonNode in, BiFunction<Crowd, RandomGenerator, Crowd.Consensus> method) {
        Crowd.Consensus consensus = method.apply(crowd(in), draws(in));
        List<Object> values = probabilities(consensus);
        values.addAll(consensus.skills().values());
        return values;
    }

    private static List<Object> glad(JsonNode in) {
        Crowd.Consensus consensus =
                crowd(in).glad(iterations(in), 1e-5, in.get("steps").asInt());
        List<Object> values = probabilities(consensus);
        values.addAll(consensus.skills().values());
        values.addAll(consensus.ease().values());
        return values;
    }

    private static List<Object> alpha(JsonNode in) {
        Agreement.Level level = Agreement.Level.valueOf(in.get("level").asText().toUpperCase(Locale.ROOT));
        return all(KrippendorffAlpha.of(matrix(in.get("ratings")), level).estimate());
    }

    private static List<Object> davidson(JsonNode in) {
        DavidsonRanking ranking = DavidsonRanking.of(matrix(in.get("wins")), matrix(in.get("ties")));
        double[] strengths = ranking.strengths();
        double[] errors = new double[strengths.length - 1];
        for (int model = 1; model < strengths.length; model++) {
            errors[model - 1] = ranking.difference(model, 0, 0.95).width() / 2 / NORMAL_975;
        }
        return all(strengths, ranking.tie(), errors);
    }

    private static double[][] matrix(JsonNode rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(PackageCases::numbers)
                .toArray(double[][]::new);
    }
}
