// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lines of the chain, in their order, and which one is the last. */
public interface RecordStorage {
    /**
     * The head that is kept beside the lines: what is known of the last one.
     *
     * @param number of it
     * @param hash of it
     */
    record Head(long number, String hash) {}

    /**
     * Reads the lines that came since.
     *
     * @param after number of the last line that was read; 0 begins anew
     * @param reader gets the text of each whole line
     */
    void read(long after, Consumer<String> reader) throws IOException;

    /** {@return the text of all whole lines}, whatever has been read */
    List<String> all() throws IOException;

    /**
     * {@return what is written down about the last line; null without}
     *
     * @throws io.github.finetune4j.error.FineTuneException if it is damaged
     */
    @Nullable Head head() throws IOException;

    /** {@return what is wrong here beside lines and head, in words} */
    List<String> problems() throws IOException;

    /** {@return where the lines lie, for messages} */
    String name();

    /** {@return where the head lies, for messages} */
    String headName();

    /** {@return whether no process can be killed between a line and its head} */
    boolean headIsExact();

    /**
     * Adds lines behind the last one that was read, and writes the head of the last of them down: all or none, also
     * where the process dies meanwhile.
     *
     * @param lines at least one, each behind the one before
     */
    void append(List<ChainLine> lines) throws IOException;
}
