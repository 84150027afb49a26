// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.kernel.AdapterUse;
import io.github.finetune4j.lora.internal.kernel.AutogradKernel;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.LoadedAdapter;
import io.github.finetune4j.lora.internal.kernel.Precision;
import io.github.finetune4j.lora.internal.run.SharedModels;
import io.github.finetune4j.lora.internal.tokens.ChatEncoder;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.training.Quantization;
import java.nio.file.Path;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A model that answers inside this JVM: a base, one with a LoRA adapter, or a head that says labels. May be used by
 * several threads at once.
 *
 * <p>A request's own settings go first; what it leaves open is greedy (temperature 0), no top-k or top-p, seed 0, and
 * at most 256 tokens. In float32 the answers of {@link #chatAll} are those of {@link #chat}; in bfloat16 a batch may
 * round differently, so an evaluation should state type and batch size, and repeat its requests in the same order. A
 * request that is answered alone and greedily takes fewer passes over the weights where its text repeats itself; what
 * these check together may round differently too. Of {@code generation_config.json} the end tokens count; its sampling
 * settings and penalties do not.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public sealed interface LocalChatModel extends ChatModel, AutoCloseable permits GeneratingModel, LabelModel {
    /**
     * {@return the model of a folder as it is}
     *
     * @param folder in Hugging Face's form: {@code config.json}, safetensors, {@code tokenizer.json} and a chat
     *     template; or a GGUF file
     * @throws io.github.finetune4j.error.InvalidModelException if a file is missing, damaged or not supported, naming
     *     it
     */
    static LocalChatModel open(Path folder) {
        return builder(folder).build();
    }

    /**
     * {@return a builder of the model of a folder}
     *
     * @param folder in Hugging Face's form: {@code config.json}, safetensors, {@code tokenizer.json} and a chat
     *     template; or a GGUF file
     */
    static Builder builder(Path folder) {
        return new Builder(folder);
    }

    /**
     * {@return the natural logarithm of the probability of each token of an answer, given everything before it}
     *
     * <p>The tokens are those that training on the answer would count: the answer as the chat template writes it, with
     * its end token where the template has one. With {@code finetune4j-evaluation}, {@code model::logProbabilities} is
     * what its likelihood metrics ask for.
     *
     * @param prompt the conversation that the answer follows
     * @param answer the text to be judged
     * @throws IllegalArgumentException if both together don't fit into the model's context, or a message has a part
     *     that is no text
     * @throws InvalidModelException if a probability is no number: the model's numbers overflow
     */
    double[] logProbabilities(List<Message> prompt, String answer);

    /**
     * {@return how many texts it has cut since it was opened, because they were longer than it reads} A model that
     * answers with labels or numbers cuts them; one that writes refuses what does not fit, and says 0.
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    default long cutTexts() {
        return 0;
    }

    /**
     * Frees the weights, once answers under way are done, and returns at once: an answer that has begun in another
     * thread goes on to its end. A second call does nothing; a question after it is refused with
     * {@link IllegalStateException}.
     */
    @Override
    void close();

    /**
     * Builds a {@link LocalChatModel}: which adapter it has, and in which precision it computes. Not safe for use by
     * several threads.
     *
     * @since 0.1
     */
    final class Builder {
        private final Path folder;
        private @Nullable Path adapter;
        private boolean merged = true;
        private LocalPrecision precision = LocalPrecision.AUTO;
        private SharedModels models = new SharedModels();
        private int batchSize = GeneratingModel.BATCH;
        private boolean int8;
        private @Nullable ModelRef reference;
        private @Nullable String name;

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
         * Sets whether the adapter is added to the weights at the start, which is the default and makes each token
         * faster, or computed beside them. Prompt tuning has nothing that could be added, and is computed always.
         *
         * @param value whether it is added
         * @return this
         */
        public Builder merged(boolean value) {
            merged = value;
            return this;
        }

        /**
         * Sets the type to compute in; {@link LocalPrecision#AUTO} by default.
         *
         * @param value the type
         * @return this
         */
        public Builder precision(LocalPrecision value) {
            precision = value;
            return this;
        }

        /**
         * Answers by matrices in eight bits instead of the {@link #precision}: about twice as fast for one request as
         * in bfloat16, a third faster for eight, and rounded more. Each row of a matrix has one scale; what it is
         * multiplied with is rounded to eight bits anew in each product. Prompts are computed by the matrices as they
         * are, and an adapter that is not merged in float32 beside the codes; the weights therefore stay in memory too.
         * Needs an x86-64 processor with AVX2.
         *
         * <p>Where bfloat16 is answered by tiles and no adapter lies beside the model, so are eight bits: prompts are
         * computed by the codes too, with activations of 16 bits. Elsewhere the activations of all rows of a batch
         * share a scale, and so do the tokens that a pass checks together, so an answer may differ with what is asked
         * beside it.
         *
         * @param value {@link Quantization#INT8}; the four bits of {@code NF4} are for training
         * @return this
         * @throws UnsupportedCapabilityException for NF4; {@link #build} throws it where the processor cannot
         */
        public Builder quantization(Quantization value) {
            if (value != Quantization.INT8) {
                throw new UnsupportedCapabilityException("answers can be made by INT8 weights, got " + value
                        + " -> use INT8; " + value + " is for training");
            }
            int8 = true;
            return this;
        }

        /**
         * Sets how many answers {@link LocalChatModel#chatAll} makes at once.
         *
         * @param value at least 1; 16 by default
         * @return this
         */
        public Builder batchSize(int value) {
            batchSize = Given.atLeast("batchSize", value, 1);
            return this;
        }

        /** Names the model. {@return this} */
        Builder name(String value) {
            name = value;
            return this;
        }

        /** Shares base weights with others that stand on the same folder. {@return this} */
        Builder models(SharedModels value) {
            models = value;
            return this;
        }

        /**
         * {@return the model, loaded}
         *
         * @throws io.github.finetune4j.error.InvalidModelException if a file is missing, damaged or not supported,
         *     naming it
         */
        public LocalChatModel build() {
            ModelConfig config = ModelConfigReader.read(folder);
            LocalChatModelClosing open = new LocalChatModelClosing();
            return open.unlessFailed(() -> {
                ChatEncoder encoder = open.add(ChatEncoder.open(folder, false));
                Adapter read = adapter == null ? null : Adapter.read(adapter, config);
                boolean live = read != null && (!merged || read.isPrompt());
                Kernel kernel = kernel(config, open, read, live);
                AdapterUse use = live ? AdapterUse.LIVE : AdapterUse.OFF;
                if (int8) {
                    kernel.answerInInt8(use);
                }
                return new GeneratingModel(
                        new GeneratingModel.Parts(name(), identity(), config, kernel, use, encoder, open), batchSize);
            });
        }

        private Kernel kernel(ModelConfig config, LocalChatModelClosing open, @Nullable Adapter read, boolean live) {
            SharedModels.Loan base = open.add(models.borrow(folder, type(config)));
            if (read == null) {
                return open.add(AutogradKernel.frozen(base.weights()));
            }
            Kernel adapted = open.add(LoadedAdapter.on(base.weights(), read));
            if (live) {
                return adapted;
            }
            Kernel whole = adapted.merge();
            open.close(adapted, base); // the merged weights are its own
            return open.add(whole);
        }

        private Precision type(ModelConfig config) {
            return switch (precision) {
                case FP32 -> Precision.FP32;
                case BF16 -> Precision.BF16;
                case AUTO -> Precision.automatic(config);
            };
        }

        /** Says which model it is, in any process. {@return this} */
        Builder reference(ModelRef value) {
            reference = value;
            return this;
        }

        private @Nullable String identity() {
            if (reference == null) {
                return null;
            }
            String rounding = precision == LocalPrecision.AUTO ? "" : " " + precision.word();
            return reference + (int8 ? " int8" : rounding);
        }

        private String name() {
            if (name != null) {
                return name;
            }
            String model = ModelNames.ofFolder(folder);
            return adapter == null ? model : model + " + " + ModelNames.ofFolder(adapter);
        }
    }
}
