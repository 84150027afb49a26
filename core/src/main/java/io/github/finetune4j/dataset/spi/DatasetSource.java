package io.github.finetune4j.dataset.spi;

import java.io.IOException;

/**
 * Where rows come from: a file of some kind, a query, a service.
 *
 * @since 0.1
 */
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
}
