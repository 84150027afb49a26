package io.github.finetune4j.dataset;

/**
 * A data set and how it came about.
 *
 * @param dataset the examples that were kept
 * @param report what was read and left out
 * @since 0.1
 */
public record DatasetResult(Dataset dataset, DatasetReport report) {}
