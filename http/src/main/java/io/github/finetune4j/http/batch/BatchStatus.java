// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The state of a batch at its service.
 *
 * @param id the service's
 * @param word the service's own, such as {@code in_progress}
 * @param ended whether nothing more will come
 * @param cancelled whether somebody ended it, so that no other is sent after it
 * @param files with what came of it, answers and errors, in any order; empty as long as there are none
 * @param reason the service's code where it failed as a whole; empty without
 * @param progress how far it is
 * @param results requests of which its files have a line at least, answered or failed, as the service counts them;
 *     {@link #ALL} where it says only that it went through all of them, 0 where it doesn't say. With fewer lines a
 *     file is read again, and nothing is asked again
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record BatchStatus(
        String id,
        String word,
        boolean ended,
        boolean cancelled,
        List<String> files,
        String reason,
        BatchProgress progress,
        long results) {
    /** The number of {@link #results()} where each request of the batch has one. */
    public static final long ALL = Long.MAX_VALUE;

    /** Copies the files. */
    public BatchStatus {
        files = List.copyOf(files);
    }
}
