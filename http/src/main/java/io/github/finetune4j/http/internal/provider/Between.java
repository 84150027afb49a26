// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal.provider;

import java.util.List;
import java.util.OptionalDouble;

/** Numbers within limits. */
public final class Between {
    private static final double WHOLE = 1e15;

    private Between() {}

    /** Adds a sentence where a value that is set lies outside; a limit that is empty is none. */
    public static void check(
            List<String> problems, String what, OptionalDouble value, OptionalDouble least, OptionalDouble most) {
        if (value.isEmpty()) {
            return;
        }
        double asked = value.getAsDouble();
        if (asked < least.orElse(asked) || asked > most.orElse(asked)) {
            problems.add(
                    what + " must be " + text(least) + " to " + text(most) + " for this model, got " + text(value));
        }
    }

    private static String text(OptionalDouble value) {
        if (value.isEmpty()) {
            return "anything";
        }
        double number = value.getAsDouble();
        return number == Math.rint(number) && Math.abs(number) < WHOLE
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
