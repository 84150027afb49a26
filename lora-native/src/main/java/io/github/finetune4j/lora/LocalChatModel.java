package io.github.finetune4j.lora;

import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.generate.Generated;
import io.github.finetune4j.lora.internal.generate.GenerationRequest;
import io.github.finetune4j.lora.internal.generate.Pieces;
import io.github.finetune4j.lora.internal.generate.SamplingOptions;
import io.github.finetune4j.lora.internal.generate.TextGenerator;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.kernel.AdapterUse;
import io.github.finetune4j.lora.internal.kernel.AutogradKernel;
import io.github.finetune4j.lora.internal.kernel.BaseWeights;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.LoadedAdapter;
import io.github.finetune4j.lora.internal.kernel.Precision;
import io.github.finetune4j.lora.internal.tokens.ChatEncoder;
import io.github.finetune4j.lora.internal.tokens.TextStream;
import io.github.finetune4j.model.ChatModel;
import io.github.finetune4j.model.ChatRequest;
import io.github.finetune4j.model.ChatResponse;
import io.github.finetune4j.model.FinishReason;
import io.github.finetune4j.model.Usage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A language model that answers inside this JVM, with or without a LoRA adapter. May be used by several threads at once.
 *
 * <p>A request's own settings go first; what it leaves open is greedy (temperature 0), no top-k or top-p, seed 0, and at most 256 tokens. In float32 the
 * answers of {@link #chatAll} are those of {@link #chat}; in bfloat16 a batch may round differently, so an evaluation should state type and batch size.
 *
 * @since 0.1
 */
public final class LocalChatModel implements ChatModel, AutoCloseable {
    private static final int MAX_TOKENS = 256;
    private static final int BATCH = 16;

    private final String name;
    private final ModelConfig config;
    private final Kernel kernel;
    private final ChatEncoder encoder;
    private final TextGenerator generator;
    private final Set<Integer> endIds;
    private final int batchSize;
    private final Runnable onClose;

    /** What stands behind a model; {@code onClose} releases kernel and encoder where they are the model's alone. */
    record Parts(
            String name, ModelConfig config, Kernel kernel, AdapterUse use, ChatEncoder encoder, Runnable onClose) {}

    LocalChatModel(Parts parts, int batchSize) {
        name = parts.name();
        config = parts.config();
        kernel = parts.kernel();
        encoder = parts.encoder();
        generator = new TextGenerator(kernel, parts.use());
        endIds = new HashSet<>(config.eosIds());
        encoder.endId().ifPresent(endIds::add);
        this.batchSize = batchSize;
        onClose = parts.onClose();
    }

    /**
     * {@return the model of a folder as it is}
     *
     * @param folder in Hugging Face's form: {@code config.json}, safetensors, {@code tokenizer.json} and a chat template
     * @throws io.github.finetune4j.error.InvalidModelException if a file is missing, damaged or not supported, naming it
     */
    public static LocalChatModel open(Path folder) {
        return builder(folder).build();
    }

    /**
     * {@return a builder of the model of a folder}
     *
     * @param folder in Hugging Face's form: {@code config.json}, safetensors, {@code tokenizer.json} and a chat template
     */
    public static Builder builder(Path folder) {
        return new Builder(folder);
    }

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
        GenerationRequest prepared = prepare(request, onText);
        return response(prepared, generator.generate(List.of(prepared)).get(0));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Requests are answered in batches of equal length, some times faster than one by one.
     */
    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        List<GenerationRequest> prepared =
                requests.stream().map(request -> prepare(request, null)).toList();
        List<Generated> answers = generator.generateAll(prepared, batchSize);
        List<ChatResponse> responses = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            responses.add(response(prepared.get(i), answers.get(i)));
        }
        return responses;
    }

    @Override
    public String name() {
        return name;
    }

    private GenerationRequest prepare(ChatRequest request, @Nullable Consumer<String> onText) {
        int[] prompt = encoder.prompt(request.messages(), request.extra());
        if (prompt.length >= config.context()) {
            throw new IllegalArgumentException("the conversation has " + prompt.length
                    + " tokens, the model's context is " + config.context() + " -> shorten it");
        }
        SamplingOptions sampling = new SamplingOptions(
                request.temperature().orElse(0),
                request.topK().orElse(0),
                request.topP().orElse(1),
                request.seed().orElse(0));
        int maxTokens = Math.min(request.maxTokens().orElse(MAX_TOKENS), config.context() - prompt.length);
        return new GenerationRequest(
                prompt, maxTokens, sampling, endIds, request.stop(), new StreamPieces(encoder.stream()), onText);
    }

    private static ChatResponse response(GenerationRequest request, Generated answer) {
        return new ChatResponse(
                answer.text(),
                answer.complete() ? FinishReason.STOP : FinishReason.LENGTH,
                new Usage(request.prompt().length, answer.tokens().length));
    }

    /** Frees the weights, once answers under way are done. A second call does nothing; a question after it is refused. */
    @Override
    public void close() {
        onClose.run();
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

    /**
     * Says which adapter a model has, and in which type it computes.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final Path folder;
        private @Nullable Path adapter;
        private boolean merged = true;
        private @Nullable Boolean bf16;
        private int batchSize = BATCH;

        private Builder(Path folder) {
            this.folder = folder;
        }

        /**
         * Puts an adapter on the model.
         *
         * @param value folder with PEFT's {@code adapter_config.json} and {@code adapter_model.safetensors}
         * @return this
         */
        public Builder adapter(Path value) {
            adapter = value;
            return this;
        }

        /**
         * Sets whether the adapter is added to the weights at the start, which is the default and makes each token faster, or computed beside them.
         *
         * @param value whether it is added
         * @return this
         */
        public Builder merged(boolean value) {
            merged = value;
            return this;
        }

        /**
         * Sets whether to compute in bfloat16 rather than float32: half the memory, and faster on CPUs that have bf16 dot products. By default the
         * type that {@code config.json} names decides.
         *
         * @param value whether in bfloat16
         * @return this
         */
        public Builder bf16(boolean value) {
            bf16 = value;
            return this;
        }

        /**
         * Sets how many requests {@link LocalChatModel#chatAll} answers at once.
         *
         * @param value at least 1; 16 by default
         * @return this
         */
        public Builder batchSize(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("batchSize must be at least 1, got " + value);
            }
            batchSize = value;
            return this;
        }

        /**
         * {@return the model, loaded}
         *
         * @throws io.github.finetune4j.error.InvalidModelException if a file is missing, damaged or not supported, naming it
         */
        public LocalChatModel build() {
            ModelConfig config = ModelConfigReader.read(folder);
            ChatEncoder encoder = ChatEncoder.open(folder, false);
            Kernel kernel = closingOnFailure(encoder, () -> kernel(config));
            AdapterUse use = adapter != null && !merged ? AdapterUse.LIVE : AdapterUse.OFF;
            return new LocalChatModel(
                    new Parts(name(), config, kernel, use, encoder, () -> {
                        kernel.close();
                        encoder.close();
                    }),
                    batchSize);
        }

        private static Kernel closingOnFailure(ChatEncoder encoder, Supplier<Kernel> load) {
            Kernel kernel = null;
            try {
                kernel = load.get();
                return kernel;
            } finally {
                if (kernel == null) {
                    encoder.close();
                }
            }
        }

        private Kernel kernel(ModelConfig config) {
            try (TensorSource source = ModelWeights.open(folder);
                    BaseWeights base = BaseWeights.load(config, precision(config), source)) {
                if (adapter == null) {
                    return AutogradKernel.frozen(base);
                }
                Kernel adapted = LoadedAdapter.on(base, Adapter.read(adapter, config));
                return merged ? merge(adapted) : adapted;
            }
        }

        private static Kernel merge(Kernel adapted) {
            try (adapted) {
                return adapted.merge();
            }
        }

        private Precision precision(ModelConfig config) {
            boolean half = bf16 != null ? bf16 : !config.dtype().equals("float32");
            return half ? Precision.BF16 : Precision.FP32;
        }

        private String name() {
            String model = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
            return adapter == null
                    ? model
                    : model + " + " + adapter.toAbsolutePath().normalize().getFileName();
        }
    }
}
