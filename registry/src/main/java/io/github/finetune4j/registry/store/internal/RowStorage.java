// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.dataset.Fingerprint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows as lines of JSONL, by number from 0, with the hash of each; and for each data version, by the fingerprint of its
 * rows, the bytes that say which rows it has.
 */
public interface RowStorage {
    /** Bytes of a hash. */
    int HASH = 32;

    /**
     * The names of the places where what belongs to rows lies, for messages.
     *
     * @param rows the texts
     * @param hashes the hash of each row
     * @param erased which rows were erased
     */
    record Names(String rows, String hashes, String erased) {}

    /** {@return where what says which rows a version has lies, for messages} */
    String name(String version);

    /** {@return where all of it lies, for messages} */
    Names names();

    /**
     * {@return what is wrong here, in words, beyond what reading a row or a version shows: whatever was never
     * acknowledged is nothing wrong}
     */
    List<String> problems() throws IOException;

    /** {@return what is as it may be, and can't be proven, since it was written before that was possible} */
    List<String> unproven() throws IOException;

    /**
     * {@return how many rows there are, those included that others have added}
     *
     * @param known how many of them are known; what was remembered of those behind them may never have been kept
     */
    int refresh(int known) throws IOException;

    /** Fills a buffer with the hashes of rows, from a row on. */
    void hashes(int from, ByteBuffer into) throws IOException;

    /** Begins to add rows behind so many. What lies behind them was never acknowledged, and goes. */
    void begin(int rows) throws IOException;

    /** Adds a row, or one that was erased elsewhere: that has an empty line. It counts after {@link #finish}. */
    void add(Fingerprint hash, String line) throws IOException;

    /** Writes what was added, durably. */
    void finish() throws IOException;

    /** {@return the line of a row; empty where it was erased} */
    String row(int number) throws IOException;

    /**
     * {@return a number that changes whenever something that was there is there no more: rows erased or cut, or a
     * version replaced or removed} What was read before is then to be read anew. Known after {@link #refresh}.
     */
    long generation();

    /** {@return the numbers of the rows that were erased}, as of the last {@link #refresh} */
    BitSet erased();

    /**
     * Rows that are to be erased as soon as a record is there.
     *
     * @param record id of the record
     * @param numbers of the rows
     */
    record Announced(String record, BitSet numbers) {}

    /**
     * Writes down which rows are to be erased once a record is there, durably: a process that dies between the two is
     * followed by one that erases them. Nothing to do where both are one transaction.
     */
    void announce(String record, BitSet numbers) throws IOException;

    /** {@return what was announced, and neither done nor withdrawn; null without} */
    @Nullable Announced announced() throws IOException;

    /** Takes back what was announced. */
    void withdraw() throws IOException;

    /**
     * Erases the lines of rows, durably, so that no byte of them is left where this storage writes; their hashes stay.
     * A process that is killed meanwhile leaves each row whole or erased. What was announced is done.
     */
    void erase(BitSet numbers) throws IOException;

    /**
     * Removes the rows from a number on, as far as it can give back their room, and changes the generation. All of them
     * were erased before.
     */
    void cut(int rows) throws IOException;

    /** {@return which rows a version has; null if it isn't here} */
    byte @Nullable [] version(String fingerprint) throws IOException;

    /** Keeps which rows a version has, durably; in place of what was kept for it, which changes the generation. */
    void addVersion(String fingerprint, byte[] runs) throws IOException;

    /** {@return the fingerprints of all versions that are here} */
    List<String> versions() throws IOException;

    /** Removes what says which rows a version has, and changes the generation. */
    void removeVersion(String fingerprint) throws IOException;
}
