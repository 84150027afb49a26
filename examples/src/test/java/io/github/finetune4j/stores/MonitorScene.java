// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.Figure;
import io.github.finetune4j.monitor.Monitor;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.ShutdownMonitor;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.rollout.LiveMetric;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Four weeks of a live model, which begins to fail: what was learnt, the alert, and who sees to it. */
final class MonitorScene {
    private static final Instant BEGIN = Instant.parse("2026-10-05T00:00:00Z"); // a Monday
    private static final Duration WINDOW = Duration.ofHours(6);
    private static final int CALLS = 10;
    private static final int QUIET = 25 * 4;
    private static final int BAD = 2 * 4;
    private static final String MODEL = "support-v1";

    private final CaptureStore captured;
    private final JournalStore watched;
    private final SceneClock clock = new SceneClock(BEGIN);
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    private int number;

    private MonitorScene(CaptureStore captured, JournalStore watched) {
        this.captured = captured;
        this.watched = watched;
    }

    private Monitors monitors() {
        return Monitors.builder(captured, watched)
                .addMonitor(Monitor.of(errorRate()))
                .addMonitor(Monitor.requestsPerMinute())
                .addShutdown(ShutdownMonitor.of(
                        "router", ModelRef.of("openai", "ft:old").withShutdownDate(LocalDate.parse("2026-11-20"))))
                .sliceBy()
                .mostSlices(1)
                .window(WINDOW)
                .addSink("nobody", event -> {})
                .clock(clock)
                .build();
    }

    private static LiveMetric errorRate() {
        return LiveMetric.builtIn().stream()
                .filter(metric -> metric.name().equals("error_rate"))
                .findFirst()
                .orElseThrow();
    }

    private void window(double errorRate) {
        List<Interaction> asked = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            boolean failed = random.nextDouble() < errorRate;
            asked.add(new Interaction(
                    "r" + number++,
                    clock.instant().plus(Duration.ofMinutes(35L * i)),
                    MODEL,
                    "user-" + i,
                    Map.of(),
                    failed ? "error:timeout" : "stop",
                    Map.of("error_rate", failed ? 1.0 : 0.0),
                    null));
        }
        captured.append(asked);
        clock.turn(WINDOW);
    }

    static void write(CaptureStore captured, JournalStore watched) {
        MonitorScene scene = new MonitorScene(captured, watched);
        try (Monitors monitors = scene.monitors()) {
            for (int window = 0; window < QUIET + BAD; window++) {
                scene.window(window < QUIET ? 0.05 : 0.9);
                scene.clock.turn(Duration.ofMinutes(2));
                monitors.look();
                scene.clock.turn(Duration.ofMinutes(-2));
            }
            for (Alert alert : monitors.alerts().open()) {
                if (alert.kind() == Alert.Kind.CHANGE) {
                    monitors.alerts().acknowledge(alert.id(), "ana", "I look at it");
                }
            }
        }
        captured.removeBefore(scene.clock.instant().minus(Duration.ofDays(1))); // all of it was looked at
    }

    /** What was written is there, and goes on. */
    static void goesOn(CaptureStore captured, JournalStore watched) {
        MonitorScene scene = new MonitorScene(captured, watched);
        scene.number = CALLS * (QUIET + BAD);
        scene.clock.turn(WINDOW.multipliedBy(QUIET + BAD));
        Instant now = scene.clock.instant();
        try (Monitors monitors = scene.monitors()) {
            scene.clock.turn(Duration.ofMinutes(3));
            monitors.look();
            scene.clock.turn(Duration.ofMinutes(-3));
            assertThat(monitors.closedUpTo()).contains(now);
            Figure quiet = monitors.figure("error_rate", Slice.ALL, BEGIN, BEGIN.plus(Duration.ofDays(25)))
                    .orElseThrow();
            assertThat(quiet.value().n()).isEqualTo(QUIET * CALLS);
            assertThat(quiet.value().estimate()).isBetween(0.02, 0.1);
            assertThat(monitors.alerts().open())
                    .extracting(Alert::kind)
                    .containsExactlyInAnyOrder(Alert.Kind.CHANGE, Alert.Kind.SHUTDOWN);
            Alert change = monitors.alerts().open().stream()
                    .filter(alert -> alert.kind() == Alert.Kind.CHANGE)
                    .findFirst()
                    .orElseThrow();
            assertThat(change.state()).isEqualTo(Alert.State.ACKNOWLEDGED);
            assertThat(change.evidence().get(0).monitor()).isEqualTo("error_rate");
            assertThat(change.evidence().get(0).began()).isEqualTo(BEGIN.plus(WINDOW.multipliedBy(QUIET)));
            monitors.alerts().resolve(change.id(), "ben", "repaired");
            scene.window(0.05);
            scene.clock.turn(Duration.ofMinutes(2));
            monitors.look();
        }
        try (Monitors again = scene.monitors()) {
            again.look();
            assertThat(again.closedUpTo()).contains(now.plus(WINDOW));
            assertThat(again.figure("requests_per_minute", Slice.ALL, now, now.plus(WINDOW))
                            .orElseThrow()
                            .value()
                            .estimate())
                    .isCloseTo(CALLS / 360.0, within(1e-9));
            assertThat(again.alerts()
                            .history()
                            .get(again.alerts().history().size() - 1)
                            .who())
                    .isEqualTo("ben");
        }
    }
}
