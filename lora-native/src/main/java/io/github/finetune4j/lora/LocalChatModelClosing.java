// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** The closing of what a model has opened: closed once, the last first. */
final class LocalChatModelClosing {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    synchronized <T extends AutoCloseable> T add(T resource) {
        open.push(resource);
        return resource;
    }

    /** {@return what the work returns; if it throws, everything is closed} */
    <T> T unlessFailed(Supplier<T> work) {
        boolean done = false;
        try {
            T result = work.get();
            done = true;
            return result;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    synchronized void close(AutoCloseable... some) {
        for (AutoCloseable resource : some) {
            if (open.remove(resource)) {
                closeQuietly(resource);
            }
        }
    }

    synchronized void close() {
        while (!open.isEmpty()) {
            closeQuietly(open.pop());
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(
                    "closing a model failed: " + e + " -> report it as a bug", e); // none of ours declares one
        }
    }
}
