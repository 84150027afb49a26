package io.github.finetune4j.dataset;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A shape in which rows come: how to tell it and how to read it. Safe for use by several threads.
 *
 * @since 0.1
 */
public interface RowFormat {
    /** {@return the shape's name in the report, for example {@code chat messages}} */
    String label();

    /**
     * {@return whether the row has this shape, by its fields' names}
     *
     * @param row the fields
     */
    boolean recognises(Map<?, ?> row);

    /**
     * {@return the example in a row; empty if it has an error}
     *
     * @param row the fields, as JSON values
     * @param problems takes what is wrong; the reader adds source and line
     */
    Optional<? extends Example> read(Map<String, Object> row, RowProblems problems);

    /**
     * {@return the shapes that core reads: chat messages (also where no shape is recognised), prompt and completion, and Alpaca's
     * instruction, input and output}
     */
    static List<RowFormat> standard() {
        return List.of(RowShape.values());
    }

    /**
     * {@return a shape that takes every row and makes an example by a function}
     *
     * @param label the shape's name in the report
     * @param mapping makes the example of a row; an {@code IllegalArgumentException} is an error of that row. What it makes passes the
     *     checks of chats
     */
    static RowFormat mapping(String label, Function<Map<String, Object>, ? extends Example> mapping) {
        return new MappedFormat(label, mapping);
    }
}
