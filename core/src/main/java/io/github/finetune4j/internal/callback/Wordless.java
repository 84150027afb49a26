// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.callback;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure as the log may show it: the classes and the stack traces of it and its causes without their messages, which
 * may repeat what a user wrote. A {@link LinkageError}'s message stays, since the JVM names the missing class in it,
 * and that of a {@link SafeMessage}.
 */
final class Wordless extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int FRAMES = 200;

    private final String text;

    private Wordless(Throwable failure, @Nullable Wordless cause) {
        super(null, cause, false, true);
        text = name(failure);
        StackTraceElement[] frames = failure.getStackTrace();
        setStackTrace(frames.length > FRAMES ? Arrays.copyOf(frames, FRAMES) : frames);
    }

    static Wordless of(Throwable failure) {
        List<Throwable> all = Causes.of(failure);
        @Nullable Wordless cause = null;
        for (int i = all.size() - 1; i > 0; i--) {
            cause = new Wordless(all.get(i), cause);
        }
        return new Wordless(failure, cause);
    }

    /** {@return what may be said of it in a line} */
    static String shown(Throwable failure) {
        return failure instanceof SafeMessage && failure.getMessage() != null
                ? failure.getMessage()
                : failure.getClass().getName();
    }

    private static String name(Throwable failure) {
        String type = failure.getClass().getName();
        boolean safe =
                failure instanceof SafeMessage || (failure instanceof LinkageError && type.startsWith("java.lang."));
        return safe && failure.getMessage() != null ? type + ": " + failure.getMessage() : type;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // in the place of another, whose class is named instead of this one
    public String toString() {
        return text;
    }
}
