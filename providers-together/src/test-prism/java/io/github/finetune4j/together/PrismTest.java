// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.LossMask;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
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
 * Plays requests to Prism, which serves the published specification: {@code src/test/prism/run} starts both, and
 * nothing else runs it.
 */
class PrismTest {
    private static final String ADDRESS = Objects.requireNonNull(System.getProperty("finetune4j.prism"));

    private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger judged = new AtomicInteger();

    @Test
    void everyCall_fitsTheSpecification() {
        try (TogetherProvider provider = TogetherProvider.builder(Map.of())
                .baseUrl(URI.create(ADDRESS))
                .key(ApiKey.of("tgp-prism-000000"))
                .sleeper(time -> {})
                .http(http -> http.around(next -> call -> {
                    HttpReply reply = next.send(call);
                    judged.incrementAndGet();
                    // Prism finds faults in what it makes up itself, too: a level that is null among texts
                    reply.headers()
                            .first("sl-violations")
                            .filter(words -> words.contains("[\"request\""))
                            .ifPresent(words -> violations.add(call + ": " + words));
                    return reply;
                }))
                .build()) {
            TogetherApi api = provider.api();
            api.upload("a.jsonl", Content.of("{\"messages\":[]}\n".getBytes(StandardCharsets.UTF_8)));
            api.files();
            api.file("file-1");
            api.deleteFile("file-1");
            for (FineTuneSpec spec : List.of(adapter(), preferences())) {
                JobRequest request = new JobRequest(spec);
                api.create(request.body("file-1", "file-2", Mark.of("key", "request")));
                api.price(request.priced("file-1", "file-2"));
            }
            api.jobs();
            api.job("ft-1");
            api.cancel("ft-1");
            api.events("ft-1");
            api.checkpoints("ft-1");
            api.metrics("ft-1");
            api.deleteJob("ft-1");
            api.supported();
            api.limits("m");
        }
        System.out.println("Prism judged " + judged + " requests, violations: " + violations);
        assertThat(violations).isEmpty();
        assertThat(judged).hasValue(17);
    }

    /** With a mask: "auto", which the service's own client sends without one, contradicts the published file. */
    private static FineTuneSpec adapter() {
        return Data.spec()
                .validationData(Data.rows("Other", 3))
                .lora(LoraConfig.builder().rank(8).dropout(0.1).targetModules("q_proj").build())
                .hyperparameters(Hyperparameters.builder()
                        .epochs(2)
                        .batchSize(4)
                        .learningRate(1e-5)
                        .lossMask(LossMask.ASSISTANT)
                        .build())
                .seed(7)
                .suffix("s")
                .build();
    }

    private static FineTuneSpec preferences() {
        return Data.spec()
                .trainingData(Data.pairs(3))
                .method(TrainingMethod.DPO)
                .tuningMethod(TuningMethod.FULL)
                .hyperparameters(Hyperparameters.builder().dpoBeta(0.2).build())
                .build();
    }
}
