// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import static io.github.finetune4j.testkit.services.FakeOpenAiServer.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.VirtualClock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the fake server breaks: storms, contents that break off, its end; and what it counts of all that. */
final class FakeOutageTest {
    private static final int LARGE = 3 << 20; // on disk
    private static final String CONTENT = "/files/[^/]+/content";

    private final VirtualClock clock = VirtualClock.create();
    private final FakeOpenAiServer server =
            FakeOpenAiServer.builder().clock(clock).start();
    private final FakeWire wire = new FakeWire(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> content(String file) throws Exception {
        return wire.send("GET", "/files/" + file + "/content", "application/json", "");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, LARGE})
    void content_thatBreaksOff_isNoDownload(int size) throws Exception {
        String file = wire.upload("evals", "x".repeat(size));
        server.fault(FakeFault.breakOff().on("GET", CONTENT));
        server.fault(FakeFault.truncate().on("GET", CONTENT));
        assertThatThrownBy(() -> content(file)).isInstanceOf(IOException.class);
        assertThat(content(file).body()).as("looks whole").hasSize(size / 2);
        assertThat(server.downloads()).isEmpty();
        assertThat(content(file).body()).hasSize(size);
        assertThat(content(file).body()).hasSize(size);
        assertThat(server.downloads()).isEqualTo(Map.of(file, 2));
    }

    @Test
    void storm_letsSomeCallsThrough() throws Exception {
        server.fault(FakeFault.status(429, "rate_limit_exceeded", "slow down")
                .on("GET", "/models")
                .after(1)
                .every(3)
                .times(2));
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            statuses.add(wire.send("GET", "/models", "application/json", "").statusCode());
        }
        assertThat(statuses).containsExactly(200, 429, 200, 200, 429, 200, 200, 200);
        assertThatThrownBy(() -> FakeFault.hangUp().every(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("every: 0 -> at least 1");
    }

    @Test
    void death_inTheMiddle_isForGood_andWhatItRememberedIsThere() throws Exception {
        String file = wire.upload("batch", FakeWire.line("a", QUICK, "x"));
        Object batch = wire.batch(file).get("id");
        assertThat(wire.get("/batches/" + batch)).containsEntry("status", "completed");
        server.fault(FakeFault.death().on("GET", CONTENT).after(1));
        content(file);
        assertThatThrownBy(() -> content(file)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> wire.get("/models")).isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> content(file)).isInstanceOf(ConnectException.class);
        assertThat(server.billed()).isEqualTo(Map.of("a", 1));
        assertThat(server.downloads()).isEqualTo(Map.of(file, 1));
        assertThat(new String(server.file(file), StandardCharsets.UTF_8)).startsWith("{");
        server.die();
    }

    @Test
    void faults_thatAnotherServerCannotDo_areRefused() {
        try (FakeBedrockServer other = FakeBedrockServer.start()) {
            assertThatThrownBy(() -> other.fault(FakeFault.death()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("DEATH");
            assertThatThrownBy(() -> other.fault(FakeFault.doubledAnswer()))
                    .isInstanceOf(IllegalArgumentException.class);
            other.fault(FakeFault.breakOff());
        }
    }

    @Test
    void batchFiles_areDeletedByTheService_asItSays() throws Exception {
        String batch = wire.upload("batch", "{}");
        String other = wire.upload("fine-tune", "{}");
        long created = clock.instant().getEpochSecond();
        assertThat(wire.get("/files/" + batch)).containsEntry("expires_at", created + 30 * 86_400);
        assertThat(wire.get("/files/" + other)).doesNotContainKey("expires_at");
        clock.advance(Duration.ofDays(30));
        assertThat(wire.refused("GET", "/files/" + batch, Map.of())).startsWith("404");
        assertThat(server.files()).isEqualTo(1);
        assertThat(wire.get("/files/" + other)).containsEntry("bytes", 2L);
    }
}
