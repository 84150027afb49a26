// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.lora.internal.tokens.ChatEncoder;
import io.github.finetune4j.lora.internal.tokens.TextEncoder;
import io.github.finetune4j.lora.internal.tokens.TokenizerFiles;
import io.github.finetune4j.training.LossMask;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Counts tokens as a local model does, with its own {@code tokenizer.json} and chat template.
 *
 * <pre>{@code
 * try (LocalTokens tokens = LocalTokens.open(modelFolder)) {
 *     Profile profile = DatasetProfile.builder().tokens(tokens).contextLimit(2048).build().of(dataset);
 * }
 * }</pre>
 *
 * <p>With a chat template a row's tokens are exactly those that training sees. Holds native memory until it is closed;
 * safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class LocalTokens implements TokenCounter, AutoCloseable {
    private final String name;
    private final TextEncoder texts;
    private final @Nullable ChatEncoder chats;
    private final Uses uses;

    private LocalTokens(String name, TextEncoder texts, @Nullable ChatEncoder chats) {
        this.name = name;
        this.texts = texts;
        this.chats = chats;
        uses = new Uses("the counter of the tokens of " + name, this::free);
    }

    /**
     * {@return the counter of a model}
     *
     * @param model a folder with {@code tokenizer.json}, or a GGUF file
     * @throws io.github.finetune4j.error.InvalidModelException if the tokenizer is missing or damaged
     */
    public static LocalTokens open(Path model) {
        boolean template = new TokenizerFiles(model).findTemplate().isPresent();
        TextEncoder texts = TextEncoder.open(model);
        try {
            Path file = model.toAbsolutePath().getFileName();
            return new LocalTokens(
                    file == null ? "tokenizer.json" : file.toString(),
                    texts,
                    template ? ChatEncoder.open(model, false) : null);
        } catch (RuntimeException e) {
            texts.close();
            throw e;
        }
    }

    @Override
    public int count(String text) {
        return uses.use(() -> texts.encode(text).length);
    }

    /**
     * {@return tokens of a chat with its template's marks, or of a text with its end; empty for preferences, for chats
     * without a template, and for those that the template refuses}
     */
    @Override
    public OptionalInt countRow(Example example) {
        return uses.use(() -> {
            if (example instanceof TextExample text) {
                return OptionalInt.of(count(text.text()) + (texts.endId().isPresent() ? 1 : 0));
            }
            return chats == null || !(example instanceof ChatExample) ? OptionalInt.empty() : countChat(chats, example);
        });
    }

    private static OptionalInt countChat(ChatEncoder chats, Example example) {
        try {
            return OptionalInt.of(chats.encode(example.messages(), example.fields(), LossMask.ALL)
                    .row()
                    .length());
        } catch (IllegalArgumentException e) { // the template's own refusal; training will say so
            return OptionalInt.empty();
        }
    }

    /** {@return the name of the model's folder or file} */
    @Override
    public String name() {
        return name;
    }

    /**
     * Frees the tokenizers, once counts under way are done. A second call does nothing; a count after it is refused.
     */
    @Override
    public void close() {
        uses.close();
    }

    private void free() {
        texts.close();
        if (chats != null) {
            chats.close();
        }
    }

    @Override
    public String toString() {
        return "tokens of " + name;
    }
}
