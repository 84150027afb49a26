// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import java.io.IOException;

/**
 * The place where a registry lies. Its parts are used within {@link #writing} or {@link #reading} only, by one thread
 * at a time. What fails says so with an {@link IOException}, a database's exceptions among them.
 */
public interface Storage extends AutoCloseable {
    /**
     * Work on the parts.
     *
     * @param <T> of its result
     */
    @FunctionalInterface
    interface Work<T> {
        /** {@return the result} */
        T run() throws IOException;
    }

    /**
     * Runs work while nobody else writes, in this process or another one. Within itself it runs at once. What the work
     * has written is durable when this returns.
     */
    <T> T writing(Work<T> work) throws IOException;

    /** Runs work that only reads. What others write meanwhile it may see or not. */
    <T> T reading(Work<T> work) throws IOException;

    /** {@return the lines of the chain} */
    RecordStorage records();

    /** {@return the rows, and which of them each data version has} */
    RowStorage rows();

    /** {@return the curves of runs} */
    CurveStorage curves();

    /** {@return the folder, or the database: where to look} */
    String where();

    /** {@return what to do where it can't be written, for the end of a message} */
    String advice();

    /**
     * {@return the same, to be read alone: what is whole of it, however damaged the rest is} Closed on its own, and
     * before this one.
     */
    Storage salvage() throws IOException;

    /** Gives up what it holds open. A second call does nothing. */
    @Override
    void close() throws IOException;
}
