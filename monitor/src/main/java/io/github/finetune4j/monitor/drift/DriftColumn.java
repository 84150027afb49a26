// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The values of one column: of a figure, of a label, or of a text. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class DriftColumn {
    /**
     * The kind of a column.
     *
     * @since 0.1
     */
    public enum Kind {
        /** Numbers. */
        NUMERIC,
        /** Words of a small set, such as languages and intents. */
        CATEGORICAL,
        /** Texts of people or of a model. */
        TEXT
    }

    private final Kind kind;
    private final double[] numbers;
    private final String[] words;

    private DriftColumn(Kind kind, double[] numbers, String... words) {
        this.kind = kind;
        this.numbers = numbers;
        this.words = words;
    }

    /**
     * {@return a column of numbers}
     *
     * @param values those that are not finite are left out, as Evidently does
     */
    public static DriftColumn numeric(double... values) {
        return new DriftColumn(Kind.NUMERIC, finite(values));
    }

    private static double[] finite(double... values) {
        int kept = 0;
        double[] finite = values.clone();
        for (double value : values) {
            finite[kept] = value;
            kept += Double.isFinite(value) ? 1 : 0;
        }
        return kept == finite.length ? finite : Arrays.copyOf(finite, kept);
    }

    /**
     * {@return a column of categories}
     *
     * @param values one for each row
     */
    public static DriftColumn categorical(List<String> values) {
        return new DriftColumn(Kind.CATEGORICAL, new double[0], values.toArray(String[]::new));
    }

    /**
     * {@return a column of texts}
     *
     * @param values one for each row
     */
    public static DriftColumn text(List<String> values) {
        return new DriftColumn(Kind.TEXT, new double[0], values.toArray(String[]::new));
    }

    /** {@return what it holds} */
    public Kind kind() {
        return kind;
    }

    /** {@return the number of values} */
    public int size() {
        return kind == Kind.NUMERIC ? numbers.length : words.length;
    }

    /** The column's own array: never changed. */
    double[] numbers() {
        if (kind != Kind.NUMERIC) {
            throw new IllegalArgumentException(
                    "a column of kind " + kind + " -> give a numeric one, as this method compares numbers");
        }
        return numbers;
    }

    /** The column's own array: never changed. */
    String[] words() {
        if (kind == Kind.NUMERIC) {
            throw new IllegalArgumentException(
                    "a numeric column -> give a categorical one or texts, as this method compares words");
        }
        return words;
    }

    /** {@return some rows; their numbers lie in {@code room}, where that is as long, until the next part does} */
    DriftColumn part(int from, int to, double... room) {
        if (kind != Kind.NUMERIC) {
            return new DriftColumn(kind, numbers, Arrays.copyOfRange(words, from, to));
        }
        if (room.length != to - from) {
            return new DriftColumn(kind, Arrays.copyOfRange(numbers, from, to));
        }
        System.arraycopy(numbers, from, room, 0, room.length);
        return new DriftColumn(kind, room);
    }

    /** {@return room for parts of so many rows, so that not each part takes memory of its own} */
    double[] room(int rows) {
        return new double[kind == Kind.NUMERIC ? Math.min(rows, size()) : 0];
    }
}
