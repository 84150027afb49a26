// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.record;

import io.github.finetune4j.chat.ChatResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls that one layer around a model makes on this thread: layers within leave their records here, whatever
 * wrappers lie between. For one thread.
 */
public final class CallScope implements AutoCloseable {
    private static final ThreadLocal<@Nullable CallScope> CURRENT = new ThreadLocal<>();

    private final @Nullable CallScope outer;
    private @Nullable List<CallRecord> left;

    private CallScope(@Nullable CallScope outer) {
        this.outer = outer;
    }

    /** {@return a scope, to be closed when the calls are over} */
    public static CallScope open() {
        CallScope scope = new CallScope(CURRENT.get());
        CURRENT.set(scope);
        return scope;
    }

    /** Leaves the record of a failure to the layer around, if there is one that wants it. */
    public static void leave(CallRecord record) {
        leave(record, "");
    }

    /** Leaves the record of an answer to the layer around, if there is one that wants it. */
    public static void leave(CallRecord record, String id) {
        CallScope scope = CURRENT.get();
        if (scope != null) {
            List<CallRecord> all = scope.left == null ? new ArrayList<>(1) : scope.left;
            all.add(record.withId(id));
            scope.left = all;
        }
    }

    /** {@return the record of an answer; null where none was left} */
    public @Nullable CallRecord of(ChatResponse response) {
        List<CallRecord> all = left;
        if (all == null) {
            return null;
        }
        String id = response.callId().orElse("");
        return all.stream()
                .filter(each -> !id.isEmpty() && each.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /** {@return the record of a failure; null where none was left} */
    public @Nullable CallRecord of(Throwable failure) {
        List<CallRecord> all = left;
        return all == null
                ? null
                : all.stream()
                        .filter(each -> each.failure() == failure)
                        .findFirst()
                        .orElse(null);
    }

    @Override
    public void close() {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }
}
