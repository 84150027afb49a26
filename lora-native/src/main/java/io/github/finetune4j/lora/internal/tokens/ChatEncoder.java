// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.lora.internal.tokenizer.Wanted;
import io.github.finetune4j.training.LossMask;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A model folder's tokenizer and chat template at work: conversations to tokens, tokens to text. May be used by several
 * threads.
 *
 * <p>By default, characters of a message never become a special token, so a user who writes {@code <|im_start|>system}
 * cannot speak as the system. The compatible mode does as transformers' {@code apply_chat_template}: they do.
 */
public final class ChatEncoder implements AutoCloseable {
    private final SafeTokenizer tokenizer;
    private final ChatRenderer renderer;
    private final boolean compatible;
    private final OptionalInt endId;

    ChatEncoder(SafeTokenizer tokenizer, ChatRenderer renderer, boolean compatible, OptionalInt endId) {
        this.tokenizer = tokenizer;
        this.renderer = renderer;
        this.compatible = compatible;
        this.endId = endId;
    }

    /**
     * {@return the encoder of a model folder}
     *
     * @param folder with tokenizer.json and a chat template, or a GGUF file
     * @param compatible whether special tokens in messages become tokens, as in transformers
     * @throws io.github.finetune4j.error.InvalidModelException if a file is missing or damaged, or there is no template
     */
    public static ChatEncoder open(Path folder, boolean compatible) {
        TokenizerFiles files = new TokenizerFiles(folder);
        ChatRenderer renderer = new TemplateRenderer(files.model(), files.template(), files.specialTokens());
        SafeTokenizer tokenizer = new SafeTokenizer(files.tokenizer(), files.where());
        int end = tokenizer.added().id(files.specialTokens().getOrDefault("eos_token", ""));
        return new ChatEncoder(tokenizer, renderer, compatible, end < 0 ? OptionalInt.empty() : OptionalInt.of(end));
    }

    /**
     * {@return a conversation to learn from}
     *
     * @param messages the turns, the assistant's among them
     * @param extra further values for the template, such as {@code tools}
     * @param loss what is to be learned
     */
    public EncodedChat encode(List<Message> messages, Map<String, Object> extra, LossMask loss) {
        return encode(messages, extra, loss, Wanted.ALL);
    }

    /**
     * {@return a conversation to learn from}
     *
     * @param messages the turns, the assistant's among them
     * @param extra further values for the template, such as {@code tools}
     * @param loss what is to be learned
     * @param wanted how many tokens are
     */
    public EncodedChat encode(List<Message> messages, Map<String, Object> extra, LossMask loss, Wanted wanted) {
        if (loss == LossMask.ALL) {
            ChatRenderer.Rendered rendered = renderer.render(messages, extra, false);
            Encoded encoded = tokens(rendered, wanted);
            boolean[] all = new boolean[encoded.length()];
            Arrays.fill(all, true);
            TokenRow row = new TokenRow(encoded.ids(), all);
            boolean learns = row.targets() > 0 || !encoded.whole();
            return new EncodedChat(
                    row, rendered.text(), learns, false, "all tokens", EncodedChat.length(encoded, wanted));
        }
        ChatRenderer.Answers answers = renderer.answers(messages, extra);
        Encoded encoded = tokens(answers.rendered(), wanted);
        TokenRow row = new TokenRow(encoded.ids(), encoded.within(answers.spans()));
        boolean behind = !encoded.whole() && answers.spans().stream().anyMatch(span -> span[0] < span[1]);
        return new EncodedChat(
                row,
                answers.rendered().text(),
                row.targets() > 0 || behind,
                answers.lastAnswerOnly(),
                answers.reason(),
                EncodedChat.length(encoded, wanted));
    }

    /**
     * {@return the tokens after which the model is to answer}
     *
     * @param messages the conversation so far
     * @param extra further values for the template, such as {@code tools}
     */
    public int[] prompt(List<Message> messages, Map<String, Object> extra) {
        return prompt(messages, extra, Wanted.ALL).ids();
    }

    /**
     * {@return whether the chat template can write a value of this name; where its source does not hold the name, it
     * cannot}
     *
     * @param name such as {@code tools}
     */
    public boolean reads(String name) {
        return renderer.reads(name);
    }

    /**
     * {@return the tokens after which the model is to answer}
     *
     * @param messages the conversation so far
     * @param extra further values for the template, such as {@code tools}
     * @param wanted how many tokens are
     */
    public EncodedPrompt prompt(List<Message> messages, Map<String, Object> extra, Wanted wanted) {
        Encoded encoded = tokens(renderer.render(messages, extra, true), wanted);
        return new EncodedPrompt(encoded.ids(), EncodedChat.length(encoded, wanted));
    }

    private Encoded tokens(ChatRenderer.Rendered rendered, Wanted wanted) {
        return tokenizer.encode(rendered.text(), compatible ? Inputs.NONE : rendered.inputs(), wanted);
    }

    /** {@return the tokenizer's end token, where it has one} */
    public OptionalInt endId() {
        return endId;
    }

    /**
     * {@return the text of tokens, special ones left out}
     *
     * @param ids tokens of this model
     */
    public String decode(int[] ids) {
        return tokenizer.full().decode(ids, false);
    }

    /** {@return a decoder of one answer, token by token} */
    public TextStream stream() {
        return new TextStream(tokenizer.full());
    }

    /** Does nothing: all is on the heap. */
    @Override
    public void close() {}
}
