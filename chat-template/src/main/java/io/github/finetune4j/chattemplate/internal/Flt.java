// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

/** Python's {@code float}. */
record Flt(double value) implements Value {
    @Override
    public String typeName() {
        return "float";
    }

    @Override
    public boolean truthy() {
        return value != 0;
    }
}
