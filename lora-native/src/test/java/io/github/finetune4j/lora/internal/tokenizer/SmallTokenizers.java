// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The tokenizers of every kind that benchmarks/peers/tokenizer_goldens.py makes. */
final class SmallTokenizers {
    static final List<String> NAMES = List.of(
            "bpe-gpt2",
            "bpe-roberta",
            "bpe-trim-twice",
            "bpe-llama3",
            "bpe-qwen2",
            "bpe-digits",
            "bpe-bytes-normalized",
            "bpe-bytes-then-digits",
            "bpe-llama2",
            "bpe-llama2-unfused",
            "bpe-llama2-fused",
            "bpe-suffix",
            "bpe-prefix",
            "bpe-unknown-dropped",
            "unigram-xlmr",
            "unigram-first",
            "unigram-fallback",
            "wordpiece-bert",
            "wordpiece-cased",
            "wordpiece-accents",
            "words",
            "words-fixed",
            "words-delimiter");

    private SmallTokenizers() {}

    /** {@return a file of theirs, read anew} */
    static ObjectNode json(String name) {
        String file = "/io/github/finetune4j/lora/tokenizer/" + name + ".json";
        try (InputStream in = SmallTokenizers.class.getResourceAsStream(file)) {
            return JsonFile.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Tokens encode(Tokenizer tokenizer, String text) {
        return tokenizer.encode(text.toCharArray(), 0, text.length(), false, Wanted.ALL);
    }
}
