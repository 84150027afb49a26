// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

/**
 * The oddities in the lines of batches' answers.
 *
 * @param doubled that came a second time
 * @param unknown that nobody asked for there
 * @param others that another model gave
 * @param damaged that are no JSON
 */
record AskOddities(long doubled, long unknown, long others, long damaged) {
    static final AskOddities NONE = new AskOddities(0, 0, 0, 0);

    AskOddities plus(AskOddities more) {
        return new AskOddities(
                doubled + more.doubled, unknown + more.unknown, others + more.others, damaged + more.damaged);
    }
}
