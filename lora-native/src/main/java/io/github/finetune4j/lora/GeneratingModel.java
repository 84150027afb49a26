// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.generate.Generated;
import io.github.finetune4j.lora.internal.generate.GenerationRequest;
import io.github.finetune4j.lora.internal.generate.Pieces;
import io.github.finetune4j.lora.internal.generate.SamplingOptions;
import io.github.finetune4j.lora.internal.generate.TextGenerator;
import io.github.finetune4j.lora.internal.kernel.AdapterUse;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.kernel.VirtualTokens;
import io.github.finetune4j.lora.internal.tokenizer.Wanted;
import io.github.finetune4j.lora.internal.tokens.ChatEncoder;
import io.github.finetune4j.lora.internal.tokens.EncodedChat;
import io.github.finetune4j.lora.internal.tokens.EncodedPrompt;
import io.github.finetune4j.lora.internal.tokens.TextStream;
import io.github.finetune4j.lora.internal.tokens.TokenCount;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import io.github.finetune4j.training.LossMask;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A language model that writes its answers token by token. */
final class GeneratingModel implements LocalChatModel {
    private static final int MAX_TOKENS = 256;
    static final int BATCH = 16;
    private static final int TURNS = 4;

    private final String name;
    private final @Nullable String identity;
    private final ModelConfig config;
    private final Kernel kernel;
    private final ChatEncoder encoder;
    private final TextGenerator generator;
    private final AdapterUse use;
    private final Set<Integer> endIds;
    private final int batchSize;
    private final Uses uses;

    /** The parts of a model; {@code open} is closed with it. */
    record Parts(
            String name,
            @Nullable String identity,
            ModelConfig config,
            Kernel kernel,
            AdapterUse use,
            ChatEncoder encoder,
            LocalChatModelClosing open) {}

    GeneratingModel(Parts parts, int batchSize) {
        name = parts.name();
        identity = parts.identity();
        config = parts.config();
        kernel = parts.kernel();
        encoder = parts.encoder();
        use = parts.use();
        generator = new TextGenerator(kernel, use);
        endIds = new HashSet<>(config.eosIds());
        encoder.endId().ifPresent(endIds::add);
        if (endIds.isEmpty()) {
            System.getLogger(LocalChatModel.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "the model {0} names no end token: each answer goes on to its limit of tokens",
                            name);
        }
        this.batchSize = batchSize;
        uses = new Uses("the model " + name, parts.open()::close);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the conversation does not fit into the context, the template refuses it,
     *     there are more than 256 stop strings or one has more than 1,000 characters, or a field asks for what neither
     *     this engine nor the model's template knows, or a message has a part that is no text
     * @throws IllegalStateException if the model is closed
     * @throws InvalidModelException if a logit is no number: the model's numbers overflow
     */
    @Override
    public ChatResponse chat(ChatRequest request) {
        return answer(request, null);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The pieces are handed over as the tokens come; text that may yet become a stop string is held back.
     */
    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        return answer(request, onText);
    }

    private ChatResponse answer(ChatRequest request, @Nullable Consumer<String> onText) {
        return uses.use(() -> {
            GenerationRequest prepared = prepare(request, onText);
            return response(
                    prepared,
                    generated(() -> generator.generate(List.of(prepared))).get(0));
        });
    }

    /**
     * {@inheritDoc}
     *
     * <p>Up to {@link Builder#batchSize} answers are in the making at once, some times faster than one by one: the
     * longest prompts begin, and whenever an answer is done the next request takes its place.
     */
    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        return uses.use(() -> answerAll(requests));
    }

