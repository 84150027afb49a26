package io.github.finetune4j.lora.internal.tokens;

import io.github.finetune4j.dataset.Message;
import io.github.finetune4j.training.LossOn;
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
        ChatRenderer renderer = new TemplateRenderer(files.template(), files.specialTokens());
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
    public EncodedChat encode(List<Message> messages, Map<String, Object> extra, LossOn loss) {
        if (loss == LossOn.ALL) {
            ChatRenderer.Rendered rendered = renderer.render(messages, extra, false);
            Encoded encoded = tokens(rendered);
            boolean[] all = new boolean[encoded.ids().length];
            Arrays.fill(all, true);
            return new EncodedChat(new TokenRow(encoded.ids(), all), rendered.text(), false, "all tokens");
        }
        ChatRenderer.Answers answers = renderer.answers(messages, extra);
        Encoded encoded = tokens(answers.rendered());
        boolean[] target = new boolean[encoded.ids().length];
        answers.spans().forEach(span -> encoded.mark(target, span[0], span[1]));
        return new EncodedChat(
                new TokenRow(encoded.ids(), target),
                answers.rendered().text(),
                answers.lastAnswerOnly(),
                answers.reason());
    }

    /**
     * {@return the tokens after which the model is to answer}
     *
     * @param messages the conversation so far
     * @param extra further values for the template, such as {@code tools}
     */
    public int[] prompt(List<Message> messages, Map<String, Object> extra) {
        return tokens(renderer.render(messages, extra, true)).ids();
    }

    private Encoded tokens(ChatRenderer.Rendered rendered) {
        return tokenizer.encode(rendered.text(), compatible ? Inputs.NONE : rendered.inputs());
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
