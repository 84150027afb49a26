// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

/** Python's {@code bool}, which counts as 0 or 1 in arithmetic. */
enum Bool implements Value {
    FALSE,
    TRUE;

    static Bool of(boolean value) {
        return value ? TRUE : FALSE;
    }

    @Override
    public String typeName() {
        return "bool";
    }

    @Override
    public boolean truthy() {
        return this == TRUE;
    }
}
