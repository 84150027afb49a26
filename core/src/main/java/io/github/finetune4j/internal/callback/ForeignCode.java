// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.callback;

import io.github.finetune4j.error.FineTuneException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The calls of code of the application that nothing can do without: what it gives decides what comes out. Its failure
 * ends the whole, but never without saying which part failed, and on what. All other code goes through a {@link
 * Callback}.
 */
public final class ForeignCode {
    private ForeignCode() {}

    /**
     * {@return what it gives}
     *
     * @param <T> what it gives
     * @param what which part, such as {@code the step "short"}
     * @param on what it works on, without a user's text, such as a row's place; null where that says nothing
     * @param remedy after the arrow, such as {@code fix it; nothing was written}
     * @param code is called once, and does not give null
     * @throws IllegalStateException where it fails; what we said ourselves is passed on as it is
     */
    public static <T> T call(String what, @Nullable Object on, String remedy, Callable<? extends T> code) {
        Attempt<? extends T> attempt = Attempt.at(() -> Objects.requireNonNull(code.call()));
        if (attempt.failure() != null) {
            refuse(what, on, remedy, attempt.failure());
        }
        return attempt.orThrow();
    }

    /**
     * Throws what ends the whole; nothing where we said ourselves what to do, which is to be passed on as it is.
     *
     * @param what which part
     * @param on what it worked on; null where that says nothing
     * @param remedy after the arrow
     * @param failure of the part
     */
    public static void refuse(String what, @Nullable Object on, String remedy, Throwable failure) {
        if (ours(failure)) {
            return;
        }
        String where = on == null ? "" : " on " + on;
        throw new IllegalStateException(
                what + " failed" + where + ": " + failure.getClass().getName() + " -> " + remedy, failure);
    }

    // In our own words, or in words like ours: it says what to do
    private static boolean ours(Throwable failure) {
        boolean stated = failure instanceof IllegalArgumentException || failure instanceof IllegalStateException;
        return failure instanceof FineTuneException
                || failure instanceof CancellationException
                || (stated && String.valueOf(failure.getMessage()).contains(" -> "));
    }
}
