// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Numbers out of values, as Python reads them. */
final class PythonNumbers {
    private static final BigInteger MAX = BigInteger.valueOf(Integer.MAX_VALUE);
    private static final BigInteger MIN = BigInteger.valueOf(-Integer.MAX_VALUE);

    private PythonNumbers() {}

    /** {@return the integer of an int or a bool, or null} */
    static @Nullable BigInteger integer(Value value) {
        if (value instanceof Int i) {
            return i.value();
        }
        return value instanceof Bool b ? (b == Bool.TRUE ? BigInteger.ONE : BigInteger.ZERO) : null;
    }

    static boolean isNumber(Value value) {
        return value instanceof Int || value instanceof Bool || value instanceof Flt;
    }

    static double real(Value value) {
        if (value instanceof Flt f) {
            return f.value();
        }
        BigInteger whole = integer(value);
        if (whole == null) {
            throw mustBe("a real number", value);
        }
        return whole.doubleValue();
    }

    /** {@return an index or count, cut to the range of {@code int}} */
    static int index(Value value) {
        BigInteger whole = integer(value);
        if (whole == null) {
            throw mustBe("an integer", value);
        }
        return whole.max(MIN).min(MAX).intValue();
    }

    static Failure mustBe(String what, Value value) {
        if (value instanceof Undefined u) {
            return u.failure();
        }
        return Failure.of("must be " + what + ", not " + value.typeName());
    }
}
