// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The status of a rollout, as this process sees it.
 *
 * @param rollout its name
 * @param phase where it is
 * @param version of the stored state, from 1
 * @param stage number of the stage, from 1
 * @param stages how many there are
 * @param share of keys or requests that get a candidate now, here
 * @param elapsed time under traffic in this stage
 * @param autoPaused why the rollout has paused by itself and nothing moves, or why everybody gets the baseline in this
 *     process (the store out of reach, or it was rolled back and the store does not know yet); empty if all is well
 * @param reason why it is where it is
 * @param arms the baseline, then each candidate
 * @param lastVerdict of the last interim analysis, or null
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record RolloutStatus(
        String rollout,
        Phase phase,
        long version,
        int stage,
        int stages,
        double share,
        Duration elapsed,
        String autoPaused,
        String reason,
        List<ArmStatus> arms,
        @Nullable Decision lastVerdict) {
    /** Copies the arms. */
    public RolloutStatus {
        arms = List.copyOf(arms);
    }

    /** {@return the verdict of the last interim analysis, if there was one in this process} */
    public Optional<Decision> verdict() {
        return Optional.ofNullable(lastVerdict);
    }

    /**
     * The counts of one arm: of all processes, those that have ended too, and how much of it is this process's. The own
     * part is of this moment; that of the others is what they had stored when the store was last read, some seconds
     * ago. A process that is killed takes along what it counted since it last wrote to the store
     * ({@link RolloutTiming#refreshEvery}).
     *
     * @param name {@code baseline} or the candidate's
     * @param model which model it is, {@link io.github.finetune4j.chat.ChatModel#identity()}
     * @param requests counted in this stage, by all processes
     * @param requestsInAll counted in all stages, by all processes
     * @param errorsInAll of those, how many the arm failed at
     * @param requestsHere counted in all stages by this process since it started the rollout; from 0 after a restart
     * @param errorsHere of those, how many the arm failed at
     * @param dropped whether it was taken out
     * @since 0.1
     */
    public record ArmStatus(
            String name,
            String model,
            long requests,
            long requestsInAll,
            long errorsInAll,
            long requestsHere,
            long errorsHere,
            boolean dropped) {}
}
