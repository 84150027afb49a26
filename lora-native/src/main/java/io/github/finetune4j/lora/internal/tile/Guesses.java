// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

/**
 * Guesses of what a text says next, by what it said before behind the same token (Saxena, 2023, "Prompt lookup
 * decoding"); kept where the model would have said the same (Leviathan et al., 2023).
 */
final class Guesses {
    private static final int LEAST = 1;
    private static final int MOST = 15;

    private int count = LEAST;

    /**
     * {@return guesses: what followed the latest place of the last two tokens, over and over; none where there is no
     * such place}
     *
     * @param room how many there may be
     */
    int[] of(TileText text, int room) {
        int last = text.known() - 1;
        int found = -1;
        for (int place = last - 1; place > 0 && found < 0; place--) {
            if (text.token(place) == text.token(last) && text.token(place - 1) == text.token(last - 1)) {
                found = place;
            }
        }
        int[] guesses = new int[found < 0 ? 0 : Math.max(0, Math.min(count, room))];
        for (int i = 0; i < guesses.length; i++) {
            guesses[i] = text.token(found + 1 + i % (last - found));
        }
        return guesses;
    }

    /** {@return how many of the guesses the model says itself; best: after the known token and after each guess} */
    static int agreed(int[] guessed, int[] best) {
        int agreed = 0;
        while (agreed < guessed.length && guessed[agreed] == best[agreed]) {
            agreed++;
        }
        return agreed;
    }

    /** Twice as many next time where all came true, else one more than did. */
    void were(int guessed, int right) {
        if (guessed > 0) {
            int next = right == guessed ? 2 * right + 1 : right + 1;
            count = Math.min(MOST, Math.max(LEAST, next));
        }
    }
}
