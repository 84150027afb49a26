// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import io.github.finetune4j.internal.names.NoNull;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A question with what was found for it and what should have been.
 *
 * @param question the question, or its id
 * @param ranking ids of what was found, the best first, each once
 * @param grades by id, how relevant it is: 1 or more is relevant; what is not named is not
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record JudgedQuery(String question, List<String> ranking, Map<String, Integer> grades) {
    /** Copies both. */
    public JudgedQuery {
        NoNull.check("a judged query", "question", question, "ranking", ranking, "grades", grades);
        ranking = List.copyOf(ranking);
        grades = Map.copyOf(grades);
        if (new HashSet<>(ranking).size() < ranking.size()) {
            throw new IllegalArgumentException(
                    "ranking of '" + question + "': an id twice -> name each once, at its best rank");
        }
    }

    /**
     * {@return the query ranked as trec_eval does: by scores as 32-bit floats, equal ones by descending id}
     *
     * @param question the question, or its id
     * @param scores of what was found, by id
     * @param grades by id, how relevant it is
     */
    public static JudgedQuery ofScores(String question, Map<String, Double> scores, Map<String, Integer> grades) {
        Comparator<Map.Entry<String, Double>> byScore =
                Comparator.comparing(entry -> 0 - entry.getValue().floatValue()); // 0 and -0 are equal
        List<String> ranking = scores.entrySet().stream()
                .sorted(byScore.thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .toList();
        return new JudgedQuery(question, ranking, grades);
    }
}
