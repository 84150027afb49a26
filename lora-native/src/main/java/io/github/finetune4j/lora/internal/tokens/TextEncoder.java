// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * A model folder's tokenizer for plain texts; needs no chat template. What looks like a special token in a text stays
 * text.
 */
public final class TextEncoder implements AutoCloseable {
    private final SafeTokenizer tokenizer;
    private final OptionalInt endId;

    private TextEncoder(SafeTokenizer tokenizer, OptionalInt endId) {
        this.tokenizer = tokenizer;
        this.endId = endId;
    }

    /**
     * {@return the encoder of a model folder}
     *
     * @param folder with tokenizer.json
     * @throws io.github.finetune4j.error.InvalidModelException if the file is missing or damaged
     */
    public static TextEncoder open(Path folder) {
        TokenizerFiles files = new TokenizerFiles(folder);
        SafeTokenizer tokenizer = new SafeTokenizer(files.tokenizer(), files.where());
        int end = tokenizer.added().id(files.specialTokens().getOrDefault("eos_token", ""));
        return new TextEncoder(tokenizer, end < 0 ? OptionalInt.empty() : OptionalInt.of(end));
    }

    /**
     * {@return a text's tokens, nothing added}
     *
     * @param text any
     */
    public int[] encode(String text) {
        return tokens(text).ids();
    }

    /**
     * {@return a text's tokens and where each stands in it, nothing added}
     *
     * @param text any
     */
    public Encoded tokens(String text) {
        return tokenizer.encode(text, Inputs.of(new int[] {0, text.length()}));
    }

    /** {@return the tokenizer's end token, where it has one} */
    public OptionalInt endId() {
        return endId;
    }

    /** Does nothing: all is on the heap. */
    @Override
    public void close() {}
}
