package io.github.finetune4j.dataset;

/**
 * A {@link DatasetBuilder} that will divide what it reads; see {@link DatasetBuilder#split}.
 *
 * @since 0.1
 */
public final class DatasetSplitBuilder {
    private final DatasetBuilder builder;
    private final DatasetSplitter<?> rule;

    DatasetSplitBuilder(DatasetBuilder builder, DatasetSplitter<?> rule) {
        this.builder = builder;
        this.rule = rule;
    }

    /**
     * {@return the three parts; one that has a fraction but no example is a warning in the report}
     *
     * @throws InvalidDatasetException as {@link DatasetBuilder#build()}
     */
    public DatasetSplit build() {
        return builder.build(rule);
    }
}
