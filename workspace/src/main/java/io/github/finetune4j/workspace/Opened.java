// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.workspace;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that is opened when somebody first asks for it, and closed once. Safe for use by several threads.
 *
 * @param <T> of the store
 */
final class Opened<T> {
    private final String name;
    private final Supplier<T> opening;
    private final Consumer<T> closing;
    private @Nullable T store;
    private boolean closed;

    Opened(String name, Supplier<T> opening, Consumer<T> closing) {
        this.name = name;
        this.opening = opening;
        this.closing = closing;
    }

    synchronized T get() {
        if (closed) {
            throw new IllegalStateException(name + " of a workspace that is closed -> open it again");
        }
        T open = store;
        if (open == null) {
            open = opening.get();
            store = open;
        }
        return open;
    }

    synchronized void close() {
        closed = true;
        T open = store;
        store = null;
        if (open != null) {
            closing.accept(open);
        }
    }
}
