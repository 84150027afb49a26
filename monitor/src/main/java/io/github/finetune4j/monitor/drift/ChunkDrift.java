// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import io.github.finetune4j.statistics.test.TestResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apiguardian.api.API;

/**
 * Compares a reference with what followed, chunk by chunk, and reports what is unusual from how the reference's own
 * chunks differ from it, as NannyML does. Immutable.
 *
 * <p>For every chunk it is a test of its own, so over a year it alarms by chance; a sequential detector does not.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ChunkDrift {
    private static final double ALPHA = 0.05;
    private static final TestResult NONE = new TestResult("none", 0, 1, 1);

    private final ToDoubleFunction<DriftColumn> figure;
    private final Function<DriftColumn, TestResult> test;
    private final ChunkMethod method;
    private final ChunkCalculation calculation;
    private final int size;
    private final DriftLimits limits;
    private final DriftColumn reference;
    private final double[] ofReference;

    private ChunkDrift(
            DriftColumn reference,
            ChunkMethod method,
            int size,
            DriftThreshold threshold,
            ChunkCalculation calculation) {
        this.method = method;
        this.calculation = calculation.of(method, reference.size());
        figure = method.against(reference, this.calculation);
        test = method == ChunkMethod.CHI2 ? ChunkMethod.homogeneity(reference) : chunk -> NONE;
        this.size = size;
        this.reference = reference;
        ofReference = figures(reference);
        limits = method == ChunkMethod.CHI2
                ? new DriftLimits(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)
                : threshold.of(ofReference).within(0, method.most());
    }

    /**
     * Learns from a reference what is usual: up to the mean and three standard deviations of its chunks. Numbers of a
     * large reference are binned for two of the methods, as {@link ChunkCalculation#AUTO} says.
     *
     * @param reference at least one value
     * @param method how to compare
     * @param size rows of a chunk, at least 1; the last chunk may be smaller
     * @return the comparison
     */
    public static ChunkDrift fit(DriftColumn reference, ChunkMethod method, int size) {
        return fit(reference, method, size, DriftThreshold.standardDeviations(Double.POSITIVE_INFINITY, 3));
    }

    /**
     * Learns from a reference what is usual. Numbers of a large reference are binned for two of the methods, as
     * {@link ChunkCalculation#AUTO} says.
     *
     * @param reference at least one value
     * @param method how to compare
     * @param size rows of a chunk, at least 1; the last chunk may be smaller
     * @param threshold how limits follow from the reference's chunks
     * @return the comparison
     */
    public static ChunkDrift fit(DriftColumn reference, ChunkMethod method, int size, DriftThreshold threshold) {
        return fit(reference, method, size, threshold, ChunkCalculation.AUTO);
    }

    /**
     * Learns from a reference what is usual.
     *
     * @param reference at least one value
     * @param method how to compare
     * @param size rows of a chunk, at least 1; the last chunk may be smaller
     * @param threshold how limits follow from the reference's chunks
     * @param calculation whether to bin numbers; each {@link DriftChunk} says whether they were
     * @return the comparison
     */
    public static ChunkDrift fit(
            DriftColumn reference,
            ChunkMethod method,
            int size,
            DriftThreshold threshold,
            ChunkCalculation calculation) {
        if (size < 1 || reference.size() == 0) {
            throw new IllegalArgumentException("rows of a chunk and of the reference: " + size + " and "
                    + reference.size() + " -> give at least 1 of both");
        }
        return new ChunkDrift(reference, method, size, threshold, calculation);
    }

    private double[] figures(DriftColumn column) {
        double[] figures = new double[(column.size() - 1) / size + 1];
        double[] room = column.room(size);
        for (int i = 0; i < figures.length; i++) {
            int to = (int) Math.min(column.size(), (i + 1L) * size);
            figures[i] = figure.applyAsDouble(column.part(i * size, to, room));
        }
        return figures;
    }

    /**
     * {@return each chunk of a column beside the reference}
     *
     * @param current of the reference's kind; give the reference itself to see how its own chunks differ
     */
    public List<DriftChunk> chunks(DriftColumn current) {
        List<DriftChunk> chunks = new ArrayList<>();
        double[] room = current.room(size);
        for (int from = 0; from < current.size(); from += size) {
            int to = (int) Math.min(current.size(), from + (long) size);
            double value = current == reference
                    ? ofReference[chunks.size()]
                    : figure.applyAsDouble(current.part(from, to, room));
            boolean alert = method == ChunkMethod.CHI2
                    ? test.apply(current.part(from, to, room)).pValue() < ALPHA
                    : !limits.allows(value);
            chunks.add(new DriftChunk(from, to - 1, value, limits, alert, calculation));
        }
        return chunks;
    }
}
