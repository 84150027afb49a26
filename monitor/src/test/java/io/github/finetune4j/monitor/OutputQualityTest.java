// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.Evidence;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.quality.QualityLabels;
import io.github.finetune4j.rollout.LiveMetric;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Point 4: output quality by a judge on a sample, corrected by a few labels of people. Of the answers 80 % are good.
 * The judge is lenient: it finds 95 % of the good ones good, and 60 % of the bad ones; on average 88 %.
 */
class OutputQualityTest {
    private static final double GOOD = 0.8;
    private static final Slice MINI = new Slice(Slice.MODEL, "mini");

    private final ListedCaptures captured = new ListedCaptures();
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(31);
    private final Deque<Feedback> drawn = new ArrayDeque<>();
    private Instant now = LiveTraffic.BEGIN;
    private int number;
    private int labelled;

    /** A judge's metric: what it says lies in the traffic. */
    private record Judge(String name, boolean higherIsBetter) implements Metric {
        @Override
        public Score score(Answer answer) {
            return Score.of(1);
        }

        @Override
        public boolean needsExpected() {
            return false;
        }
    }

    private static final LiveMetric HELPFUL = LiveMetric.scored(new Judge("helpful", true), 0.2);

    private Monitors monitors(JournalStore store) {
        return Monitors.builder(captured, store)
                .addMonitor(Monitor.of(HELPFUL))
                .clock(() -> now)
                .build();
    }

