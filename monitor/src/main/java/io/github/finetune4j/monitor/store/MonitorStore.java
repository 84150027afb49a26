// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.store;

import java.util.List;
import org.apiguardian.api.API;

/**
 * Journals of lines, by name. One process at a time has a store open. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface MonitorStore extends AutoCloseable {
    /** {@return the names of the journals that have lines, in alphabetical order} */
    List<String> journals();

    /**
     * {@return the lines of a journal, oldest first; a line that a crash cut off is left out}
     *
     * @param journal its name
     * @throws io.github.finetune4j.error.FineTuneException if it can't be read
     */
    List<String> read(String journal);

    /**
     * Adds lines, durably: they are there after a crash.
     *
     * @param journal its name: letters, digits and hyphens
     * @param lines without line breaks
     * @throws io.github.finetune4j.error.FineTuneException if they can't be kept; then none counts
     */
    void append(String journal, List<String> lines);

    /**
     * Replaces all lines of a journal at once: after a crash either the old or the new ones are there.
     *
     * @param journal its name: letters, digits and hyphens
     * @param lines without line breaks; none removes the journal
     * @throws io.github.finetune4j.error.FineTuneException if they can't be kept; then the old ones stay
     */
    void replace(String journal, List<String> lines);

    /** Lets another process have it. */
    @Override
    void close();
}
