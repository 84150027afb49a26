// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.dataset.internal.split.SplitOutput;
import io.github.finetune4j.dataset.spi.DatasetSplitter;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * A {@link DatasetBuilder} that divides what it reads into three parts; see {@link DatasetBuilder#split}. Not safe for
 * use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class DatasetSplitBuilder {
    private final DatasetBuilder builder;
    private final DatasetSplitter<?> rule;
    private boolean origins;

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

    /**
     * Writes the parts as {@code training.jsonl}, {@code validation.jsonl} and {@code test.jsonl}, and every row that
     * was left out as {@code rejected.jsonl}. Without steps, measures or a splitter of one's own, rows go from source
     * to file one by one and the data may be much larger than memory; a plain chat row is then written as it came. All
     * files are replaced, or none.
     *
     * @param folder made if it isn't there
     * @return what was read and left out
     * @throws InvalidDatasetException as {@link DatasetBuilder#build()}; nothing is written then
     * @throws io.github.finetune4j.error.ResultNotSavedException if a file can't be written
     */
    public DatasetReport writeJsonl(Path folder) {
        return builder.write(rule, folder, new SplitOutput(null, origins));
    }

    /**
     * Writes the parts as {@link #writeJsonl(Path)}, in another shape.
     *
     * @param folder made if it isn't there
     * @param rows the row of an example as JSON values; an {@code IllegalArgumentException} ends it, and nothing is
     *     written
     * @return what was read and left out
     * @throws InvalidDatasetException as {@link DatasetBuilder#build()}; nothing is written then
     * @throws io.github.finetune4j.error.ResultNotSavedException if a file can't be written
     */
    public DatasetReport writeJsonl(Path folder, Function<? super Example, ? extends Map<String, ?>> rows) {
        return builder.write(rule, folder, new SplitOutput(rows, origins));
    }

    /**
     * Writes beside each part a file such as {@code training.origins.jsonl}: for each row its number from 1 and the
     * source, line and shape that it came from. Services refuse such fields in the rows themselves.
     *
     * @return this builder
     */
    public DatasetSplitBuilder withOrigins() {
        this.origins = true;
        return this;
    }
}
