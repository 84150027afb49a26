// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import org.jspecify.annotations.Nullable;

/** An object with attributes of its own, such as {@code loop} or a namespace. */
non-sealed interface HasMembers extends Value {
    /** {@return the attribute, or null where there is none} */
    @Nullable Value member(String name);
}
