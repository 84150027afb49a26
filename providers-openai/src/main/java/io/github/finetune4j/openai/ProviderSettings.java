// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.http.provider.CreateOnce;
import io.github.finetune4j.http.provider.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The settings that the parts of the provider share.
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
 * @param shutdownLead how long before a model or the service's training ends that is warned of
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
        Duration fileWait,
        Period shutdownLead) {
    CreateOnce once() {
        return new CreateOnce(sleeper);
    }

    Patience patience() {
        return new Patience(
                clock,
                sleeper,
                filePause,
                fileWait,
                "interrupted while the service processed a file -> start again, it goes on");
    }

    /** {@return the day, in UTC, as the services count them} */
    LocalDate today() {
        return clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    }
}
