// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

/**
 * The bounds on what one template may cost.
 *
 * @param steps nodes evaluated and passes of loops made in one render
 * @param outputCharacters length of the output, and of any single string
 * @param work characters created (list elements count {@value Budget#ITEM_COST} each, searched characters an eighth) in
 *     one render
 * @param depth nested evaluations, and nested brackets or blocks in the source
 * @param rangeSize numbers in one {@code range}
 * @param items elements of any single list or dict made by the template
 * @param sourceCharacters length of the source
 */
public record Bounds(
        long steps, int outputCharacters, long work, int depth, int rangeSize, int items, int sourceCharacters) {}
