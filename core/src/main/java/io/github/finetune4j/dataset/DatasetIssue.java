// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import org.apiguardian.api.API;

/**
 * One problem or remark about one row.
 *
 * @param source name of the file or stream
 * @param line physical line from 1, for examples from memory the position from 1; 0 where the whole source is meant
 * @param pointer RFC 6901 pointer inside the row, for example {@code /messages/1/role}; empty for the whole row
 * @param code stable word for the kind of issue, for example {@code unknown-role}; the table is in {@code
 *     docs/reference/data-issues.md}
 * @param severity how bad it is
 * @param message one sentence: what is wrong, with the value
 * @param fix what to do about it
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record DatasetIssue(
        String source, long line, String pointer, String code, Severity severity, String message, String fix) {
    /** Checks the line. */
    public DatasetIssue {
        if (line < 0) {
            throw new IllegalArgumentException(
                    "line: " + line + " -> count lines from 1, or give 0 where there is none");
        }
    }

    /** {@return where it is, for example {@code tickets.jsonl:14 /messages/1/role}} */
    public String place() {
        return source + (line > 0 ? ":" + line : "") + (pointer.isEmpty() ? "" : " " + pointer);
    }

    @Override
    public String toString() {
        return place() + ": " + message + " [" + code + "]; " + fix;
    }
}
