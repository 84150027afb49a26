// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings in which a submission differs from the run that its key belongs to. */
public final class Differences {
    private final Set<String> names = new LinkedHashSet<>();

    /**
     * Compares a setting.
     *
     * @param what its name
     * @param has of the run
     * @param asked by the submission
     */
    public void compare(String what, @Nullable Object has, @Nullable Object asked) {
        if (!Objects.equals(has, asked)) {
            names.add(what);
        }
    }

    /**
     * Refuses the submission if anything differs.
     *
     * @param run that has the key
     * @param key of both
     * @throws InvalidRequestException naming what is different
     */
    public void refuse(RunFolder run, String key) {
        if (!names.isEmpty()) {
            throw new InvalidRequestException(
                    "the idempotency key " + key + " belongs to job " + run.id()
                            + ", which was submitted with another " + String.join(", ", names)
                            + " -> attach to that job, or submit this one with a key of its own",
                    ProviderFailure.of("local", "submit"),
                    null);
        }
    }
}
