// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.http.Sleeper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of the provider share.
 *
 * @param service what is peculiar to it
 * @param clock now
 * @param sleeper waits
 * @param largestPiece bytes of a file that goes in one piece
 * @param partSize bytes of a part
 * @param partsAtOnce parts under way
 * @param uploadFolder remembers parts that have arrived, null: only as long as the process lives
 * @param uploadTimeout of one attempt to send a file or a part
 * @param filePause between two looks at a file
 * @param fileWait for a file to be processed, at most
 */
record ProviderSettings(
        OpenAiService service,
        InstantSource clock,
        Sleeper sleeper,
        long largestPiece,
        long partSize,
        int partsAtOnce,
        @Nullable Path uploadFolder,
        Duration uploadTimeout,
        Duration filePause,
        Duration fileWait) {
    private static final int ATTEMPTS = 3;

    CreateOnce once() {
        return new CreateOnce(sleeper, ATTEMPTS);
    }
}