    /** An hour of forty judged answers, and of {@code labels} by people on those of three days ago. */
    private void hour(double goodOfMini, int labels) {
        List<Captured> entries = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String id = "r" + ++number;
            boolean mini = random.nextInt(3) == 0;
            boolean good = random.nextDouble() < (mini ? goodOfMini : GOOD);
            Instant at = now.plusSeconds(80L * i);
            String user = "user-" + random.nextInt(300);
            entries.add(new Interaction(
                    id, at, mini ? "mini" : "large", user, Map.of(), "stop", Map.of("error_rate", 0.0), null));
            boolean found = random.nextDouble() < (good ? 0.95 : 0.6);
            entries.add(new Feedback(id, at, Feedback.Kind.JUDGED, found ? 1 : 0, "", "helpful"));
            drawn.add(new Feedback(id, at, Feedback.Kind.TASK_SUCCESS, good ? 1 : 0, "", QualityLabels.BY));
        }
        for (int i = 0; i < labels && drawn.size() > 40 * 72; i++) {
            Feedback label = drawn.removeFirst();
            entries.add(new Feedback(
                    label.responseId(), now.plusSeconds(3400 + i), label.kind(), label.value(), "", label.by()));
            labelled++;
        }
        while (drawn.size() > 40 * 72) {
            drawn.removeFirst();
        }
        captured.append(entries);
        now = now.plus(Duration.ofHours(1));
    }

    private QualityFigure quality(Monitors monitors, Slice slice, int days) {
        return monitors.quality("helpful", slice, now.minus(Duration.ofDays(days)), now)
                .orElseThrow();
    }

    @Test
    void withoutLabels_itIsTheJudgesOwnOpinion_andSaysSo() {
        Monitors monitors = monitors(new MemoryJournalStore());
        for (int i = 0; i < 48; i++) {
            hour(GOOD, 0);
        }
        captured.append(List.of(
                new Feedback("r1", now.minusSeconds(1800), Feedback.Kind.JUDGE_FAILED, 1, "", "helpful"),
                new Feedback("r2", now.minusSeconds(1800), Feedback.Kind.JUDGE_FAILED, 1, "", "harmless"),
                new Feedback("r3", now.minusSeconds(1800), Feedback.Kind.JUDGED, 0, "", "harmless"),
                new Feedback("r4", now.minusSeconds(1800), Feedback.Kind.TASK_SUCCESS, 0, "", "user")));
        now = now.plus(Duration.ofMinutes(5));
        monitors.look();
        QualityFigure quality = quality(monitors, Slice.ALL, 2);
        assertThat(quality.corrected()).isFalse();
        assertThat(quality.judged()).isEqualTo(48 * 40);
        assertThat(quality.labelled()).isZero();
        assertThat(quality.failed()).isEqualTo(1);
        assertThat(quality.figure().value().contains(0.88)).isTrue();
        assertThat(quality.figure().value().contains(GOOD)).isFalse();
        assertThat(quality.figure().value().n()).isEqualTo(48 * 40);
        assertThat(quality.toString()).contains("the judge's own opinion", "1 judgements failed");
        assertThat(quality(monitors, MINI, 2).judged()).isBetween(500L, 780L);
        assertThat(monitors.series("helpful", MINI)).hasSize(48);
        assertThat(monitors.leftOut()).isEmpty();
    }

    @Test
    void fewLabels_correctTheJudge_inEverySlice() {
        Monitors monitors = monitors(new MemoryJournalStore());
        for (int i = 0; i < 10 * 24; i++) {
            hour(GOOD, i % 2);
        }
        now = now.plus(Duration.ofMinutes(5));
        monitors.look();
        QualityFigure all = quality(monitors, Slice.ALL, 10);
        assertThat(all.corrected()).isTrue();
        assertThat(all.labelled()).isEqualTo(labelled).isBetween(70L, 90L);
        assertThat(all.judged()).isEqualTo(10L * 24 * 40);
        assertThat(all.figure().value().contains(GOOD)).isTrue();
        assertThat(all.figure().value().width()).isLessThan(0.25);
        assertThat(all.toString()).contains("prediction-powered", labelled + " labelled by people");
        assertThat(quality(monitors, MINI, 10).labelled()).isBetween(12L, 45L);
        assertThat(quality(monitors, MINI, 10).corrected()).isTrue();
        assertThat(quality(monitors, Slice.ALL, 5).labelled()).isEqualTo(24); // the answers of two of the days
        assertThat(quality(monitors, Slice.ALL, 1).labelled()).isEqualTo(labelled); // of none, so those before
        Figure lastWindow = monitors.series("helpful", Slice.ALL).get(10 * 24 - 1);
        assertThat(lastWindow.value().method()).contains("prediction-powered");
    }

    @Test
    void qualityThatFalls_raisesAnAlert_throughTheSameDetector_andLabelsThatComeRaiseNone() {
        Monitors monitors = monitors(new MemoryJournalStore());
        for (int i = 0; i < 21 * 24; i++) {
            hour(GOOD, i > 16 * 24 ? 1 : 0);
            monitors.look();
        }
        assertThat(monitors.alerts().history()).isEmpty();
        Instant fell = now;
        for (int i = 0; i < 4 * 24; i++) {
            hour(0.1, 1);
            monitors.look();
        }
        assertThat(monitors.alerts().open()).hasSize(1);
        Alert alert = monitors.alerts().open().get(0);
        Evidence evidence = alert.evidence().stream()
                .filter(each -> each.slice().equals(MINI))
                .findFirst()
                .orElseThrow();
        assertThat(Duration.between(fell, evidence.began()).abs()).isLessThanOrEqualTo(Duration.ofHours(6));
        assertThat(evidence.levelAfter().orElseThrow().estimate())
                .isLessThan(evidence.levelBefore().orElseThrow().estimate() - 0.1);
        assertThat(evidence.levelBefore().orElseThrow().method()).contains("prediction-powered");
        assertThat(evidence.levelAfter().orElseThrow().method()).contains("own opinion"); // labels are of before
        assertThat(alert.suggestion().why()).contains("mini");
        assertThat(quality(monitors, Slice.ALL, 1).labelled()).isBetween(10L, 40L); // none of before the change
        for (int i = 0; i < 3 * 24; i++) {
            hour(0.1, 1);
            monitors.look();
        }
        QualityFigure since = monitors.quality("helpful", Slice.ALL, fell, now).orElseThrow();
        assertThat(since.corrected()).isTrue();
        assertThat(since.labelled()).isBetween(80L, 110L);
        assertThat(since.figure().value().contains(GOOD * 2 / 3 + 0.1 / 3)).isTrue();
        assertThat(since.figure().value().contains(GOOD)).isFalse();
        assertThat(evidence.examples()).isNotEmpty();
    }

    @Tag("slow")
    @Test
    void restart_givesTheSameFigures(@TempDir Path folder) {
        Monitors whole = monitors(new MemoryJournalStore());
        JournalStore store = FileJournalStore.open(folder, "monitor");
        Monitors cut = monitors(store);
        for (int i = 0; i < 20 * 24; i++) {
            hour(GOOD, i % 2);
            whole.look();
            cut.look();
            if (i % 50 == 31) {
                cut.close();
                store.close();
                store = FileJournalStore.open(folder, "monitor");
                cut = monitors(store);
            }
        }
        assertThat(cut.series("helpful", Slice.ALL)).isEqualTo(whole.series("helpful", Slice.ALL));
        assertThat(cut.series("helpful", MINI)).isEqualTo(whole.series("helpful", MINI));
        assertThat(quality(cut, Slice.ALL, 15)).isEqualTo(quality(whole, Slice.ALL, 15));
        assertThat(cut.status()).isEqualTo(whole.status());
        store.close();
    }

    @Test
    void judgeThatOnlyFails_isSilence() {
        Monitors monitors = monitors(new MemoryJournalStore());
        for (int i = 0; i < 15 * 24; i++) {
            hour(GOOD, 0);
        }
        monitors.look();
        for (int i = 0; i < 6; i++) {
            captured.append(List.of(
                    new Interaction("x" + i, now, "mini", "u", Map.of(), "stop", Map.of("error_rate", 0.0), null),
                    new Feedback("x" + i, now, Feedback.Kind.JUDGE_FAILED, 1, "", "helpful")));
            now = now.plus(Duration.ofHours(1));
        }
        monitors.look();
        assertThat(monitors.alerts().open()).extracting(Alert::kind).containsExactly(Alert.Kind.NO_DATA);
    }

    @Test
    void metricOfWhichLessIsBetter_turnsPeoplesWordsRound() {
        LiveMetric toxic = LiveMetric.scored(new Judge("toxic", false), 0.2);
        Monitors monitors = Monitors.builder(captured, new MemoryJournalStore())
                .addMonitor(Monitor.of(toxic))
                .clock(() -> now)
                .build();
        assertThat(Monitor.of(toxic).worse()).isEqualTo(Monitor.Worse.HIGHER);
        List<Captured> entries = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            entries.add(
                    new Interaction("t" + i, now, "mini", "u" + i, Map.of(), "stop", Map.of("error_rate", 0.0), null));
            entries.add(new Feedback("t" + i, now, Feedback.Kind.JUDGED, i % 5 == 0 ? 1 : 0, "", "toxic"));
            if (i < 100) { // people find half as many
                entries.add(new Feedback("t" + i, now, Feedback.Kind.THUMB, i % 10 == 0 ? 0 : 1, "", QualityLabels.BY));
            }
        }
        captured.append(entries);
        now = now.plus(Duration.ofMinutes(65));
        monitors.look();
        QualityFigure figure =
                monitors.quality("toxic", Slice.ALL, LiveTraffic.BEGIN, now).orElseThrow();
        assertThat(figure.labelled()).isEqualTo(100);
        assertThat(figure.figure().value().estimate()).isBetween(0.09, 0.11);
        assertThatThrownBy(() -> monitors(new MemoryJournalStore()).quality("toxic", Slice.ALL, now, now))
                .hasMessageContaining("no monitor toxic");
    }

    @Test
    void monitorWithoutAJudge_hasNoQuality() {
        Monitors monitors = Monitors.builder(captured, new MemoryJournalStore())
                .addMonitor(Monitor.requestsPerMinute())
                .clock(() -> now)
                .build();
        assertThatThrownBy(() -> monitors.quality("requests_per_minute", Slice.ALL, now, now))
                .hasMessageContaining("has no judge -> ");
    }

    @Test
    void form_isWatchedByTheFiguresOfItsChecks() {
        assertThat(Monitor.form()).extracting(Monitor::name).containsExactly("json_rate", "repeat_rate", "loop_rate");
        assertThat(Monitor.form())
                .extracting(Monitor::worse)
                .containsExactly(Monitor.Worse.LOWER, Monitor.Worse.HIGHER, Monitor.Worse.HIGHER);
    }
}
