// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import java.time.Duration;

/** A provider of the fake server, which never really waits between attempts. */
final class Lab implements AutoCloseable {
    static final ApiKey KEY = ApiKey.of("sk-fake-key-000000");

    private static final SpecJudge JUDGE = SpecJudge.open();

    final FakeOpenAiServer server;
    private boolean judged = true;

    Lab() {
        this(FakeOpenAiServer.start());
    }

    Lab(FakeOpenAiServer server) {
        this.server = server;
    }

    /** Lets requests pass that the specification does not know, for other services than its author's. */
    Lab unjudged() {
        judged = false;
        return this;
    }

    OpenAiProvider provider() {
        return builder().build();
    }

    OpenAiProvider.Builder builder() {
        return OpenAiProvider.builder()
                .service(OpenAiService.openAi())
                .baseUrl(server.baseUrl())
                .key(KEY)
                .sleeper(time -> {})
                .pollInterval(Duration.ofMillis(20))
                .http(http -> http.circuitBreaking(null));
    }

    @Override
    public void close() {
        server.close();
        if (judged) {
            assertThat(JUDGE.problems(server.requests()))
                    .as("what breaks the published specification")
                    .isEmpty();
        }
    }
}
