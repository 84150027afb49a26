// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

/** An instruction and an example set, by their places; 0 of both is the prompt in use. */
record Combination(int instruction, int examples) {
    static final Combination IN_USE = new Combination(0, 0);
}
