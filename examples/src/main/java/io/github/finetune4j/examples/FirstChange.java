// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.statistics.change.Adwin;
import io.github.finetune4j.statistics.change.ChangeDetector;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** Sees at which answer a model that was wrong once in ten answers began to be wrong more often. */
public final class FirstChange {
    private FirstChange() {}

    /**
     * Runs it.
     *
     * @param args nothing
     */
    public static void main(String[] args) {
        System.out.println("changed at answer 1000, seen at " + of(answers(1000, 2000, 0.4)));
    }

    /** {@return which answers were wrong: one in ten up to the change, then as many as said} */
    static boolean[] answers(int change, int count, double rate) {
        SplittableRandom random = new SplittableRandom(1);
        boolean[] wrong = new boolean[count];
        for (int i = 0; i < count; i++) {
            wrong[i] = random.nextDouble() < (i < change ? 0.1 : rate);
        }
        return wrong;
    }

    /** {@return the answer at which a change was seen, if any} */
    static OptionalInt of(boolean[] wrong) {
        // tag::watch[]
        ChangeDetector detector = Adwin.builder().significance(0.001).build();
        for (int i = 0; i < wrong.length; i++) {
            detector.add(wrong[i] ? 1 : 0);
            if (detector.changed()) {
                return OptionalInt.of(i);
            }
        }
        // end::watch[]
        return OptionalInt.empty();
    }
}
