// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

/** Python's {@code None}. */
enum None implements Value {
    NONE;

    @Override
    public String typeName() {
        return "NoneType";
    }

    @Override
    public boolean truthy() {
        return false;
    }
}
