// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store;

import io.github.finetune4j.registry.DataVersion;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The differences between two versions of data.
 *
 * <p>A row that went and a row that came are one row that was <em>changed</em> if both have the same {@code id} field,
 * or, where one of them has none, the same prompt: the messages before the answer. If several do, the first goes with
 * the first. A row of plain text has no prompt, so it is never changed.
 *
 * @param from the version before
 * @param to the version after
 * @param same how many rows both have
 * @param added rows that came, in the order of {@code to}
 * @param removed rows that went, in the order of {@code from}
 * @param changed rows that are another one now, in the order of {@code from}
 * @param reordered whether the rows that both have are in another order
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record DataDiff(
        DataVersion from,
        DataVersion to,
        long same,
        List<Row> added,
        List<Row> removed,
        List<Change> changed,
        boolean reordered) {
    /** Copies the lists. */
    public DataDiff {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }

    /**
     * One row.
     *
     * @param number in its version, from 1
     * @param fingerprint of its content
     * @since 0.1
     */
    public record Row(long number, String fingerprint) {}

    /**
     * A row that is another one now.
     *
     * @param before in {@code from}
     * @param after in {@code to}
     * @param pointers JSON pointers (RFC 6901) to what differs, for example {@code /messages/1/content}
     * @since 0.1
     */
    public record Change(Row before, Row after, List<String> pointers) {
        /** Copies the list. */
        public Change {
            pointers = List.copyOf(pointers);
        }
    }

    /** {@return whether both have the same rows in the same order} */
    public boolean nothing() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty() && !reordered;
    }

    /** {@return the counts, in a sentence} */
    public String summary() {
        return "same rows: " + same + (reordered ? ", in another order" : "") + "; added: " + added.size()
                + ", removed: " + removed.size() + ", changed: " + changed.size();
    }
}
