// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.feedback.FeedbackChannel;
import io.github.finetune4j.heads.ClassifierChatModel;
import io.github.finetune4j.heads.conformal.ConformalSets;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.Suggestion;
import io.github.finetune4j.monitor.capture.AnswerChecks;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.MemoryCaptureStore;
import io.github.finetune4j.monitor.decay.DecayRule;
import io.github.finetune4j.monitor.decay.DecayVerdict;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.text.TextClassifier;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Label sets that hold what was promised until the texts change; the whole way, in simulated weeks. */
@Timeout(120)
class LabelCoverageMonitorTest {
    private static final double PROMISED = 0.9;
    private static final int A_DAY = 30;
    private static final int SHIFT = 14;
    private static final List<String> LABELS = List.of("card", "transfer", "refund", "other");

    private final MemoryCaptureStore captured = new MemoryCaptureStore(() -> this.now);
    private final Judging judging = new Judging();
    private Instant now = LiveTraffic.BEGIN;

    /** Sees the true label through noise; once texts are of another kind, through more of it. */
    private static final class Judging implements TextClassifier {
        @Override
        public List<String> labels() {
            return LABELS;
        }

        @Override
        public List<Classification> classifyAll(List<String> texts) {
            return texts.stream().map(Judging::found).toList();
        }

        private static Classification found(String text) {
            SplittableRandom noise = new SplittableRandom(text.hashCode());
            double signal = text.startsWith("new ") ? 0.5 : 2;
            Map<String, Double> odds = new HashMap<>();
            LABELS.forEach(label ->
                    odds.put(label, Math.exp((text.endsWith(" " + label) ? signal : 0) + noise.nextDouble(-2, 2))));
            double all = odds.values().stream().mapToDouble(Double::doubleValue).sum();
            odds.replaceAll((label, each) -> each / all);
            return Classification.of(odds);
        }
    }

    private static String label(int row) {
        return LABELS.get(row % LABELS.size());
    }

    private static String text(String kind, int row) {
        return kind + " " + row * 7919 + " " + label(row);
    }

    private Monitors monitors() {
        return Monitors.builder(captured, new MemoryJournalStore())
                .monitors(List.of(Monitor.of(AnswerChecks.coverage())))
                .decayRules(List.of(DecayRule.below(AnswerChecks.coverage().name(), PROMISED)))
                .sliceBy()
                .mostSlices(1)
                .window(Duration.ofHours(6))
                .clock(() -> now)
                .build();
    }

    /** Each answer's true label is said by a reviewer: right, or corrected. */
    private void live(Capture live, Monitors monitors, int fromDay, int untilDay) {
        for (int day = fromDay; day < untilDay; day++) {
            Map<String, Boolean> right = new LinkedHashMap<>();
            Map<String, String> truth = new HashMap<>();
            for (int row = 100_000 + day * A_DAY; row < 100_000 + (day + 1) * A_DAY; row++) {
                String kind = day < SHIFT ? "old" : "new";
                ChatResponse answer =
                        live.chat(ChatRequest.user(text(kind, row)).withKey("user " + row % 97));
                String id = answer.callId().orElseThrow();
                right.put(id, answer.text().equals(label(row)));
                truth.put(id, label(row));
                now = now.plus(Duration.ofDays(1).dividedBy(A_DAY));
            }
            assertThat(live.flush(Duration.ofSeconds(30))).isTrue();
            FeedbackChannel reviewer = live.feedback().by("reviewer");
            right.forEach((id, is) -> assertThat(
                            is
                                    ? reviewer.taskSuccess(id, true)
                                    : reviewer.correction(id, String.valueOf(truth.get(id))))
                    .isTrue());
            monitors.look();
        }
    }

    private double coverage(Monitors monitors, int fromDay, int untilDay) {
        return monitors.figure(
                        AnswerChecks.coverage().name(),
                        Slice.ALL,
                        LiveTraffic.BEGIN.plus(Duration.ofDays(fromDay)),
                        LiveTraffic.BEGIN.plus(Duration.ofDays(untilDay)))
                .orElseThrow()
                .value()
                .estimate();
    }

    private static List<Alert> broken(Monitors monitors) {
        return monitors.alerts().open().stream()
                .filter(alert -> alert.kind() == Alert.Kind.DECAY)
                .toList();
    }

    @Test
    void setsThatHoldLessThanPromised_raiseAnAlert_inTheWeekOfTheShift_andNoneBefore() {
        Dataset unseen = Dataset.of(IntStream.range(0, 1000)
                .mapToObj(i -> ChatExample.of(Message.user(text("old", i)), Message.assistant(label(i))))
                .toList());
        ConformalSets sets = ConformalSets.fit(judging, unseen, PROMISED);
        try (Monitors monitors = monitors();
                Capture live = Capture.builder(
                                ClassifierChatModel.of(judging, "desks").sets(sets), captured)
                        .clock(() -> now)
                        .build()) {
            live(live, monitors, 0, SHIFT);
            assertThat(coverage(monitors, 0, SHIFT)).isBetween(0.86, 0.94);
            assertThat(monitors.alerts().open()).as("before the shift").isEmpty();
            Optional<DecayVerdict> before = monitors.decay().stream().findFirst();
            assertThat(before).as("from the first week on").isPresent();
            assertThat(before.get().reference().estimate()).isEqualTo(PROMISED);
            live(live, monitors, SHIFT, SHIFT + 10);
            assertThat(coverage(monitors, SHIFT, SHIFT + 7)).isLessThan(0.8);
            assertThat(broken(monitors)).singleElement().satisfies(alert -> {
                assertThat(alert.suggestion().action()).isEqualTo(Suggestion.Action.RETRAIN);
                assertThat(alert.suggestion().toString()).contains("below what was promised");
                assertThat(alert.evidence().get(0).monitor()).isEqualTo("label_coverage");
                assertThat(alert.evidence().get(0).began())
                        .isBetween(
                                LiveTraffic.BEGIN.plus(Duration.ofDays(SHIFT - 1)),
                                LiveTraffic.BEGIN.plus(Duration.ofDays(SHIFT + 1)));
            });
        }
    }

    @Test
    void promisedLevel_isANumber() {
        assertThatThrownBy(() -> DecayRule.below("label_coverage", Double.NaN))
                .hasMessageContaining("promised level of label_coverage");
        assertThat(new DecayRule("task_success", 0.95).promised()).isNull();
    }
}
