// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.TrainingMethod;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Plays requests to Prism, which serves the strict specification: {@code src/test/prism/run} starts both, and nothing
 * else runs it.
 */
class PrismTest {
    private static final String ADDRESS = Objects.requireNonNull(System.getProperty("finetune4j.prism"));

    private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger judged = new AtomicInteger();

    private OpenAiProvider provider(Map<String, String> headers) {
        OpenAiProvider.Builder builder = OpenAiProvider.builder()
                .baseUrl(URI.create(ADDRESS))
                .key(ApiKey.of("sk-prism-000000"))
                .adminKey(ApiKey.of("sk-prism-admin-000000"))
                .sleeper(time -> {})
                .http(http -> http.around(next -> call -> {
                    HttpReply reply = next.send(call);
                    judged.incrementAndGet();
                    reply.headers().first("sl-violations").ifPresent(words -> violations.add(call + ": " + words));
                    return reply;
                }));
        headers.forEach(builder::header);
        return builder.build();
    }

    @Test
    void everyCall_fitsTheSpecification() {
        try (OpenAiProvider provider = provider(Map.of())) {
            provider.files()
                    .upload("a.jsonl", "fine-tune", Content.of("{\"messages\":[]}\n".getBytes(StandardCharsets.UTF_8)));
            provider.files().get("file-1");
            provider.files().delete("file-1");
            provider.files().list("fine-tune").page(null);
            for (TrainingMethod method : List.of(TrainingMethod.SUPERVISED, TrainingMethod.REINFORCEMENT)) {
                provider.jobs().create(request(method));
            }
            provider.jobs().get("ftjob-1");
            provider.jobs().list(Map.of(JobRequest.KEY_LABEL, "x")).page(null);
            provider.jobs().cancel("ftjob-1");
            provider.jobs().pause("ftjob-1");
            provider.jobs().resume("ftjob-1");
            provider.jobs().events("ftjob-1").page(null);
            provider.jobs().checkpoints("ftjob-1").page(null);
            provider.models().list();
            provider.models().find("gpt-x");
            provider.models().delete("ft:gpt-x");
            provider.permissions().grant("ft:gpt-x:ckpt-step-1", List.of("proj_1"));
            provider.permissions().list("ft:gpt-x:ckpt-step-1").page(null);
            provider.chatModel(ModelRef.of("openai", "gpt-x"))
                    .chat(ChatRequest.user("hi").toBuilder()
                            .temperature(0)
                            .seed(1)
                            .maxTokens(9)
                            .build());
        }
        System.out.println("Prism judged " + judged + " requests, violations: " + violations);
        assertThat(violations).isEmpty();
        assertThat(judged).hasValue(19);
    }

    private static Map<String, Object> request(TrainingMethod method) {
        var spec = Data.spec()
                .method(TrainingMethod.SUPERVISED)
                .suffix("s")
                .seed(7)
                .addMetadata("team", "x")
                .hyperparameters(Hyperparameters.builder()
                        .epochs(2)
                        .batchSize(4)
                        .learningRateMultiplier(0.5)
                        .build())
                .addOption(OpenAiOptions.INTEGRATIONS, OpenAiOptions.wandb("p", "tag"));
        if (method == TrainingMethod.REINFORCEMENT) {
            spec = Data.spec()
                    .method(method)
                    .addOption(OpenAiOptions.HYPERPARAMETERS, Map.of("reasoning_effort", "low", "eval_interval", "auto"))
                    .addOption(OpenAiOptions.GRADER, Graders.python("g", "def grade(sample, item): return 1"));
        }
        return new JobRequest(spec.build(), OpenAiService.openAi()).body("file-1", "file-2", "the-key");
    }

    @Test
    void limit_isRetriedAndTold() {
        try (OpenAiProvider provider = provider(Map.of("Prefer", "code=429"))) {
            ProviderException e = org.assertj.core.api.Assertions.catchThrowableOfType(
                    RateLimitedException.class, () -> provider.jobs().get("ftjob-1"));
            assertThat(e.attempts()).isEqualTo(3);
        }
    }
}
