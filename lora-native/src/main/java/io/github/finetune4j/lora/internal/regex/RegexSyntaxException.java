// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

/** An expression that is wrong, or that uses what is not supported here; the message names construct and position. */
public final class RegexSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    RegexSyntaxException(String what, int position) {
        super(what + " at position " + position);
    }
}
