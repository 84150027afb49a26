// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.math.BigInteger;

/** Python's unbounded {@code int}; arithmetic bounds its bits. */
record Int(BigInteger value) implements Value {
    static Int of(long value) {
        return new Int(BigInteger.valueOf(value));
    }

    @Override
    public String typeName() {
        return "int";
    }

    @Override
    public boolean truthy() {
        return value.signum() != 0;
    }
}
