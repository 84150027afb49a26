// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.fixtures.KilledProcess;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.Retries;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.outbox.OutboxRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that are gone, slow, full, old, or none: nothing is lost, and nothing is told twice. */
class MlflowTroubleTest {
    // not slow: a JVM or two that do one thing, seconds at most
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private FakeMlflow server;
    private MlflowRegistry registry;

    @BeforeEach
    void start() {
        server = FakeMlflow.start();
        registry = registry(server.address());
    }

    @AfterEach
    void stop() {
        registry.close();
        server.close();
    }

    static MlflowRegistry registry(URI address) {
        return MlflowRegistry.builder(address)
                .experiment("support")
                .http(http -> http.retries(Retries.none())
                        .timeouts(
                                limits -> limits.attempt(Duration.ofSeconds(1)).total(Duration.ofSeconds(1))))
                .build();
    }

    @ParameterizedTest
    @CsvSource({"POST, runs/create", "POST, model-versions/create", "POST, runs/log-batch", "POST, experiments/create"})
    void anAnswerThatIsLost_makesNothingTwice(String method, String path) {
        server.losingAnswersOf = path;
        try (OutboxRegistry outbox = OutboxRegistry.open(folder, registry)) {
            Story.run(outbox);
            assertThat(flushed(outbox)).as("%s %s", method, path).isTrue();
        }
        assertThat(server.losingAnswersOf).isEqualTo("none");
        assertThat(server.tracking.runs).hasSize(1);
        assertThat(server.tracking.models.versions.get("router")).hasSize(1);
        assertThat(server.tracking.runs.values().iterator().next().metrics.get("loss"))
                .hasSize(5);
    }

