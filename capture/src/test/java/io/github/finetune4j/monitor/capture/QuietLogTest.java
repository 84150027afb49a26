// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.monitor.capture.files.FileCaptureStore;
import io.github.finetune4j.rollout.LiveMetric;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prompts with secrets are in no log, at the finest level, whatever throws them about. */
@Timeout(60)
class QuietLogTest {
    private static final String SECRET = "hunter2";
    private static final Logger ALL = Logger.getLogger("io.github.finetune4j");

    @TempDir
    Path folder;

    private final Level before = Level.INFO;

    @BeforeEach
    void finest() {
        ALL.setLevel(Level.ALL);
    }

    @AfterEach
    void asBefore() {
        ALL.setLevel(before);
    }

    private static IllegalStateException leak(ChatRequest request) {
        return new IllegalStateException("bad: " + request.messages().get(0).content());
    }

    @Test
    void nothingThatWasSaid_isLogged() {
        BrokenStore store = new BrokenStore();
        store.failure = new IllegalStateException("value too long: " + SECRET);
        try (HeardLog log = HeardLog.of("io.github.finetune4j")) {
            Capture capture = Capture.builder(new FakeModel(), store)
                    .secret((SECRET + " and some more bytes").getBytes(StandardCharsets.UTF_8))
                    .policy(CaptureTest.ALL)
                    .closeWithin(Duration.ofMillis(200))
                    .consent(request -> {
                        throw leak(request);
                    })
                    .labels(request -> {
                        throw leak(request);
                    })
                    .addMetric(LiveMetric.rate("m", (request, response) -> {
                        throw leak(request);
                    }))
                    .refusal(response -> {
                        throw new IllegalStateException(response.text());
                    })
                    .build();
            capture.onCaptured(entry -> {
                throw new IllegalStateException(SECRET);
            });
            capture.chat(ChatRequest.user("my password is " + SECRET).withKey(SECRET));
            assertThatThrownBy(() -> capture.chat(ChatRequest.user("fail"))).isSameAs(FakeModel.FAILURE);
            capture.close();
            assertThat(log.messages()).hasSizeGreaterThanOrEqualTo(6);
            assertQuiet(log.records());
        }
    }

    @Test
    void storeOfFiles_logsNothingThatWasSaid_andMasksWhatLooksLikeASecret() {
        try (HeardLog log = HeardLog.of("io.github.finetune4j");
                FileCaptureStore store = FileCaptureStore.open(folder);
                Capture capture = Capture.builder(new FakeModel(), store)
                        .policy(CaptureTest.ALL)
                        .consent(request -> true)
                        .build()) {
            String id = capture.chat(ChatRequest.user("password: " + SECRET).withKey(SECRET))
                    .callId()
                    .orElseThrow();
            assertThat(capture.flush(Duration.ofSeconds(30))).isTrue();
            capture.feedback().comment(id, "password: " + SECRET);
            assertThat(String.valueOf(store.read("", 10).entries()))
                    .contains("[SECRET]")
                    .doesNotContain(SECRET);
            capture.erase(SECRET);
            assertQuiet(log.records());
        }
    }

    private static void assertQuiet(List<LogRecord> records) {
        for (LogRecord each : records) {
            assertThat(each.getMessage() + List.of(each.getParameters() == null ? new Object[0] : each.getParameters()))
                    .doesNotContain(SECRET);
            for (Throwable thrown = each.getThrown(); thrown != null; thrown = thrown.getCause()) {
                assertThat(String.valueOf(thrown.getMessage())).doesNotContain(SECRET);
            }
        }
    }
}
