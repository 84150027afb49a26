// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.dataset.internal.write.JsonlWriter;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.RowOrigin;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Examples in a fixed order, ready for training or evaluation. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Dataset implements Iterable<Example> {
    private final List<Example> examples;
    private final List<DatasetRow> rows; // empty where nobody knows where the examples came from
    private @Nullable Fingerprint fingerprint; // made when first asked for; two threads make the same

    private Dataset(List<? extends Example> examples) {
        this(examples, List.of());
    }

    private Dataset(List<? extends Example> examples, List<DatasetRow> rows) {
        this.examples = List.copyOf(examples);
        this.rows = rows;
    }

    static Dataset ofRows(List<DatasetRow> rows) {
        return new Dataset(rows.stream().map(DatasetRow::example).toList(), List.copyOf(rows));
    }

    /** {@return a builder without sources: what reads, checks and makes a data set} */
    public static DatasetBuilder builder() {
        return new DatasetBuilder();
    }

    /**
     * {@return a data set of these examples}
     *
     * @param examples in order; may be empty
     */
    public static Dataset of(List<? extends Example> examples) {
        return new Dataset(examples);
    }

    /** {@return the examples in order} */
    public List<Example> examples() {
        return examples;
    }

    /** {@return the examples in order, each with where it came from; {@code memory} where they came as examples} */
    public List<DatasetRow> rows() {
        if (rows.size() == examples.size()) {
            return rows;
        }
        return IntStream.range(0, examples.size())
                .mapToObj(i -> new DatasetRow(i, examples.get(i), new RowOrigin("memory", i + 1L, "example")))
                .toList();
    }

    /** {@return the chat examples in order} */
    public Stream<ChatExample> chats() {
        return examples.stream().filter(ChatExample.class::isInstance).map(ChatExample.class::cast);
    }

    /** {@return number of examples} */
    public int size() {
        return examples.size();
    }

    /** {@return whether there is no example} */
    public boolean isEmpty() {
        return examples.isEmpty();
    }

    /** {@return a hash over all examples and their order} */
    public Fingerprint fingerprint() {
        Fingerprint known = fingerprint;
        if (known == null) {
            known = Fingerprint.ofAll(examples);
            fingerprint = known;
        }
        return known;
    }

    /**
     * Writes the examples as JSONL that {@link DatasetBuilder#addJsonl(Path)} reads back as equal examples: OpenAI's
     * chat format, UTF-8, one line each. The file is written aside, synced and renamed: an existing one is replaced
     * whole or not at all.
     *
     * @param file made with its folders, or replaced
     * @throws io.github.finetune4j.error.ResultNotSavedException if it can't be written
     */
    public void writeJsonl(Path file) {
        JsonlWriter.write(examples, file);
    }

    @Override
    public Iterator<Example> iterator() {
        return examples.iterator();
    }

    @Override
    public String toString() {
        return size() + " examples, " + fingerprint().hex().substring(0, 12);
    }
}