    private static boolean flushed(OutboxRegistry outbox) {
        for (int i = 0; i < 20; i++) {
            if (outbox.flush(SOON)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aServerThatIsAway_isToldWhenItIsBack_andTheCallerNeverWaits() {
        int port = server.port();
        server.close();
        try (OutboxRegistry outbox = OutboxRegistry.open(folder, registry)) {
            Story.run(outbox);
            assertThat(outbox.flush(SOON)).isFalse();
            assertThat(outbox.waiting()).isEqualTo(5);
            assertThat(registry.status().failed()).isPositive();
            assertThat(registry.status().refused()).isZero();
            server = FakeMlflow.start(port);
            assertThat(flushed(outbox)).isTrue();
        }
        assertThat(server.tracking.runs).hasSize(1);
        assertThat(registry.status().reported()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "500, application/json, '{\"error_code\": \"INTERNAL_ERROR\", \"message\": \"database or disk is full\"}'",
        "503, application/json, '{\"error_code\": \"TEMPORARILY_UNAVAILABLE\", \"message\": \"database is locked\"}'",
        "413, text/html, '<html><title>413 Request Entity Too Large</title></html>'",
        "404, text/html, '<title>404 Not Found</title>'",
        "401, text/html, 'You are not authenticated.'",
        "403, text/html, 'Permission denied'",
        "429, application/json, '{}'",
    })
    void whatMayPassOrBeFixed_staysInTheOutbox(int status, String type, String body) {
        server.status = status;
        server.failureType = type;
        server.failure = body;
        try (OutboxRegistry outbox = OutboxRegistry.open(folder, registry)) {
            outbox.add(Story.START);
            assertThat(outbox.flush(SOON)).isFalse();
            assertThat(outbox.waiting()).isEqualTo(1);
            server.status = 200;
            assertThat(flushed(outbox)).isTrue();
        }
        assertThat(registry.status().failed()).isPositive();
        assertThat(server.tracking.runs).hasSize(1);
    }

    @Test
    void aSlowServer_isGivenUp_andToldAgain() {
        server.slowMillis = 3000;
        assertThatExceptionOfType(ProviderUnavailableException.class).isThrownBy(() -> registry.add(Story.START));
        server.slowMillis = 0;
        registry.add(Story.START);
        assertThat(server.tracking.runs).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"1.30.1, use 2.3 or newer", "<html>hello</html>, no MLflow server at"})
    void aServerThatIsNone_orTooOld_isSaid_andNothingIsThrownAway(String version, String said) {
        server.version = version;
        assertThatExceptionOfType(FineTuneException.class)
                .isThrownBy(() -> registry.add(Story.START))
                .withMessageContaining(said)
                .withMessageContaining(" -> ");
        assertThat(registry.status()).isEqualTo(new MlflowStatus(0, 1, 0, 0));
    }

    @Test
    void aDeletedExperiment_isSaid_andNothingIsThrownAway() {
        server.tracking.experiment = "support";
        server.tracking.lifecycle = "deleted";
        assertThatExceptionOfType(FineTuneException.class)
                .isThrownBy(() -> registry.add(Story.START))
                .withMessageContaining("experiment support is deleted");
    }

    @Test
    void whatIsRefused_isPutAside_andTheRestGoesOn() {
        try (OutboxRegistry outbox = OutboxRegistry.open(folder, registry)) {
            Story.run(outbox);
            assertThat(flushed(outbox)).isTrue();
            outbox.add(new RegistryRecord.AliasMoved("router", "v1", 1, 1, Story.BEGAN, "ana", "why"));
            outbox.add(Story.NOTED);
            assertThat(flushed(outbox)).isTrue();
            assertThat(outbox.waiting()).isZero();
        }
        assertThat(folder.resolve("refused"))
                .isDirectoryContaining(file -> file.toString().endsWith(".jsonl"));
        assertThat(registry.status().refused()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        registry.add(new RegistryRecord.AliasMoved("router", "v1", 1, 1, Story.BEGAN, "ana", "why")))
                .withMessageContaining("Version alias name 'v1' is reserved")
                .withMessageContaining(" -> ");
    }

    @Test
    void aRunThatSomebodyDeleted_isNotMadeAnew() {
        Story.run(registry);
        server.tracking.runs.values().iterator().next().info.put("lifecycle_stage", "deleted");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.add(Story.START))
                .withMessageContaining("was deleted at MLflow");
        assertThat(server.tracking.runs).hasSize(1);
    }

    @Tag("slow")
    @Test
    void aProcessThatIsKilled_leavesNothingOut_andNothingTwice() throws Exception {
        for (int kill = 0; kill < 3; kill++) {
            KilledProcess.run(KilledTeller.class, 1, 40 * kill, server.address().toString(), folder.toString());
        }
        try (OutboxRegistry outbox = OutboxRegistry.open(folder, registry)) {
            Story.run(outbox);
            assertThat(flushed(outbox)).isTrue();
        }
        assertThat(server.tracking.runs).hasSize(1);
        assertThat(server.tracking.models.versions.get("router")).hasSize(1);
        assertThat(registry.runs().get(0).records()).containsExactly(Story.START, Story.END);
    }

    @Test
    void secrets_areSentAndTurnUpNowhere() {
        String secret = "s3cret-of-the-registry";
        Logger logger = Logger.getLogger("io.github.finetune4j");
        Level before = logger.getLevel();
        StringWriter all = new StringWriter();
        try (HeardLog log = HeardLog.of("io.github.finetune4j");
                MlflowRegistry token = MlflowRegistry.builder(server.address())
                        .token(ApiKey.of(secret))
                        .build();
                MlflowRegistry basic = MlflowRegistry.builder(server.address())
                        .basic("ana", ApiKey.of(secret))
                        .build()) {
            logger.setLevel(Level.ALL);
            token.add(Story.START);
            server.status = 401;
            server.failure = "{\"error_code\": \"UNAUTHENTICATED\", \"message\": \"not " + secret + "\"}";
            assertThatExceptionOfType(AuthenticationException.class)
                    .isThrownBy(() -> basic.add(Story.START))
                    .satisfies(e -> e.printStackTrace(new PrintWriter(all)));
            all.append(String.join("\n", log.messages()));
        } finally {
            logger.setLevel(before);
        }
        assertThat(server.authorizations).contains("Bearer " + secret, "Basic YW5hOnMzY3JldC1vZi10aGUtcmVnaXN0cnk=");
        assertThat(all.toString())
                .contains("runs/search")
                .doesNotContain(secret, "YW5hOnMzY3JldC1vZi10aGUtcmVnaXN0cnk");
    }
}
