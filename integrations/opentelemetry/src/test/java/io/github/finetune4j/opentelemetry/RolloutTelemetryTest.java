// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.rollout.LiveGates;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A rollout's stages as spans, its changes and decisions as events, its figures as metrics, through the real SDK. */
class RolloutTelemetryTest {
    private static final String PERSON = "ada lovelace";

    private final Heard heard = new Heard();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    private static ChatModel model(String name) {
        ChatModel model = request -> new ChatResponse(name, FinishReason.STOP, new Usage(1, 1));
        return model.named(name);
    }

    private Rollout start() {
        return start(new MemoryRolloutStore());
    }

    private Rollout start(MemoryRolloutStore store) {
        return RolloutPolicy.builder()
                .name("support")
                .addStage(0.25, Duration.ofSeconds(1))
                .addStage(0.5, Duration.ofHours(1))
                .addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0.5))
                .clock(now::get)
                .build()
                .start(model("old"), model("new"), store);
    }

    private void untilTheSecondStage(Rollout rollout) {
        for (int i = 0; rollout.status().stage() == 1 && i < 1000; i++) {
            rollout.chat(ChatRequest.user("hi").withKey("user-" + i));
            now.updateAndGet(time -> time.plusMillis(200));
            rollout.runInterimAnalysis();
        }
        assertThat(rollout.status().stage()).isEqualTo(2);
    }

    private List<String> events() {
        return heard.events().stream()
                .map(event -> event.getEventName() + " "
                        + Heard.plain(event.getAttributes()).get("finetune4j.rollout.event") + " "
                        + event.getSeverity())
                .toList();
    }

    @Test
    void stages_areSpans_andChangesEvents_withoutNamesOfPeople() {
        try (Rollout rollout = start();
                RolloutTelemetry told = RolloutTelemetry.follow(rollout, heard.sdk())) {
            assertThat(told).isNotNull();
            Instant began = rollout.audit().get(0).at();
            untilTheSecondStage(rollout);
            Instant second = rollout.audit().get(1).at();
            rollout.pause(PERSON, PERSON);
            rollout.rollBack(PERSON, PERSON);
            assertThat(events())
                    .containsExactly(
                            "finetune4j.rollout.changed STAGE INFO",
                            "finetune4j.rollout.gate null INFO",
                            "finetune4j.rollout.changed PAUSED INFO",
                            "finetune4j.rollout.changed ROLLED_BACK WARN");
            SpanData first = heard.spans().get(0);
            assertThat(first.getName()).isEqualTo("rollout support");
            assertThat(first.getStartEpochNanos()).isEqualTo(began.toEpochMilli() * 1_000_000);
            assertThat(first.getEndEpochNanos()).isEqualTo(second.toEpochMilli() * 1_000_000);
            assertThat(Heard.plain(first.getAttributes()))
                    .isEqualTo(Map.of(
                            "finetune4j.rollout.name",
                            "support",
                            "finetune4j.rollout.stage",
                            1L,
                            "finetune4j.rollout.share",
                            0.25,
                            "finetune4j.outcome",
                            "STAGE"));
            SpanData last = heard.spans().get(1);
            assertThat(last.getStartEpochNanos()).isEqualTo(second.toEpochMilli() * 1_000_000);
            assertThat(last.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(heard.events().toString() + heard.spans()).doesNotContain(PERSON);
            assertThat(Heard.plain(heard.events().get(3).getAttributes()))
                    .containsEntry("finetune4j.rollout.by", "operator")
                    .containsEntry("finetune4j.rollout.share", 0.0);
        }
    }

    @Test
    void decision_bringsItsGates() {
        try (Rollout rollout = start();
                RolloutTelemetry told = RolloutTelemetry.follow(rollout, heard.sdk())) {
            assertThat(told).isNotNull();
            untilTheSecondStage(rollout);
            LogRecordData gate = heard.events().get(1);
            assertThat(gate.getSeverity()).isEqualTo(Severity.INFO);
            assertThat(Heard.plain(gate.getAttributes()))
                    .containsEntry("finetune4j.rollout.arm", "candidate")
                    .containsEntry("finetune4j.gate.status", "passed");
        }
    }

    @Test
    void whoFollowsLater_knowsWhenTheStageBegan() {
        try (Rollout rollout = start()) {
            untilTheSecondStage(rollout);
            Instant second = rollout.audit().get(1).at();
            try (RolloutTelemetry told = RolloutTelemetry.follow(rollout, heard.sdk())) {
                assertThat(told).isNotNull();
                now.updateAndGet(time -> time.plusSeconds(5));
                rollout.promote(PERSON, PERSON);
                SpanData span = heard.spans().get(0);
                assertThat(span.getStartEpochNanos()).isEqualTo(second.toEpochMilli() * 1_000_000);
                assertThat(Heard.plain(span.getAttributes()))
                        .containsEntry("finetune4j.rollout.stage", 2L)
                        .containsEntry("finetune4j.outcome", "PROMOTED");
            }
        }
    }

    @Test
    void metrics_areShareStageAndRequests_untilItIsClosed() {
        try (Rollout rollout = start()) {
            RolloutTelemetry told = RolloutTelemetry.follow(rollout, heard.sdk());
            rollout.chat(ChatRequest.user("hi").withKey("user-1"));
            assertThat(heard.metrics())
                    .containsKeys(
                            "finetune4j.rollout.requests", "finetune4j.rollout.errors", "finetune4j.rollout.stage");
            assertThat(heard.metric("finetune4j.rollout.share")
                            .getDoubleGaugeData()
                            .getPoints())
                    .singleElement()
                    .satisfies(point -> assertThat(point.getValue()).isEqualTo(0.25));
            assertThat(heard.metric("finetune4j.rollout.requests").getLongSumData().getPoints().stream()
                            .mapToLong(point -> point.getValue())
                            .sum())
                    .isEqualTo(1);
            told.close();
            assertThat(heard.metrics()).isEmpty();
            rollout.rollBack(PERSON, PERSON);
            assertThat(heard.events()).isEmpty();
        }
    }

    /** A sum that began where another process's ended would be counted twice; the whole is a gauge. */
    @Test
    void afterARestart_sumsBeginAnew_andTheGaugesHaveTheCountsOfAllProcesses() {
        MemoryRolloutStore store = new MemoryRolloutStore();
        try (Rollout before = start(store)) {
            before.chat(ChatRequest.user("hi").withKey("user-1"));
        }
        try (Rollout rollout = start(store);
                RolloutTelemetry told = RolloutTelemetry.follow(rollout, heard.sdk())) {
            assertThat(told).isNotNull();
            assertThat(heard.metric("finetune4j.rollout.requests").getLongSumData().getPoints().stream()
                            .mapToLong(point -> point.getValue())
                            .sum())
                    .isZero();
            assertThat(heard.metric("finetune4j.rollout.requests.stored").getLongGaugeData().getPoints().stream()
                            .mapToLong(point -> point.getValue())
                            .sum())
                    .isEqualTo(1);
        }
    }
}
