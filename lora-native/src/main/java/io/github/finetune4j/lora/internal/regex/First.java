// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

/**
 * The beginnings that a part can have.
 *
 * @param empty whether it may take nothing, so that the set says nothing
 */
record First(CodeSet set, boolean empty) {
    static final First NOTHING = new First(CodeSet.NONE, true);

    /** {@return whether the next character shows if a part can match} */
    boolean isDecisive() {
        return !empty && !set.all();
    }
}
