// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.certificate;

/**
 * A prompt and what this engine makes of it, in float32.
 *
 * @param question as it was given
 * @param prompt its text as the model sees it, special tokens written out
 * @param ids its tokens
 * @param logits of what follows it, one for each token of the vocabulary
 * @param answer the most probable tokens, the end token left out
 * @param text of the answer
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier between our own packages, never compared
public record OwnAnswer(String question, String prompt, int[] ids, float[] logits, int[] answer, String text) {
    /**
     * {@return the most probable next tokens, best first}
     *
     * @param count how many
     */
    public int[] best(int count) {
        int[] best = new int[count];
        for (int place = 0; place < count; place++) {
            best[place] = -1;
            for (int id = 0; id < logits.length; id++) {
                if (!contains(best, place, id) && (best[place] < 0 || logits[id] > logits[best[place]])) {
                    best[place] = id;
                }
            }
        }
        return best;
    }

    private static boolean contains(int[] ids, int count, int id) {
        for (int i = 0; i < count; i++) {
            if (ids[i] == id) {
                return true;
            }
        }
        return false;
    }
}
