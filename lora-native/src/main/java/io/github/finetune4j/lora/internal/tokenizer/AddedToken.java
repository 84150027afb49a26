// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

/**
 * A text that is one token wherever it stands.
 *
 * @param id its number
 * @param content the text
 * @param singleWord whether no word may go on before or behind it
 * @param leftStrip whether it swallows white space before it
 * @param rightStrip whether it swallows white space behind it
 * @param normalized whether it is looked for in the normalized text
 * @param special whether it is left out of decoded text
 */
record AddedToken(
        int id,
        String content,
        boolean singleWord,
        boolean leftStrip,
        boolean rightStrip,
        boolean normalized,
        boolean special) {}
