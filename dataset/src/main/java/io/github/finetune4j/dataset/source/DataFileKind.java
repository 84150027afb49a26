// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.source;

import io.github.finetune4j.dataset.spi.DatasetFileKind;
import io.github.finetune4j.dataset.spi.DatasetSource;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Lets {@link io.github.finetune4j.dataset.DatasetFiles} read JSONL, JSON, CSV and TSV, plain and compressed.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class DataFileKind implements DatasetFileKind {
    private static final Set<String> ENDINGS = Stream.of(".jsonl", ".json", ".csv", ".tsv", ".tab")
            .flatMap(ending -> Stream.of("", ".gz", ".gzip", ".zst", ".zstd").map(packed -> ending + packed))
            .collect(Collectors.toUnmodifiableSet());

    /** Makes it; for {@link java.util.ServiceLoader}. */
    public DataFileKind() {}

    @Override
    public Set<String> endings() {
        return ENDINGS;
    }

    @Override
    public DatasetSource source(Path file) {
        return DataSources.file(file);
    }
}
