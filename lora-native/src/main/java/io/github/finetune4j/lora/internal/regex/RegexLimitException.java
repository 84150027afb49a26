// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

/** A search that took more steps, or more memory, than a text of its length may take. */
public final class RegexLimitException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RegexLimitException(String message) {
        super(message);
    }
}
