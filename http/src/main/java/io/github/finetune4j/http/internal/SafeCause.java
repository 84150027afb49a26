// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal;

import org.jspecify.annotations.Nullable;

/**
 * An exception with another's stack trace and name, and a message without secrets: a stack trace is printed with its
 * causes.
 */
public final class SafeCause extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int DEEPEST = 8;

    public SafeCause(Throwable original, Redactor redactor) {
        this(original, redactor, 0);
    }

    private SafeCause(Throwable original, Redactor redactor, int depth) {
        super(words(original, redactor), cause(original, redactor, depth), false, true);
        setStackTrace(original.getStackTrace());
    }

    private static String words(Throwable original, Redactor redactor) {
        String message = original.getMessage();
        return original.getClass().getName() + (message == null ? "" : ": " + redactor.text(message));
    }

    private static @Nullable Throwable cause(Throwable original, Redactor redactor, int depth) {
        Throwable cause = original.getCause();
        return cause == null || depth > DEEPEST ? null : new SafeCause(cause, redactor, depth + 1);
    }
}
