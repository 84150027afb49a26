// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.Monitor;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.ShutdownMonitor;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.capture.MemoryCaptureStore;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.statistics.interval.Interval;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Point 8: monitors as meters, without a line of the application's. */
class MonitorMetersTest {
    private static final Instant BEGIN = Instant.parse("2026-01-05T00:00:00Z");

    private final MemoryCaptureStore captured = new MemoryCaptureStore();
    private final MockClock clock = new MockClock();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
    private final Monitors monitors = Monitors.builder(captured, new MemoryJournalStore())
            .addMonitor(Monitor.of(LiveMetric.builtIn().get(0)))
            .addMonitor(Monitor.requestsPerMinute())
            .clock(() -> this.now)
            .build();
    private Instant now = BEGIN;
    private int number;

    private void hours(int hours, String model, int ofTwentyFail) {
        for (int hour = 0; hour < hours; hour++) {
            List<Interaction> asked = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                boolean failed = (i * 7 + hour) % 20 < ofTwentyFail;
                asked.add(new Interaction(
                        "r" + ++number,
                        now.plusSeconds(60L * i),
                        model,
                        "user-" + number % 97,
                        Map.of(),
                        failed ? "error:x" : "stop",
                        Map.of("error_rate", failed ? 1.0 : 0.0),
                        null));
            }
            captured.append(asked);
            now = now.plus(Duration.ofHours(1));
        }
        now = now.plus(Duration.ofMinutes(2));
        monitors.look();
        now = now.minus(Duration.ofMinutes(2));
        clock.add(Duration.ofSeconds(2));
    }

    private String line(String name) {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("missing");
    }

    private double number(String name) {
        return Double.parseDouble(line(name));
    }

    @Test
    void endOfAModel_fires_likeAnyOtherMonitor() {
        ModelRef model = ModelRef.of("openai", "ft:x:org::1").withShutdownDate(LocalDate.of(2026, 3, 7));
        try (Monitors ending = Monitors.builder(captured, new MemoryJournalStore())
                        .addMonitor(Monitor.requestsPerMinute())
                        .addShutdown(ShutdownMonitor.of("router", model))
                        .clock(() -> now)
                        .build();
                MonitorMeters meters = MonitorMeters.bind(registry, ending)) {
            assertThat(meters).isNotNull();
            ending.look();
            clock.add(Duration.ofSeconds(2));
            registry.scrape(); // meets it
            assertThat(number("finetune4j_monitor_firing{monitor=\"router\"}"))
                    .as("61 days before")
                    .isZero();
            now = BEGIN.plus(Duration.ofDays(1));
            ending.look();
            clock.add(Duration.ofSeconds(2));
            assertThat(number("finetune4j_monitor_firing{monitor=\"router\"}")).isEqualTo(1);
        }
    }

    @Test
    void oneCall_showsEveryFigureWithItsInterval_alsoOfSlicesThatComeLater() {
        try (MonitorMeters meters = MonitorMeters.bind(registry, monitors)) {
            assertThat(meters).isNotNull();
            assertThat(line("finetune4j_monitor_value{metric=\"error_rate\",slice=\"all\"}"))
                    .isEqualTo("NaN");
            assertThat(line("finetune4j_monitor_closed_timestamp_seconds")).isEqualTo("NaN");
            hours(24, "large", 1);
            registry.scrape(); // meets the slice
            Interval errors = monitors.figure("error_rate", Slice.ALL, BEGIN, now)
                    .orElseThrow()
                    .value();
            String of = "{metric=\"error_rate\",slice=\"model=large\"}";
            assertThat(number("finetune4j_monitor_value" + of))
                    .isEqualTo(errors.estimate())
                    .isEqualTo(0.05);
            assertThat(number("finetune4j_monitor_lower" + of)).isEqualTo(errors.lower());
            assertThat(number("finetune4j_monitor_upper" + of)).isEqualTo(errors.upper());
            assertThat(number("finetune4j_monitor_observations" + of)).isEqualTo(960);
            assertThat(number("finetune4j_monitor_value{metric=\"requests_per_minute\",slice=\"all\"}"))
                    .isBetween(0.6, 0.7);
            assertThat(number("finetune4j_monitor_closed_timestamp_seconds"))
                    .isEqualTo((double) BEGIN.plus(Duration.ofDays(1)).getEpochSecond());
            assertThat(number("finetune4j_monitor_left_out_total{why=\"late\"}"))
                    .isZero();
            assertThat(MetricText.problems(registry.scrape())).isEmpty();
        }
        assertThat(registry.scrape()).doesNotContain("finetune4j");
    }

    @Test
    void alerts_andSilence_areShownWhileTheyLast() {
        MonitorMeters.bind(registry, monitors);
        hours(20 * 24, "large", 1);
        assertThat(number("finetune4j_monitor_alerts{state=\"firing\"}")).isZero();
        assertThat(number("finetune4j_monitor_firing{monitor=\"error_rate\"}")).isZero();
        assertThat(number("finetune4j_monitor_silent{metric=\"error_rate\",slice=\"all\"}"))
                .isZero();
        hours(24, "large", 10);
        assertThat(number("finetune4j_monitor_alerts{state=\"firing\"}")).isEqualTo(1);
        assertThat(number("finetune4j_monitor_firing{monitor=\"error_rate\"}")).isEqualTo(1);
        assertThat(number("finetune4j_monitor_firing{monitor=\"requests_per_minute\"}"))
                .isZero();
        monitors.alerts().acknowledge(monitors.alerts().open().get(0).id(), "ana", "looking");
        clock.add(Duration.ofSeconds(2));
        assertThat(number("finetune4j_monitor_alerts{state=\"firing\"}")).isZero();
        assertThat(number("finetune4j_monitor_alerts{state=\"acknowledged\"}")).isEqualTo(1);
        now = now.plus(Duration.ofHours(5));
        monitors.look();
        clock.add(Duration.ofSeconds(2));
        assertThat(number("finetune4j_monitor_silent{metric=\"error_rate\",slice=\"all\"}"))
                .isEqualTo(1);
    }

    @Test
    void slices_areBounded_andWhatIsLeftOutIsCounted() {
        MonitorMeters.bind(registry, monitors, 3);
        for (int i = 0; i < 5; i++) {
            hours(1, "model-" + i, 1);
            registry.scrape();
        }
        assertThat(registry.scrape()
                        .lines()
                        .filter(line -> line.startsWith("finetune4j_monitor_value{metric=\"error_rate\""))
                        .count())
                .isEqualTo(3);
        assertThat(number("finetune4j_meters_other_total{tag=\"slice\"}")).isPositive();
        assertThat(MetricText.problems(registry.scrape())).isEmpty();
        assertThatThrownBy(() -> MonitorMeters.bind(registry, monitors, 0))
                .hasMessageContaining("0 -> give at least 1");
    }

    @Test
    void whetherTheyLook_andWhichCodeOfTheApplicationFails_areMeters() {
        Monitors broken = Monitors.builder(captured, new MemoryJournalStore())
                .addMonitor(Monitor.shift("topics", asked -> {
                    throw new NoClassDefFoundError("com/acme/Topics");
                }))
                .clock(() -> now)
                .build();
        try (MonitorMeters meters = MonitorMeters.bind(registry, broken)) {
            assertThat(line("finetune4j_monitor_looking")).isEqualTo("NaN");
            hours(1, "m", 0);
            broken.look();
            clock.add(Duration.ofSeconds(2));
            registry.scrape(); // what failed since the last reading has a meter from here on
            assertThat(number("finetune4j_monitor_looking")).isEqualTo(1);
            assertThat(number("finetune4j_monitor_callback_failures_total{callback=\"monitor topics\"}"))
                    .isEqualTo(40);
            assertThat(number("finetune4j_monitor_left_out_total{why=\"failed\"}"))
                    .isEqualTo(40);
            broken.close();
            assertThat(number("finetune4j_monitor_looking")).isZero();
            assertThat(meters).isNotNull();
        }
    }
}
