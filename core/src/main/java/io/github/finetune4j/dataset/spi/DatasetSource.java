// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.spi;

import io.github.finetune4j.dataset.internal.read.OnceSource;
import io.github.finetune4j.dataset.internal.read.Utf8InputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import org.apiguardian.api.API;

/**
 * A source of rows, such as a file, a query or a service.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface DatasetSource {
    /** {@return how issues and reports call it, for example a file's name} */
    String name();

    /**
     * Reads all rows, once per build.
     *
     * @param sink takes them
     * @throws IOException if reading stops; becomes the issue {@code unreadable}
     */
    void read(RowSink sink) throws IOException;

    /**
     * {@return JSONL from a stream}
     *
     * @param in read to its end when building, once; not closed
     * @param name how issues call it
     */
    static DatasetSource jsonl(InputStream in, String name) {
        return new OnceSource(name, in);
    }

    /**
     * {@return JSONL from characters}
     *
     * @param reader read to its end when building, once; not closed
     * @param name how issues call it
     */
    static DatasetSource jsonl(Reader reader, String name) {
        return jsonl(new Utf8InputStream(reader), name);
    }
}
