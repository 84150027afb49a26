// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import io.github.finetune4j.chat.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A question as the text that a model sees, for comparisons with other engines: special tokens are part of the text.
 * With a chat template, the conversation of that one question; without, the question itself.
 */
public final class PromptText implements AutoCloseable {
    private final TextTokenizer tokenizer;
    private final AddedTokens added;
    private final Optional<ChatRenderer> renderer;
    private final String bos;
    private final String end;

    private PromptText(TokenizerFiles files) {
        tokenizer = TextTokenizer.of(files.tokenizer(), files.where());
        added = AddedTokens.of(files.tokenizer(), files.where());
        Map<String, String> special = files.specialTokens();
        renderer = files.findTemplate().map(source -> new TemplateRenderer(files.model(), source, special));
        bos = GgufVocabulary.addsBos(files) ? special.getOrDefault("bos_token", "") : "";
        end = special.getOrDefault("eos_token", "");
    }

    /**
     * {@return the prompts of a model}
     *
     * @param model a folder or a GGUF file
     */
    public static PromptText open(Path model) {
        return new PromptText(new TokenizerFiles(model));
    }

    /**
     * {@return the text, without the token that the tokenizer itself puts before it}
     *
     * @param question what the user says, or the beginning of a text
     */
    public String text(String question) {
        String text = renderer.map(found -> found.render(List.of(Message.user(question)), Map.of(), true)
                        .text())
                .orElse(question);
        return !bos.isEmpty() && text.startsWith(bos) ? text.substring(bos.length()) : text;
    }

    /**
     * {@return the text's tokens, with the one that the tokenizer puts before it}
     *
     * @param text of {@link #text}
     */
    public int[] ids(String text) {
        return tokenizer.encode(bos + text).ids();
    }

    /** {@return the tokenizer's end token, where it has one} */
    public OptionalInt endId() {
        int id = added.id(end);
        return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /**
     * {@return the text of tokens, special ones left out}
     *
     * @param ids of this model
     */
    public String decode(int[] ids) {
        return tokenizer.decode(ids, false);
    }

    /** Does nothing: all is on the heap. */
    @Override
    public void close() {}
}
