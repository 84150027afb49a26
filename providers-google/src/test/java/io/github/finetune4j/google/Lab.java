// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import java.time.Duration;

/** A provider of the fake server, which never really waits between attempts. */
final class Lab implements AutoCloseable {
    static final ApiKey TOKEN = ApiKey.of(FakeVertexServer.TOKEN);

    private static final DiscoveryJudge JUDGE = DiscoveryJudge.open();

    final FakeVertexServer server;

    Lab() {
        this(FakeVertexServer.start());
    }

    Lab(FakeVertexServer server) {
        this.server = server;
    }

    VertexAiProvider provider() {
        return builder().build();
    }

    VertexAiProviderBuilder builder() {
        return VertexAiProvider.builder()
                .project(FakeVertexServer.PROJECT)
                .region(FakeVertexServer.REGION)
                .bucket(FakeVertexServer.BUCKET)
                .endpoint(server.url())
                .storage(s -> s.endpoint(server.url()))
                .credentials(TOKEN)
                .addTunableModel(FakeVertexServer.QUICK)
                .addTunableModel(FakeVertexServer.SLOW)
                .addTunableModel(FakeVertexServer.FAILING)
                .sleeper(time -> {})
                .pollInterval(Duration.ofMillis(20))
                .http(http -> http.circuitBreaking(null));
    }

    @Override
    public void close() {
        server.close();
        assertThat(JUDGE.problems(server.exchanges()))
                .as("what breaks Google's discovery documents")
                .isEmpty();
    }
}
