package io.github.finetune4j.dataset;

import java.util.List;
import java.util.Map;

/**
 * A rule about a data set as a whole; see {@link DatasetBuilder#require}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface DatasetRule {
    /**
     * {@return what is wrong; an error fails the build}
     *
     * @param rows rows that are left
     * @param parts rows of {@code training}, {@code validation} and {@code test}; empty where nothing was split
     */
    List<RowIssue> check(long rows, Map<String, Integer> parts);
}
