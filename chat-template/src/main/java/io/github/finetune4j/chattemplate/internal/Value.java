// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

/** A value of the template language; behaves as the Python object of the same type name. */
sealed interface Value permits Str, Int, Flt, Bool, None, Seq, Dict, Undefined, Stream, HasMembers, Callable {
    /** {@return the name that Python's {@code type(x).__name__} would print} */
    String typeName();

    /** {@return Python's {@code bool(x)}} */
    default boolean truthy() {
        return true;
    }
}
