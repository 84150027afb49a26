// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.callback;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a call of the application's code.
 *
 * @param <T> what it gives
 */
public final class Attempt<T extends @Nullable Object> {
    private final @Nullable T value;
    private final @Nullable Throwable failure;

    private Attempt(@Nullable T value, @Nullable Throwable failure) {
        this.value = value;
        this.failure = failure;
    }

    /**
     * {@return what a call came to, whatever it throws} It is neither counted nor reported: for those who make a result
     * of a failure, which somebody reads. All others go through a {@link Callback}. A thread that was interrupted stays
     * so.
     *
     * @param <T> what it gives
     * @param code is called once, at once
     */
    public static <T extends @Nullable Object> Attempt<T> at(Callable<T> code) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        try {
            return new Attempt<>(code.call(), null);
        } catch (Throwable failure) {
            interrupted |= ofAnInterrupt(failure);
            return new Attempt<>(null, failure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    // One that came through a future was another thread's
    private static boolean ofAnInterrupt(Throwable failure) {
        return Causes.of(failure).stream()
                .takeWhile(each -> !(each instanceof ExecutionException || each instanceof CompletionException))
                .anyMatch(InterruptedException.class::isInstance);
    }

    /** {@return whether it went through} */
    public boolean worked() {
        return failure == null;
    }

    /** {@return what it gave; null where it failed} */
    @SuppressWarnings("NullAway") // null only where it failed, or where T has it
    public T value() {
        return value;
    }

    /** {@return what it gave} Throws what it threw, as it is, also where no caller declares it. */
    public T orThrow() {
        if (failure != null) {
            throw Attempt.<RuntimeException>undeclared(failure);
        }
        return value();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // E is erased: nothing is cast
    private static <E extends Throwable> RuntimeException undeclared(Throwable failure) throws E {
        throw (E) failure;
    }

    /** {@return what it threw; null where it went through. Its message may hold a user's text} */
    public @Nullable Throwable failure() {
        return failure;
    }
}
