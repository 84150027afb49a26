// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of {@code cycler(...)}. */
final class Cycler implements HasMembers {
    private final List<Value> items;
    private int position;

    Cycler(List<Value> items) {
        if (items.isEmpty()) {
            throw Failure.of("at least one item has to be provided");
        }
        this.items = items;
    }

    @Override
    public @Nullable Value member(String name) {
        return switch (name) {
            case "current" -> items.get(position);
            case "next" -> new Builtin(name, (in, args) -> next());
            case "reset" -> new Builtin(name, (in, args) -> reset());
            default -> null;
        };
    }

    private Value next() {
        Value current = items.get(position);
        position = (position + 1) % items.size();
        return current;
    }

    private Value reset() {
        position = 0;
        return None.NONE;
    }

    @Override
    public String typeName() {
        return "Cycler";
    }
}
