// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import java.util.Arrays;

/**
 * Text as its tokens come, one after another. A character whose bytes are spread over tokens is held back until it is
 * whole. For one thread.
 */
public final class TextStream {
    private static final char UNFINISHED = '\ufffd';

    private final TextTokenizer tokenizer;
    private int[] ids = new int[32];
    private int count;
    private int contextFrom; // the tokens from here to handedOut give a decoder the context that it strips spaces by
    private int handedOut;

    TextStream(TextTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * Takes the next token.
     *
     * @param id of the token
     * @return the text that is whole now, often empty
     */
    public String add(int id) {
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, 2 * count);
        }
        ids[count++] = id;
        String known = decode(handedOut);
        String now = decode(count);
        boolean open = now.length() > 0 && now.charAt(now.length() - 1) == UNFINISHED;
        return open || now.length() <= known.length() ? "" : handOut(known, now);
    }

    /** {@return the rest, with U+FFFD for a character that was never finished} */
    public String finish() {
        String known = decode(handedOut);
        String now = decode(count);
        return now.length() <= known.length() ? "" : handOut(known, now);
    }

    private String handOut(String known, String now) {
        contextFrom = handedOut;
        handedOut = count;
        return now.substring(known.length());
    }

    private String decode(int to) {
        return tokenizer.decode(Arrays.copyOfRange(ids, contextFrom, to), false);
    }
}
