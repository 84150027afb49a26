// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import io.github.finetune4j.statistics.summary.DiscountedGain;
import java.util.List;
import java.util.stream.IntStream;

/** Measures of one ranking, as trec_eval defines them. Where nothing is relevant, they are 0. */
final class RankMeasures {
    private final JudgedQuery query;
    private final long relevant;

    RankMeasures(JudgedQuery query) {
        this.query = query;
        relevant = query.grades().values().stream().filter(grade -> grade > 0).count();
    }

    private int grade(String id) {
        return Math.max(0, query.grades().getOrDefault(id, 0));
    }

    private long found(int most) {
        return query.ranking().stream().limit(most).filter(id -> grade(id) > 0).count();
    }

    double recall(int most) {
        return relevant == 0 ? 0 : found(most) / (double) relevant;
    }

    double precision(int most) {
        return found(most) / (double) most;
    }

    double hit(int most) {
        return found(most) > 0 ? 1 : 0;
    }

    double reciprocalRank() {
        return reciprocalRank(Integer.MAX_VALUE);
    }

    double reciprocalRank(int most) {
        return IntStream.range(0, Math.min(most, query.ranking().size()))
                .filter(rank -> grade(query.ranking().get(rank)) > 0)
                .mapToDouble(rank -> 1.0 / (rank + 1))
                .findFirst()
                .orElse(0);
    }

    double averagePrecision() {
        return relevant == 0 ? 0 : sumOfPrecisions(Integer.MAX_VALUE) / relevant;
    }

    double averagePrecision(int most) {
        return relevant == 0 ? 0 : sumOfPrecisions(most) / Math.min(most, relevant);
    }

    private double sumOfPrecisions(int most) {
        double sum = 0;
        int found = 0;
        List<String> ranking = query.ranking();
        for (int rank = 1; rank <= Math.min(most, ranking.size()); rank++) {
            if (grade(ranking.get(rank - 1)) > 0) {
                found++;
                sum += found / (double) rank;
            }
        }
        return sum;
    }

    /** {@return the gain, which is the grade itself, discounted by log2(rank + 1), over the greatest possible} */
    double gain(int most) {
        return DiscountedGain.normalized(
                query.ranking().stream().mapToDouble(this::grade).toArray(),
                query.grades().values().stream()
                        .mapToDouble(Integer::doubleValue)
                        .toArray(),
                most);
    }
}
