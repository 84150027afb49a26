// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.huggingface.EndpointSpec;
import io.github.finetune4j.huggingface.HubRepo;
import io.github.finetune4j.huggingface.HuggingFaceHub;
import io.github.finetune4j.huggingface.HuggingFaceRouter;
import io.github.finetune4j.huggingface.InferenceEndpoint;
import io.github.finetune4j.huggingface.InferenceEndpoints;
import io.github.finetune4j.testkit.services.FakeHub;
import io.github.finetune4j.testkit.services.FakeInference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Asks a model of everybody's through the router, and an adapter of one's own through an Inference Endpoint, against
 * servers on this machine. With real ones the same code costs money.
 */
public final class HubServing {
    private static final String TOKEN = "hf_fakeTokenOfAlice";
    private static final String BASE = "acme/tiny";
    private static final HubRepo ADAPTER = HubRepo.model("alice/tickets");

    private HubServing() {}

    /**
     * Runs it.
     *
     * @param args a folder for the cache
     */
    public static void main(String[] args) {
        Consumer<String> out = line -> System.out.println(line);
        run(Path.of(args[0]), out);
    }

    static void run(Path cache, Consumer<String> out) {
        try (FakeHub fake = FakeHub.start().user(TOKEN, "alice");
                FakeInference inference =
                        FakeInference.start().user(TOKEN, "alice").routes(BASE);
                HuggingFaceHub hub = HuggingFaceHub.builder()
                        .endpoint(fake.uri())
                        .token(ApiKey.of(TOKEN))
                        .cache(cache)
                        .offline(false)
                        .sleeper(pause -> {})
                        .build()) {
            fake.put("models/" + BASE, "config.json", "{}");
            fake.put(
                    "models/" + ADAPTER.id(),
                    "adapter_config.json",
                    "{\"r\": 16, \"base_model_name_or_path\": \"" + BASE + "\"}");
            router(HuggingFaceRouter.builder(hub).endpoint(inference.router()).build(), out);
            try (InferenceEndpoints endpoints = InferenceEndpoints.builder(hub)
                    .endpoint(inference.endpoints())
                    .build()) {
                endpoint(endpoints, out);
            }
        }
    }

    private static void router(HuggingFaceRouter router, Consumer<String> out) {
        // tag::router[]
        ChatModel anybodys = router.chatModel("acme/tiny:cheapest"); // HuggingFaceRouter.of(hub)
        out.accept(anybodys.chat(ChatRequest.user("Which queue?")).text());
        // end::router[]
    }

    private static void endpoint(InferenceEndpoints endpoints, Consumer<String> out) {
        // tag::endpoint[]
        endpoints.create(EndpointSpec.builder("tickets", HubRepo.model("acme/tiny"))
                .addAdapter(HubRepo.model("alice/tickets"))
                .instance("gpu", "nvidia-l4", "x1")
                .scaleToZeroAfter(Duration.ofMinutes(15))
                .build());
        InferenceEndpoint up = endpoints.await("tickets", Duration.ofMinutes(20));
        ChatModel tuned = endpoints.chatModel(up); // asks for the adapter by its name at the server
        out.accept(tuned.chat(ChatRequest.user("Which queue?")).text());
        endpoints.scaleToZero("tickets"); // or pause and resume; delete for good
        // end::endpoint[]
        endpoints.delete("tickets");
    }
}
