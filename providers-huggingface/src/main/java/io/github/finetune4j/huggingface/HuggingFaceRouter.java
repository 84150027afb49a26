// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.Auth;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.huggingface.internal.hub.HubContext;
import io.github.finetune4j.huggingface.internal.hub.Repositories;
import io.github.finetune4j.huggingface.internal.inference.InferenceErrors;
import io.github.finetune4j.openai.OpenAiChatModel;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * Hugging Face's router: models of the Hub, answered by whichever provider serves them, for one token and one bill.
 * Adapters and tuned models of one's own are mostly served by nobody: {@link InferenceEndpoints} does that.
 *
 * <pre>{@code
 * ChatModel judge = HuggingFaceRouter.of(hub).chatModel("meta-llama/Llama-3.3-70B-Instruct:cheapest");
 * }</pre>
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class HuggingFaceRouter {
    private static final URI ROUTER = URI.create("https://router.huggingface.co/v1");
    private static final Pattern MODEL = Pattern.compile("[\\w.-]+/[\\w.-]+(:[\\w.-]+)?");

    private final HuggingFaceHub hub;
    private final ApiClient client;

    private HuggingFaceRouter(Builder builder) {
        hub = builder.hub;
        ApiClient.Builder settings = ApiClient.builder(HubContext.ID, builder.endpoint)
                .auth(Auth.bearer(hub.tokenSource()))
                .errors(new InferenceErrors())
                .timeouts(t -> t.attempt(Duration.ofMinutes(2)).total(Duration.ofMinutes(5)))
                .sleeper(hub.context().sleeper())
                .clock(hub.context().clock());
        if (!builder.payer.isEmpty()) {
            settings.addHeader("X-HF-Bill-To", builder.payer);
        }
        client = settings.build();
    }

    /**
     * {@return the router, paid by whose token it is}
     *
     * @param hub with a token that may call inference providers
     * @throws IllegalStateException if the Hub has no token
     */
    public static HuggingFaceRouter of(HuggingFaceHub hub) {
        return builder(hub).build();
    }

    /**
     * {@return a builder}
     *
     * @param hub with a token that may call inference providers
     */
    public static Builder builder(HuggingFaceHub hub) {
        return new Builder(hub);
    }

    /**
     * {@return a model}
     *
     * @param name {@code owner/name}; behind a colon a provider ({@code :groq}), or how to choose one:
     *     {@code :fastest}, {@code :cheapest}, {@code :preferred}
     */
    public ChatModel chatModel(String name) {
        if (!MODEL.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "model of the router: " + name + " -> give owner/name, or owner/name:provider");
        }
        return OpenAiChatModel.builder(client, name)
                .maxTokensField("max_tokens")
                .build();
    }

    /**
     * {@return the providers that serve a model for chats now, in the Hub's order; none for most adapters}
     *
     * @param model {@code owner/name}
     * @throws HubException if there is no such model
     */
    public List<String> providers(String model) {
        HttpCall call = hub.context().call("GET", hub.context().api(HubRepo.model(model))).toBuilder()
                .addQuery("expand", "inferenceProviderMapping")
                .operation("ask who serves " + model)
                .build();
        Object mapping = hub.context().client().object(call).get("inferenceProviderMapping");
        List<String> live = new ArrayList<>();
        if (mapping instanceof Map<?, ?> byName) {
            byName.forEach((provider, facts) -> addLive(live, String.valueOf(provider), Repositories.map(facts)));
        }
        Repositories.maps(mapping).forEach(facts -> addLive(live, Repositories.text(facts.get("provider")), facts));
        return List.copyOf(live);
    }

    private static void addLive(List<String> live, String provider, Map<String, Object> facts) {
        if ("live".equals(facts.get("status")) && "conversational".equals(facts.get("task"))) {
            live.add(provider);
        }
    }

    @Override
    public String toString() {
        return "router of " + client;
    }

    /**
     * Builds a {@link HuggingFaceRouter}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final HuggingFaceHub hub;
        private URI endpoint = ROUTER;
        private String payer = "";

        private Builder(HuggingFaceHub hub) {
            this.hub = hub;
        }

        /**
         * Sets where the router is.
         *
         * @param value default {@code https://router.huggingface.co/v1}
         * @return this
         */
        public Builder endpoint(URI value) {
            endpoint = value;
            return this;
        }

        /**
         * Sets who pays.
         *
         * @param organization that the token's owner belongs to; default: the token's owner
         * @return this
         */
        public Builder billTo(String organization) {
            payer = organization;
            return this;
        }

        /**
         * {@return the router}
         *
         * @throws IllegalStateException if the Hub has no token
         */
        public HuggingFaceRouter build() {
            return new HuggingFaceRouter(this);
        }
    }
}
