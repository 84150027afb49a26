// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.spi;

import io.github.finetune4j.dataset.Example;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Receives what a {@link DatasetSource} reads: the beginning of the way of rows. A source hands over what it has, as
 * bytes or row by row; what becomes of it is no concern of the source. For use in the thread that called the source.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface RowSink {
    /**
     * Takes a record, to be recognised and checked like a line of JSONL.
     *
     * @param line physical line or position, from 1
     * @param fields JSON values by name
     */
    void row(long line, Map<String, ?> fields);

    /**
     * Takes an example, which passes the same checks.
     *
     * @param line physical line or position, from 1
     * @param example ready made
     */
    void example(long line, Example example);

    /**
     * Takes a record that can't be read.
     *
     * @param line physical line or position, from 1
     * @param issue an error that says why
     * @param text the record as it came, for {@code rejected.jsonl}
     */
    void broken(long line, RowIssue issue, String text);

    /**
     * Takes something worth knowing that is no row's.
     *
     * @param line physical line; 0 for the whole source
     * @param issue what was found
     */
    void note(long line, RowIssue issue);

    /**
     * Says that the source is of no use, which fails the build.
     *
     * @param issue an error that says why
     */
    void lost(RowIssue issue);

    /**
     * Takes bytes of JSONL: every line a row.
     *
     * @param in read when this returns, to its end or as far as rows are wanted; not closed
     * @throws IOException never for broken lines, which are issues; if reading fails
     */
    void jsonl(InputStream in) throws IOException;

    /**
     * Takes bytes of JSON: one array of rows, an object that holds one array of rows, or objects one after the other.
     *
     * @param in read when this returns, to its end or as far as rows are wanted; not closed
     * @throws IOException if reading fails
     */
    void json(InputStream in) throws IOException;

    /**
     * {@return how many bytes of JSON a record may have, at least 1} A longer one is for {@link #tooLong};
     * {@link #jsonl} and {@link #json} see to that themselves.
     */
    int maxLineBytes();

    /**
     * Takes a record that is longer than {@link #maxLineBytes}: an error like that of such a line of JSONL.
     *
     * @param line physical line or position, from 1
     * @param text the record as it came, for {@code rejected.jsonl}; empty if nobody has it
     */
    void tooLong(long line, String text);

    /** {@return whether further rows are wanted; a source may stop otherwise} */
    boolean wantsMore();
}
