// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.parquet;

import io.github.finetune4j.dataset.spi.DatasetFileKind;
import io.github.finetune4j.dataset.spi.DatasetSource;
import java.nio.file.Path;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Lets {@link io.github.finetune4j.dataset.DatasetFiles} read Parquet.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ParquetFileKind implements DatasetFileKind {
    /** Makes it; for {@link java.util.ServiceLoader}. */
    public ParquetFileKind() {}

    @Override
    public Set<String> endings() {
        return Set.of(".parquet");
    }

    @Override
    public DatasetSource source(Path file) {
        return ParquetFiles.source(file);
    }
}
