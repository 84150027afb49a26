// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.callback;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A failure and its causes, as far as anybody reads them: a chain may be long, or a ring. */
public final class Causes {
    private static final int MOST = 20;

    private Causes() {}

    /** {@return a failure and its causes, the outermost first} */
    public static List<Throwable> of(Throwable failure) {
        List<Throwable> all = new ArrayList<>();
        @Nullable Throwable each = failure;
        while (each != null && all.size() < MOST) {
            all.add(each);
            each = cause(each);
        }
        return all;
    }

    /** {@return whether one of them is of a type} */
    public static boolean include(Throwable failure, Class<? extends Throwable> type) {
        return of(failure).stream().anyMatch(type::isInstance);
    }

    // a method that an application may override, too
    private static @Nullable Throwable cause(Throwable failure) {
        try {
            return failure.getCause();
        } catch (Throwable broken) {
            return null;
        }
    }
}
