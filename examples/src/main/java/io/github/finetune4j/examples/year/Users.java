// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import java.util.Optional;
import java.util.SplittableRandom;

/** The people who sent the tickets. Four in ten say a word about the answer, days later, and not all say it right. */
final class Users {
    private static final double WHO_SPEAK = 0.4;
    private static final double UP_IF_RIGHT = 0.95;
    private static final double UP_IF_WRONG = 0.15;
    private static final int LATEST = 4;

    private final long seed;

    Users(long seed) {
        this.seed = seed;
    }

    /**
     * A thumb.
     *
     * @param day when it is given
     * @param up or down
     */
    record Thumb(int day, boolean up) {}

    /** {@return what somebody says about an answer, if they do} */
    Optional<Thumb> thumb(Request request, boolean right) {
        SplittableRandom random = Chance.of(seed, "thumb", request.id().hashCode());
        if (random.nextDouble() >= WHO_SPEAK) {
            return Optional.empty();
        }
        int day = Days.of(request.at()) + 1 + random.nextInt(LATEST);
        return Optional.of(new Thumb(day, random.nextDouble() < (right ? UP_IF_RIGHT : UP_IF_WRONG)));
    }
}
