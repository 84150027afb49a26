// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.spi;

import io.github.finetune4j.dataset.DatasetFiles;
import java.nio.file.Path;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * A kind of file that rows can be read from. Modules bring theirs as a service ({@link java.util.ServiceLoader});
 * {@link DatasetFiles} finds it by the file's name.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface DatasetFileKind {
    /** {@return the endings of its files' names, in lower case, for example {@code .csv} and {@code .csv.gz}} */
    Set<String> endings();

    /**
     * {@return a file of this kind as a source}
     *
     * @param file opened when it is read; a missing or damaged one is an issue like any other
     */
    DatasetSource source(Path file);
}
