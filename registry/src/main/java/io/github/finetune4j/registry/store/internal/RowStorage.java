// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.dataset.Fingerprint;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Rows as lines of JSONL, by number from 0, with the hash of each; and for each data version, by the fingerprint of its
 * rows, the bytes that say which rows it has.
 */
public interface RowStorage {
    /** Bytes of a hash. */
    int HASH = 32;

    /** {@return how many rows there are, those included that others have added} */
    int refresh() throws IOException;

    /** Fills a buffer with the hashes of rows, from a row on. */
    void hashes(int from, ByteBuffer into) throws IOException;

    /** Begins to add rows behind so many. What lies behind them was never acknowledged, and goes. */
    void begin(int rows) throws IOException;

    /** Adds a row. It counts after {@link #finish}. */
    void add(Fingerprint hash, String line) throws IOException;

    /** Writes what was added, durably. */
    void finish() throws IOException;

    /** {@return the line of a row} */
    String row(int number) throws IOException;

    /** {@return which rows a version has; null if it isn't here} */
    byte @Nullable [] version(String fingerprint) throws IOException;

    /** Keeps which rows a version has, durably. */
    void addVersion(String fingerprint, byte[] runs) throws IOException;
}
