// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.hash;

/**
 * The hashes that show which rows are equal and which contradict each other.
 *
 * @param row of all messages and the row's further fields
 * @param rowCheck 32 bits more of it
 * @param answered whether the row is a prompt with an answer
 * @param prompt of the messages before the answer
 * @param promptCheck 32 bits more of it
 * @param answer of the answer alone
 */
public record RowHashes(long row, int rowCheck, boolean answered, long prompt, int promptCheck, int answer) {}
