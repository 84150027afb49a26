// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** Chance that is the same again for the same names: whoever restarts draws what was drawn before. */
record Draws(long seed) {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** From 0 to 1. */
    double uniform(String what, String annotator, Object which) {
        return new SplittableRandom(hash(what + '\n' + annotator + '\n' + which)).nextDouble();
    }

    List<String> shuffled(List<String> names, String annotator, String task) {
        List<String> shuffled = new ArrayList<>(names);
        long hash = new SplittableRandom(hash("sides\n" + annotator + '\n' + task)).nextLong();
        Collections.shuffle(shuffled, new Random(hash));
        return shuffled;
    }

    private long hash(String text) {
        long hash = FNV_OFFSET ^ seed;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
