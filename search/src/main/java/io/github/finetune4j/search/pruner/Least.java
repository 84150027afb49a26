// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pruner;

/** Refuses settings that are too small. */
final class Least {
    private Least() {}

    static long atLeast(String what, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(what + ": " + value + " -> give at least " + least);
        }
        return value;
    }
}
