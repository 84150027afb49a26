// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.Auth;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.Retries;
import io.github.finetune4j.huggingface.internal.hub.HubContext;
import io.github.finetune4j.huggingface.internal.hub.Repositories;
import io.github.finetune4j.huggingface.internal.inference.InferenceErrors;
import io.github.finetune4j.huggingface.internal.inference.ServedAdapters;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.openai.OpenAiChatModel;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Inference Endpoints, to be created and stopped: your own machines at Hugging Face that serve one model, with adapters
 * if you like. Unlike the {@linkplain HuggingFaceRouter router} they serve models that nobody else has. They cost as
 * long as they run.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class InferenceEndpoints implements AutoCloseable {
    private static final URI API = URI.create("https://api.endpoints.huggingface.cloud/v2");
    private static final Duration LOOK = Duration.ofSeconds(5);
    // one that sleeps takes minutes to wake; calls wait for it
    private static final Retries WAKING =
            new Retries(20, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(310));
    private static final Duration ATTEMPT = Duration.ofMinutes(2);
    private static final Duration AWAKE = Duration.ofMinutes(10);

    private final HuggingFaceHub hub;
    private final ApiClient api;
    private final @Nullable String namespace;

    private InferenceEndpoints(Builder builder) {
        hub = builder.hub;
        namespace = builder.namespace;
        api = client(
                        builder.endpoint,
                        new Retries(5, Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofMinutes(5)))
                .errors(new InferenceErrors())
                .build();
    }

    private ApiClient.Builder client(URI at, Retries retries) {
        return ApiClient.builder(HubContext.ID, at)
                .auth(Auth.bearer(hub.tokenSource()))
                .retries(retries)
                .circuitBreaking(null)
                .sleeper(hub.context().sleeper())
                .clock(hub.context().clock());
    }

    /**
     * {@return a builder}
     *
     * @param hub with a token that may manage endpoints; stays open when this is closed
     */
    public static Builder builder(HuggingFaceHub hub) {
        return new Builder(hub);
    }

    /**
     * Makes an endpoint. Its name is its key: where an answer is lost, the endpoint of that name is looked for, and
     * none is made twice.
     *
     * @param spec what it is to be; a model's branch or tag is fixed to its commit of now
     * @return it, mostly before it has come up: {@link #await}
     * @throws HubException if the model or an adapter is not there
     * @throws io.github.finetune4j.error.InvalidRequestException if there is one of that name, an adapter was made for
     *     another model, or Hugging Face refuses the request
     * @throws ProviderException if Hugging Face cannot be asked
     */
    public InferenceEndpoint create(EndpointSpec spec) {
        String commit = hub.repositories().commit(spec.model());
        int rank = new ServedAdapters(spec.model(), hub::file)
                .maxRank(spec.adapters().values(), spec.maxLoraRank());
        HttpCall call = HttpCall.post("endpoint", owner())
                .operation("create endpoint " + spec.name())
                .replay(Replay.IF_REFUSED)
                .json(spec.request(commit, rank, spec.adapters().isEmpty() ? null : hub.token()))
                .build();
        try {
            return new InferenceEndpoint(api.object(call));
        } catch (TransientProviderException e) {
            return find(spec.name()).orElseThrow(() -> e);
        }
    }

    private String owner() {
        String set = namespace;
        return set == null ? hub.account() : set;
    }

    /**
     * {@return an endpoint, empty if there is none of that name}
     *
     * @param name of the endpoint
     */
    public Optional<InferenceEndpoint> find(String name) {
        try {
            return Optional.of(look(name));
        } catch (ProviderException e) {
            if (e.status().orElse(0) == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** {@return all endpoints of the account} */
    public List<InferenceEndpoint> all() {
        Map<String, Object> reply = api.object(
                HttpCall.get("endpoint", owner()).operation("list endpoints").build());
        return Repositories.maps(reply.get("items")).stream()
                .map(InferenceEndpoint::new)
                .toList();
    }

    private InferenceEndpoint look(String name) {
        return new InferenceEndpoint(api.object(HttpCall.get("endpoint", owner(), name)
                .operation("look at endpoint " + name)
                .build()));
    }

    /**
     * Waits until an endpoint answers. One that sleeps is woken.
     *
     * @param name of the endpoint
     * @param most how long to wait; the endpoint goes on coming up after that
     * @return it, running
     * @throws ProviderException if it failed or is paused, with Hugging Face's words; if there is none
     * @throws ProviderUnavailableException if it does not answer within that time
     */
    public InferenceEndpoint await(String name, Duration most) {
        Instant end = hub.context().clock().instant().plus(most);
        while (true) {
            InferenceEndpoint now = look(name);
            if (answers(now)) {
                return now;
            }
            if (!hub.context().clock().instant().plus(LOOK).isBefore(end)) {
                throw new ProviderUnavailableException(
                        "endpoint " + name + " is still " + now.word() + " after " + ShownTime.words(most)
                                + " -> wait on, or look at its log; it costs meanwhile",
                        ProviderFailure.of(HubContext.ID, "wait for endpoint " + name),
                        null);
            }
            rest(name);
        }
    }

    private boolean answers(InferenceEndpoint endpoint) {
        return switch (endpoint.state()) {
            case FAILED, UPDATE_FAILED ->
                throw ended(
                        endpoint, "failed: " + endpoint.message(), "look at its log, delete it, and create it anew");
            case PAUSED -> throw ended(endpoint, "is paused", "resume it first");
            case RUNNING, SCALED_TO_ZERO -> healthy(endpoint); // which wakes one that sleeps
            default -> false;
        };
    }

    private static ProviderException ended(InferenceEndpoint endpoint, String what, String toDo) {
        return new ProviderException(
                "endpoint " + endpoint.name() + " " + what + " -> " + toDo,
                ProviderFailure.of(HubContext.ID, "wait for endpoint " + endpoint.name()),
                null);
    }

    private boolean healthy(InferenceEndpoint endpoint) {
        if (endpoint.url().isEmpty()) {
            return false;
        }
        try (ApiClient own = client(endpoint.url().get(), Retries.none()).build()) {
            String route = endpoint.healthRoute().replaceFirst("^/", "");
            return own.send(HttpCall.builder("GET", URI.create(route))
                            .operation("look at the health of " + endpoint.name())
                            .build())
                    .successful();
        } catch (TransientProviderException e) {
            return false;
        }
    }

    private void rest(String name) {
        try {
            hub.context().sleeper().sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException(
                    "interrupted while waiting for endpoint " + name
                            + " -> wait again, or pause it: it costs meanwhile",
                    e);
        }
    }

    /**
     * Takes the machine away until somebody calls: then it comes back by itself, in minutes.
     *
     * @param name of the endpoint
     * @return it
     */
    public InferenceEndpoint scaleToZero(String name) {
        return change(name, "scale-to-zero");
    }

    /**
     * Switches an endpoint off until it is {@linkplain #resume resumed}.
     *
     * @param name of the endpoint
     * @return it
     */
    public InferenceEndpoint pause(String name) {
        return change(name, "pause");
    }

    /**
     * Switches an endpoint on again. One that runs stays as it is.
     *
     * @param name of the endpoint
     * @return it
     */
    public InferenceEndpoint resume(String name) {
        try {
            return change(name, "resume");
        } catch (ProviderException e) {
            if (e.status().orElse(0) == 400 && String.valueOf(e.getMessage()).contains("already running")) {
                return look(name);
            }
            throw e;
        }
    }

    private InferenceEndpoint change(String name, String verb) {
        return new InferenceEndpoint(api.object(HttpCall.post("endpoint", owner(), name, verb)
                .operation(verb.replace('-', ' ') + " endpoint " + name)
                .replay(Replay.HARMLESS)
                .build()));
    }

    /**
     * Removes an endpoint for good. One that is not there, or no longer, is as good as removed.
     *
     * @param name of the endpoint
     */
    public void delete(String name) {
        try {
            api.send(HttpCall.delete("endpoint", owner(), name)
                    .operation("delete endpoint " + name)
                    .build());
        } catch (ProviderException e) {
            if (e.status().orElse(0) != 404) {
                throw e;
            }
        }
    }

    /**
     * {@return an endpoint as a model: its first adapter, or its model where it has none} Calls wait up to ten minutes
     * for one that sleeps.
     *
     * @param endpoint that has come up
     * @throws IllegalStateException if it has no address yet
     */
    public ChatModel chatModel(InferenceEndpoint endpoint) {
        return chatModel(endpoint, endpoint.usualModel());
    }

    /**
     * {@return a model of an endpoint}
     *
     * @param endpoint that has come up
     * @param model one of its {@linkplain InferenceEndpoint#models() models}
     * @throws IllegalArgumentException if it has no such model
     * @throws IllegalStateException if it has no address yet
     */
    public ChatModel chatModel(InferenceEndpoint endpoint, String model) {
        if (!endpoint.models().contains(model)) {
            throw new IllegalArgumentException(
                    "endpoint " + endpoint.name() + " has no model " + model + " -> name one of " + endpoint.models());
        }
        URI url = endpoint.url()
                .orElseThrow(() -> new IllegalStateException("endpoint " + endpoint.name() + " is " + endpoint.word()
                        + " and has no address yet -> await it first"));
        ApiClient client = client(URI.create(url + "/v1"), WAKING)
                .timeouts(t -> t.attempt(ATTEMPT).total(AWAKE))
                .build();
        return OpenAiChatModel.builder(client, model)
                .maxTokensField("max_tokens")
                .identity(
                        endpoint.identity(owner(), model)) // a server's word for its model is "tgi" whatever it serves
                .build();
    }

    /**
     * Refuses further calls. Endpoints go on, and cost; models that were made of them stay usable. A second call does
     * nothing.
     */
    @Override
    public void close() {
        api.close();
    }

    /**
     * Builds an {@link InferenceEndpoints}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final HuggingFaceHub hub;
        private URI endpoint = API;
        private @Nullable String namespace;

        private Builder(HuggingFaceHub hub) {
            this.hub = hub;
        }

        /**
         * Sets where the API is.
         *
         * @param value default {@code https://api.endpoints.huggingface.cloud/v2}
         * @return this
         */
        public Builder endpoint(URI value) {
            endpoint = value;
            return this;
        }

        /**
         * Sets who owns the endpoints, and pays.
         *
         * @param value user or organisation; default: whose token it is
         * @return this
         */
        public Builder namespace(String value) {
            namespace = value;
            return this;
        }

        /**
         * {@return the client}
         *
         * @throws IllegalStateException if the Hub has no token
         */
        public InferenceEndpoints build() {
            return new InferenceEndpoints(this);
        }
    }
}
