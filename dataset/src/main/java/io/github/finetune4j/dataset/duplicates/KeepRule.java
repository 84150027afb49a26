// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.internal.shared.ExampleText;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.apiguardian.api.API;

/**
 * Decides which row of a duplicate cluster is kept.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface KeepRule {
    /**
     * {@return the position in {@code cluster} of the row that stays}
     *
     * @param cluster at least two rows, in the order of the data
     */
    int kept(List<Example> cluster);

    /** {@return keeps the one that came first} */
    static KeepRule first() {
        return cluster -> 0;
    }

    /** {@return keeps the one that came last: the newest, where rows are in the order of time} */
    static KeepRule last() {
        return cluster -> cluster.size() - 1;
    }

    /** {@return keeps the one with the longest answer, in characters; the first of equally long ones} */
    static KeepRule longestAnswer() {
        return best(Comparator.comparingInt(row -> ExampleText.output(row).length()));
    }

    /** {@return keeps the one with the shortest answer, in characters; the first of equally short ones} */
    static KeepRule shortestAnswer() {
        return best(
                Comparator.<Example>comparingInt(row -> ExampleText.output(row).length())
                        .reversed());
    }

    /**
     * {@return keeps the first one that a test accepts, for example rows that a person has checked; the first of all
     * where none is}
     *
     * @param preferred the test
     */
    static KeepRule preferring(Predicate<? super Example> preferred) {
        return cluster -> {
            for (int i = 0; i < cluster.size(); i++) {
                if (preferred.test(cluster.get(i))) {
                    return i;
                }
            }
            return 0;
        };
    }

    /**
     * {@return keeps the greatest one; the first of equally great ones}
     *
     * @param order of rows, the best last
     */
    static KeepRule best(Comparator<? super Example> order) {
        return cluster -> {
            int best = 0;
            for (int i = 1; i < cluster.size(); i++) {
                if (order.compare(cluster.get(i), cluster.get(best)) > 0) {
                    best = i;
                }
            }
            return best;
        };
    }
}
