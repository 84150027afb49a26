// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.Auth;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.http.batch.BatchSettings;
import io.github.finetune4j.http.batch.ServiceBatchModel;
import io.github.finetune4j.http.provider.AnsweringProvider;
import io.github.finetune4j.http.provider.HttpProviderBuilder;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.Capability;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * Anthropic's models, as teachers, judges, baselines and candidates: asked call by call, or in batches within a day at
 * half the price. It trains nothing, and says so before anything is sent. Safe for use by several threads.
 *
 * <p>A batch has at most 100,000 requests and 256 MB, and ends after 24 hours; its results can be had for 29 days, in
 * any order, and what failed, expired or was cancelled is not billed (excerpts of Anthropic's guide to batch
 * processing, read on 2026-12-02; the 29 days as others quote it).
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class AnthropicProvider extends AnsweringProvider {
    static final String ID = "anthropic";

    private final ApiClient client;
    private final int maxTokens;
    private final AnthropicModels models;
    private final AnthropicBatches batches;
    private final InstantSource clock;
    private final Sleeper sleeper;

    private AnthropicProvider(Builder builder) {
        super(ID);
        client = builder.made();
        maxTokens = builder.maxTokens;
        models = new AnthropicModels(client);
        batches = new AnthropicBatches(client, builder.uploadTimeout());
        clock = builder.clock();
        sleeper = builder.sleeper();
    }

    /**
     * {@return a builder, filled from the environment: {@code ANTHROPIC_API_KEY}, and {@code ANTHROPIC_BASE_URL} where
     * it is set} What is set on the builder counts before them.
     */
    public static Builder fromEnv() {
        return builder().environment(System.getenv());
    }

    /** {@return a builder; it needs a key} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@inheritDoc} Answers, and answers in batches. */
    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.CHAT, Capability.BATCHES);
    }

    /** {@inheritDoc} The service's own names, such as {@code claude-haiku-4-5-20251001}. */
    @Override
    public AnthropicChatModel chatModel(ModelRef model) {
        return new AnthropicChatModel(client, body(model), folder -> batchModel(model, folder, settings -> {}));
    }

    private MessagesBody body(ModelRef model) {
        return new MessagesBody(model(model), maxTokens);
    }

    /**
     * {@return the model, asked in batches: within a day, at half the price} See {@link ServiceBatchModel} for what is
     * on record.
     *
     * <p>The service keeps no label of a batch. Where the reply to a creation was lost, the batch is looked for among
     * those that are newer than the newest before it and have as many requests: of one that has ended the results say
     * exactly whether it is that one; a single one that is under way is waited for; of several that are under way
     * nobody can tell, and asking stops with a {@link io.github.finetune4j.error.BatchStoppedException} rather than pay
     * twice, until they have ended.
     *
     * @param model as for {@link #chatModel(ModelRef)}
     * @param folder of what was asked, of this model and of others
     * @param settings sets budget, price, what hears of it
     */
    public ServiceBatchModel batchModel(ModelRef model, Path folder, Consumer<BatchSettings> settings) {
        return ServiceBatchModel.of(service(model), folder, chosen -> {
            chosen.clock(clock).sleeper(sleeper);
            settings.accept(chosen);
        });
    }

    AnthropicBatchService service(ModelRef model) {
        return new AnthropicBatchService(model, chatModel(model), body(model), models, batches);
    }

    /** {@return batches, call by call} */
    public AnthropicBatches batches() {
        return batches;
    }

    /** Refuses further calls; its models can no longer be asked, batches go on. A second call does nothing. */
    @Override
    public void close() {
        super.close();
        client.close();
    }

    @Override
    public String toString() {
        return client.toString();
    }

    /**
     * A builder of an {@link AnthropicProvider}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder extends HttpProviderBuilder<Builder> {
        private static final String BASE = "https://api.anthropic.com";
        private static final String VERSION = "2023-06-01";

        private int maxTokens = 4_096;

        private Builder() {
            super(ID, "ANTHROPIC", Duration.ofSeconds(10));
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Sets how many tokens an answer has at most whose request sets no limit: the service demands one.
         *
         * @param value at least 1; default 4,096, which each of its models can write
         * @return this
         */
        public Builder maxTokens(int value) {
            maxTokens = Given.atLeast("maxTokens", value, 1);
            return this;
        }

        @Override
        protected InstantSource clock() {
            return super.clock();
        }

        @Override
        protected Sleeper sleeper() {
            return super.sleeper();
        }

        @Override
        protected Duration uploadTimeout() {
            return super.uploadTimeout();
        }

        private ApiClient made() {
            Auth auth = Auth.header("x-api-key", token(ID, List.of("ANTHROPIC_API_KEY")));
            return client(ID, base(BASE), auth, AnthropicErrors.RULES)
                    .addHeader("anthropic-version", VERSION)
                    .build();
        }

        /**
         * {@return the provider}
         *
         * @throws IllegalStateException if there is no key
         * @throws IllegalArgumentException if the base URL is wrong
         */
        public AnthropicProvider build() {
            return new AnthropicProvider(this);
        }
    }
}
