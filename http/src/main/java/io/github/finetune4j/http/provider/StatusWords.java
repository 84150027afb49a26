// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.job.JobStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * A table of a service's words for where a job stands. A word that is not in it is {@link JobStatus#UNKNOWN}, and
 * polling goes on. Immutable, so safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class StatusWords {
    private final Map<String, JobStatus> words;
    private final Set<String> cancelling;

    private StatusWords(Map<String, JobStatus> words, Set<String> cancelling) {
        this.words = Map.copyOf(words);
        this.cancelling = Set.copyOf(cancelling);
    }

    /** {@return a table without words} */
    public static StatusWords none() {
        return new StatusWords(Map.of(), Set.of());
    }

    /**
     * {@return a table with these words more}
     *
     * @param status of all of them
     * @param more in the service's spelling
     */
    public StatusWords with(JobStatus status, String... more) {
        Map<String, JobStatus> all = new HashMap<>(words);
        for (String word : more) {
            all.put(word, status);
        }
        return new StatusWords(all, cancelling);
    }

    /**
     * {@return a table with these words more, for a job that runs and was asked to end}
     *
     * @param more in the service's spelling
     */
    public StatusWords cancelling(String... more) {
        Set<String> all = new HashSet<>(cancelling);
        all.addAll(Set.of(more));
        return new StatusWords(with(JobStatus.RUNNING, more).words, all);
    }

    /**
     * {@return the status}
     *
     * @param word the service's
     */
    public JobStatus status(String word) {
        return words.getOrDefault(word, JobStatus.UNKNOWN);
    }

    /**
     * {@return whether a job with that word was asked to end}
     *
     * @param word the service's
     */
    public boolean isCancelling(String word) {
        return cancelling.contains(word);
    }
}
