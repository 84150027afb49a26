// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

/** The heap that a fit needs, refused before it begins where the heap is smaller. */
final class FitMemory {
    private FitMemory() {}

    /** {@return bytes that a fit on vectors without gaps takes at most, the given vectors counted} */
    static long dense(long rows, long features, long outputs) {
        long vectors = 24 * rows * (features + 1);
        long axes = features <= DenseDesign.MOST_TURNED ? 32 * features * features : 0;
        long chosen = BlockPreconditioner.mostRows(outputs, features + 1);
        long curvatures = 8 * outputs * chosen * (features + 1);
        return vectors + axes + curvatures + values(rows, outputs) + coefficients(features, outputs);
    }

    /** {@return bytes that a fit on vectors with so many numbers that are not zero takes at most, those counted} */
    static long sparse(long rows, long features, long numbers, long outputs) {
        long given = 24 * numbers + 64 * (rows + features) + values(rows, outputs);
        return SpanDesign.pays(rows, features, outputs)
                ? given + 40 * rows * (rows + 1) + coefficients(rows, outputs) + 8 * features * outputs
                : given + coefficients(features, outputs);
    }

    private static long values(long rows, long outputs) {
        long portion = LogisticLoss.portion((int) rows, (int) outputs);
        return rows * (4 * outputs + 40) + portion * (8 * outputs + 24);
    }

    private static long coefficients(long features, long outputs) {
        return NewtonSearch.TABLES * 8 * (features + 1) * outputs;
    }

    static void require(long bytes, String what) {
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes > heap) {
            throw new IllegalArgumentException("memory to fit a head on " + what + ": " + mebibytes(bytes)
                    + " MiB, the heap has " + mebibytes(heap)
                    + " -> give Java more by -Xmx, or take fewer rows, labels or features");
        }
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }
}
