// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.callback;

import org.jspecify.annotations.Nullable;

/**
 * What a call of the application's code came to.
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

    static <T extends @Nullable Object> Attempt<T> of(T value) {
        return new Attempt<>(value, null);
    }

    static <T extends @Nullable Object> Attempt<T> failed(Throwable failure) {
        return new Attempt<>(null, failure);
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

    /** {@return what it threw; null where it went through. Its message may hold a user's text} */
    public @Nullable Throwable failure() {
        return failure;
    }
}
