// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import org.jspecify.annotations.Nullable;

/** Something that can be called: a macro, a method bound to its receiver, a global function. */
non-sealed interface Callable extends Value {
    Value call(Interpreter in, Args args);

    /** {@return the attribute, or null where there is none} */
    default @Nullable Value member(String name) {
        return null;
    }

    @Override
    default String typeName() {
        return "function";
    }
}
