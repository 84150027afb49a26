// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The people who label: five who are wrong one time in ten, and an expert who is wrong one time in fifty. */
final class Annotators {
    static final double ERRORS = 0.1;
    static final double EXPERT_ERRORS = 0.02;
    static final String EXPERT = "expert";

    private static final int COUNT = 5;

    private final long seed;

    Annotators(long seed) {
        this.seed = seed;
    }

    static List<String> names() {
        return IntStream.rangeClosed(1, COUNT).mapToObj(i -> "annotator-" + i).toList();
    }

    /** {@return the team that somebody says is right} */
    String says(String who, Request request) {
        SplittableRandom random = Chance.of(seed, who, request.id().hashCode());
        double errors = who.equals(EXPERT) ? EXPERT_ERRORS : ERRORS;
        return random.nextDouble() < errors ? another(request.team(), random) : request.team();
    }

    private static String another(String team, RandomGenerator random) {
        return Chance.pick(
                World.TEAMS.stream().filter(each -> !each.equals(team)).toList(), random);
    }
}
