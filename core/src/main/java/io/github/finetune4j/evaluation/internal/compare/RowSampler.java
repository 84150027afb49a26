// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.compare;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Rows drawn with replacement, group by group where they are grouped. */
final class RowSampler {
    private final int[][] groups;
    private final SplittableRandom random;

    private RowSampler(int[][] groups, SplittableRandom random) {
        this.groups = groups;
        this.random = random;
    }

    static RowSampler of(Clusters clusters, SplittableRandom random) {
        return new RowSampler(clusters.rows(), random);
    }

    int[] draw() {
        int[] rows = new int[groups.length];
        int size = 0;
        for (int drawn = 0; drawn < groups.length; drawn++) {
            int[] group = groups[random.nextInt(groups.length)];
            if (size + group.length > rows.length) {
                rows = Arrays.copyOf(rows, Math.max(2 * rows.length, size + group.length));
            }
            System.arraycopy(group, 0, rows, size, group.length);
            size += group.length;
        }
        return size == rows.length ? rows : Arrays.copyOf(rows, size);
    }
}