    private List<ChatResponse> answerAll(List<ChatRequest> requests) {
        List<GenerationRequest> prepared =
                requests.stream().map(request -> prepare(request, null)).toList();
        List<Generated> answers = generated(() -> generator.generateAll(prepared, batchSize));
        List<ChatResponse> responses = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            responses.add(response(prepared.get(i), answers.get(i)));
        }
        return responses;
    }

    @Override
    public double[] logProbabilities(List<Message> prompt, String answer) {
        return uses.use(() -> judged(prompt, answer));
    }

    private double[] judged(List<Message> prompt, String answer) {
        RequestRules.checkParts(prompt);
        List<Message> messages = new ArrayList<>(prompt);
        messages.add(Message.assistant(answer));
        int context = config.context() - kernel.layout().virtualTokens();
        EncodedChat whole = encoder.encode(messages, Map.of(), LossMask.ASSISTANT, countable(context));
        if (whole.length().exceeds(context)) {
            throw new IllegalArgumentException("conversation and answer have " + whole.length()
                    + " tokens, the model's context is " + context + " -> shorten them");
        }
        TokenRow row = whole.row().targetsFrom(encoder.prompt(prompt, Map.of()).length);
        PackedBatch batch = PackedBatch.of(
                VirtualTokens.before(List.of(row), kernel.layout().virtualTokens(), config));
        float[] found = generated(() -> kernel.targetLogLikelihoods(batch, use));
        return IntStream.range(0, found.length).mapToDouble(i -> found[i]).toArray();
    }

    /** {@return four times as many as it answers at a time, for then the next takes the place of one that is done} */
    @Override
    public int requestsAtOnce() {
        return TURNS * batchSize;
    }

    @Override
    public String name() {
        return name;
    }

    /** {@return what the work returns} If the numbers fail, the message names the model. */
    private <T> T generated(Supplier<T> work) {
        try {
            return work.get();
        } catch (InvalidModelException e) {
            throw new InvalidModelException("model " + name + ": " + e.getMessage(), e);
        }
    }

    /**
     * {@return the reference by which a provider made it, and how it is rounded where that was chosen; empty for a
     * folder that was opened as it is}
     *
     * <p>Another file in the same folder is another model, which only its owner knows: such a model says who it is by
     * {@code named}.
     */
    @Override
    public Optional<String> identity() {
        return Optional.ofNullable(identity);
    }

    private GenerationRequest prepare(ChatRequest request, @Nullable Consumer<String> onText) {
        RequestRules.check(request, encoder::reads);
        int context = config.context() - kernel.layout().virtualTokens();
        EncodedPrompt encoded = encoder.prompt(request.messages(), request.fields(), countable(context));
        if (encoded.length().exceeds(context - 1)) {
            throw new IllegalArgumentException("the conversation has " + encoded.length()
                    + " tokens, the model's context is " + context + " -> shorten it");
        }
        int[] prompt = encoded.ids();
        if (prompt.length == 0) {
            throw new IllegalArgumentException("the conversation has 0 tokens, for the model's chat template writes"
                    + " nothing of it -> give messages with a text, or take another chat_template.jinja");
        }
        SamplingOptions sampling = new SamplingOptions(
                request.temperature().orElse(0),
                request.topK().orElse(0),
                request.topP().orElse(1),
                request.seed().orElse(0));
        int maxTokens = Math.min(request.maxTokens().orElse(MAX_TOKENS), context - prompt.length);
        return new GenerationRequest(
                prompt, maxTokens, sampling, endIds, request.stop(), new StreamPieces(encoder.stream()), onText);
    }

    // a text that is far too long is not tokenized to its end
    private static Wanted countable(int context) {
        return new Wanted(TokenCount.reach(context), false);
    }

    private static ChatResponse response(GenerationRequest request, Generated answer) {
        return new ChatResponse(
                answer.text(),
                answer.complete() ? FinishReason.STOP : FinishReason.LENGTH,
                new Usage(request.prompt().length, answer.tokens().length));
    }

    @Override
    public void close() {
        uses.close();
    }

    /** The tokenizer's stream as the generator wants it. */
    private record StreamPieces(TextStream stream) implements Pieces {
        @Override
        public String add(int id) {
            return stream.add(id);
        }

        @Override
        public String finish() {
            return stream.finish();
        }
    }
}
