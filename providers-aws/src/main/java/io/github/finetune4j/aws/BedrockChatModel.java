// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;

/**
 * A model behind Bedrock's Converse and ConverseStream. Texts, images given as bytes, tools and stop strings go out;
 * further fields of a request go to the model itself ({@code additionalModelRequestFields}). What Converse has no field
 * for (seed, top-k, log-probabilities, a response format) is refused. A response's {@code extra} holds
 * {@code stop_reason}.
 *
 * <p>Safe for use by several threads; it is of no use once its provider is closed.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class BedrockChatModel implements ChatModel {
    private final String model;
    private final AwsClients clients;
    private final AwsErrors errors;
    private final AwsSettings settings;
    private final @Nullable Function<Path, BatchModel> batches;

    BedrockChatModel(String model, AwsClients clients, AwsErrors errors, AwsSettings settings) {
        this(model, clients, errors, settings, null);
    }

    BedrockChatModel(
            String model,
            AwsClients clients,
            AwsErrors errors,
            AwsSettings settings,
            @Nullable Function<Path, BatchModel> batches) {
        this.model = model;
        this.batches = batches;
        this.clients = clients;
        this.errors = errors;
        this.settings = settings;
    }

    @Override
    public String name() {
        return model;
    }

    @Override
    public Optional<String> identity() {
        return Optional.of(AwsSettings.ID + "/" + model);
    }

    /**
     * {@inheritDoc}
     *
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if Converse has no field for what is asked
     */
    @Override
    public ChatResponse chat(ChatRequest request) {
        ConverseRequest call = converse(request);
        ConverseResponse response = errors.call("chat", () -> clients.runtime().converse(call));
        if (response.output() == null || response.output().message() == null) {
            throw new ProviderException(
                    AwsSettings.ID + " could not \"chat\": the reply holds no message -> check that the endpoint is the"
                            + " service's",
                    ProviderFailure.of(AwsSettings.ID, "chat"),
                    null);
        }
        return ConverseAnswer.whole(response);
    }

    /** {@return a request in Converse's words; refuses what Converse has no field for} */
    ConverseRequest converse(ChatRequest request) {
        ConverseRequests words = new ConverseRequests(request);
        words.check();
        return ConverseRequest.builder()
                .modelId(model)
                .system(words.system())
                .messages(words.turns())
                .inferenceConfig(words.inference())
                .toolConfig(words.tools())
                .additionalModelRequestFields(words.extra())
                .build();
    }

    /** {@inheritDoc} Those of base models and inference profiles; a tuned model, which needs a deployment, has none. */
    @Override
    public Optional<BatchModel> inBatches(Path folder) {
        return Optional.ofNullable(batches).map(made -> made.apply(folder));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Until the first piece a call that breaks is repeated; a stream that breaks later is not, for its pieces cannot
     * be taken back.
     */
    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        ConverseRequests words = new ConverseRequests(request);
        words.check();
        ConverseStreamRequest call = ConverseStreamRequest.builder()
                .modelId(model)
                .system(words.system())
                .messages(words.turns())
                .inferenceConfig(words.inference())
                .toolConfig(words.tools())
                .additionalModelRequestFields(words.extra())
                .build();
        // the SDK's own time-outs, over all attempts, come first
        Duration patience = settings.chatTimeout().multipliedBy(settings.attempts() + 1L);
        return new ConverseStream(errors, onText, patience).read(clients.streams(), call);
    }

    @Override
    public String toString() {
        return model + " of " + AwsSettings.ID + " in " + settings.region();
    }
}
