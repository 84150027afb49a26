// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sagemakerruntime.model.ModelErrorException;

/**
 * A model behind an endpoint of SageMaker whose container takes chats in OpenAI's words, as Hugging Face's container
 * for text generation and DJL-LMI do. Settings and further fields of a request go out as they are, whatever the
 * container makes of them; a response's {@code extra} holds {@code finish_reason} and further fields of the message.
 * It does not stream: with a listener, the whole text comes in one piece.
 *
 * <p>Safe for use by several threads; it is of no use once its provider is closed.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SageMakerChatModel implements ChatModel {
    private final String endpoint;
    private final AwsClients clients;
    private final AwsErrors errors;

    SageMakerChatModel(String endpoint, AwsClients clients, AwsErrors errors) {
        this.endpoint = endpoint;
        this.clients = clients;
        this.errors = errors;
    }

    @Override
    public String name() {
        return endpoint;
    }

    /** {@return the endpoint, whose name shows model and serving} */
    @Override
    public Optional<String> identity() {
        return Optional.of(SageMakerProvider.ID + "/" + endpoint);
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        SdkBytes body = SdkBytes.fromByteArray(Json.bytes(EndpointChat.body(request)));
        String answer = errors.call("chat", () -> {
            try {
                return clients.invocations()
                        .invokeEndpoint(b -> b.endpointName(endpoint)
                                .contentType("application/json")
                                .accept("application/json")
                                .body(body))
                        .body()
                        .asUtf8String();
            } catch (ModelErrorException e) {
                throw refused(e);
            }
        });
        return answer(answer);
    }

    private static ChatResponse answer(String answer) {
        try {
            Map<String, Object> reply = Json.parseObject(answer);
            return EndpointChat.response(reply)
                    .orElseThrow(
                            () -> strange("the reply holds no answer (choices): its fields are " + reply.keySet()));
        } catch (JsonException e) {
            throw strange("the reply is no JSON");
        }
    }

    private static ProviderException strange(String what) {
        return new ProviderException(
                SageMakerProvider.ID + " could not \"chat\": " + what
                        + " -> take a container that speaks chat completions",
                ProviderFailure.of(SageMakerProvider.ID, "chat"),
                null);
    }

    /** The container's own words stay out: it may repeat what it was sent. */
    private ProviderException refused(ModelErrorException e) {
        int status = e.originalStatusCode() == null ? 0 : e.originalStatusCode();
        ProviderFailure failure = new ProviderFailure(SageMakerProvider.ID, "chat", e.statusCode(), e.requestId(), 1);
        String what = SageMakerProvider.ID + " could not \"chat\": the container of endpoint " + endpoint + " answered "
                + status;
        return status >= 400 && status < 500
                ? new InvalidRequestException(what + " -> change the request; its log says why", failure, null)
                : new TransientProviderException(what + " -> ask again; its log says why", failure, null);
    }

    @Override
    public String toString() {
        return endpoint + " of " + SageMakerProvider.ID;
    }
}
