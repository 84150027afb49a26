// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.Auth;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Google's discovery documents do not know is noticed. */
class DiscoveryJudgeTest {
    private static List<String> problems(Map<String, ?> job, String query) {
        try (FakeVertexServer server = FakeVertexServer.start();
                ApiClient client = ApiClient.builder("judged", server.url())
                        .auth(Auth.bearer(Lab.TOKEN))
                        .build()) {
            HttpCall call = HttpCall.post("v1", "projects", "p", "locations", "us-central1", "tuningJobs")
                    .addQuery(query, "1")
                    .json(job)
                    .build();
            try (HttpReply reply = client.send(call)) {
                assertThat(reply.successful()).isTrue();
            } catch (io.github.finetune4j.error.ProviderException e) {
                assertThat(e.getMessage()).isNotEmpty(); // it refuses the job, which the judge sees all the same
            }
            return DiscoveryJudge.open().problems(server.exchanges());
        }
    }

    @Test
    void problems_ofUnknownNames_nameThem() {
        assertThat(problems(
                        Map.of(
                                "baseModel",
                                1,
                                "state",
                                "JOB_STATE_RUNNING",
                                "batchSize",
                                8,
                                "labels",
                                Map.of("a", 1),
                                "supervisedTuningSpec",
                                Map.of(
                                        "hyperParameters",
                                        Map.of("adapterSize", "ADAPTER_SIZE_THREE", "epochCount", 3))),
                        "tenant"))
                .hasSize(7)
                .anyMatch(p -> p.startsWith("no parameter tenant"))
                .anyMatch(p -> p.startsWith("no field") && p.endsWith(".batchSize"))
                .anyMatch(p -> p.startsWith("only the service writes") && p.endsWith(".state"))
                .anyMatch(p -> p.endsWith(".baseModel is no string: 1"))
                .anyMatch(p -> p.endsWith(".labels{} is no string: 1"))
                .anyMatch(p -> p.endsWith(".adapterSize has no word ADAPTER_SIZE_THREE"))
                .anyMatch(p -> p.endsWith(".epochCount is no string: 3"));
    }

    @Test
    void problems_ofTheFakesOwnAnswers_areNone() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            provider.submit(Data.spec().build(), io.github.finetune4j.spi.SubmitContext.of("k"));
            assertThat(lab.server.exchanges()).hasSizeGreaterThan(5);
            assertThat(DiscoveryJudge.open().problems(lab.server.exchanges())).isEmpty();
        }
    }
}
