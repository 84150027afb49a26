// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Point 8: what is captured, as meters with few series. */
class CaptureMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CaptureMeters meters = CaptureMeters.bind(registry, 3);

    static Interaction interaction(String model, String outcome, double millis) {
        Map<String, Double> figures = Map.of(
                "error_rate",
                outcome.startsWith(Interaction.ERROR) ? 1.0 : 0.0,
                "latency_ms",
                millis,
                "input_tokens",
                12.0,
                "output_tokens",
                5.0,
                "cost",
                0.25);
        return new Interaction(
                model + outcome + millis,
                Instant.EPOCH,
                model,
                "subject-of-somebody",
                Map.of("tenant", "acme"),
                outcome,
                figures,
                null);
    }

    private static Feedback feedback(Feedback.Kind kind, double value) {
        return new Feedback("c-1", Instant.EPOCH, kind, value, "", "user");
    }

    @Test
    void interactions_areTimed_andTheirTokensAndCostCounted() {
        meters.accept(interaction("v1", "stop", 120));
        meters.accept(interaction("v1", "stop", 80));
        meters.accept(interaction("v1", "error:timeout", 1000));
        Timer answered = registry.get("finetune4j.model.duration")
                .tags("model", "v1", "outcome", "stop")
                .timer();
        assertThat(answered.count()).isEqualTo(2);
        assertThat(answered.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(200);
        assertThat(answered.takeSnapshot().histogramCounts())
                .hasSize(14)
                .extracting(bucket -> bucket.bucket(TimeUnit.MILLISECONDS))
                .startsWith(10.0, 20.0, 40.0)
                .endsWith(81_920.0);
        assertThat(registry.get("finetune4j.model.duration")
                        .tag("outcome", "error:timeout")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(counter("finetune4j.model.tokens", "type", "input")).isEqualTo(36);
        assertThat(counter("finetune4j.model.tokens", "type", "output")).isEqualTo(15);
        assertThat(counter("finetune4j.model.cost", "model", "v1")).isEqualTo(0.75);
    }

    private double counter(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).counter().count();
    }

    @Test
    void feedback_isCountedByItsMetric() {
        meters.accept(feedback(Feedback.Kind.THUMB, 1));
        meters.accept(feedback(Feedback.Kind.RATING, 0.5));
        meters.accept(feedback(Feedback.Kind.RETRY, 1));
        DistributionSummary satisfaction = registry.get("finetune4j.model.feedback")
                .tag("metric", "user_satisfaction")
                .summary();
        assertThat(satisfaction.count()).isEqualTo(2);
        assertThat(satisfaction.mean()).isEqualTo(0.75);
        assertThat(registry.get("finetune4j.model.feedback")
                        .tag("metric", "retry_rate")
                        .summary()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void subjectsAndLabels_areInNoTag() {
        meters.accept(interaction("v1", "stop", 1));
        meters.accept(feedback(Feedback.Kind.THUMB, 1));
        assertThat(registry.getMeters())
                .flatExtracting(meter -> meter.getId().getTags())
                .extracting(Tag::getKey)
                .containsOnly("model", "outcome", "type", "metric", "tag", "le"); // the last one names buckets
        assertThat(registry.getMetersAsString()).doesNotContain("subject-of-somebody", "acme", "c-1");
    }

    @Test
    void tooManyValues_areOther_andThatIsSaidOnce() {
        try (HeardLog log = HeardLog.of(TagValues.class)) {
            IntStream.range(0, 10).forEach(i -> meters.accept(interaction("model-" + i, "stop", 1)));
            meters.accept(interaction("model-1", "stop", 1));
            assertThat(log.messages()).singleElement().asString().contains("tag model", "3 values", " -> ");
        }
        assertThat(registry.find("finetune4j.model.cost").meters())
                .extracting(meter -> meter.getId().getTag("model"))
                .containsExactlyInAnyOrder("model-0", "model-1", "model-2", "other");
        assertThat(counter("finetune4j.model.cost", "model", "other")).isEqualTo(7 * 0.25);
        assertThat(counter("finetune4j.model.cost", "model", "model-1")).isEqualTo(2 * 0.25);
        assertThat(counter("finetune4j.meters.other", "tag", "model")).isEqualTo(7);
    }

    @Test
    void metricsOfTheApplicationsOwn_areFewValuesToo() {
        IntStream.range(0, 10)
                .mapToObj(i -> "metric-" + i)
                .forEach(name -> meters.accept(
                        new Feedback("c-1", Instant.EPOCH, Feedback.Kind.METRIC, 2, "", "user", "", name)));
        assertThat(registry.find("finetune4j.model.feedback").meters())
                .extracting(meter -> meter.getId().getTag("metric"))
                .containsExactlyInAnyOrder("metric-0", "metric-1", "metric-2", "other");
    }

    @Test
    void dropped_isWhatTheCaptureSaysNow() {
        AtomicLong count = new AtomicLong(3);
        meters.dropped(count::get);
        count.set(5);
        assertThat(registry.get("finetune4j.capture.dropped").functionCounter().count())
                .isEqualTo(5);
    }

    @Test
    void monitors_showTheirNewestValue_andWhetherTheyFire() {
        meters.value("task_success", "all", 0.9);
        meters.value("task_success", "all", 0.8);
        meters.value("task_success", "de", 0.7);
        meters.firing("task_success", true);
        assertThat(registry.get("finetune4j.monitor.value")
                        .tag("slice", "all")
                        .gauge()
                        .value())
                .isEqualTo(0.8);
        assertThat(registry.get("finetune4j.monitor.value")
                        .tag("slice", "de")
                        .gauge()
                        .value())
                .isEqualTo(0.7);
        assertThat(registry.get("finetune4j.monitor.firing").gauge().value()).isEqualTo(1);
        meters.firing("task_success", false);
        assertThat(registry.get("finetune4j.monitor.firing").gauge().value()).isZero();
    }

    @Test
    void close_takesAllOfThemAway() {
        meters.accept(interaction("v1", "stop", 1));
        meters.accept(feedback(Feedback.Kind.THUMB, 1));
        meters.dropped(() -> 0);
        meters.value("a", "all", 1);
        meters.firing("a", true);
        assertThat(registry.getMeters()).extracting(Meter::getId).hasSizeGreaterThan(7);
        meters.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void fewerThanOneValue_isRefused() {
        assertThatThrownBy(() -> CaptureMeters.bind(registry, 0)).hasMessageContaining("0 -> give at least 1");
    }
}
