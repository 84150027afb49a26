// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.fixtures.Until;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.CapturePage;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.capture.MemoryCaptureStore;
import io.github.finetune4j.monitor.capture.files.FileCaptureStore;
import io.github.finetune4j.monitor.data.LabelRequest;
import io.github.finetune4j.rollout.LiveMetric;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Point 4: a judge scores a uniform sample of live answers. */
@Timeout(60)
class LiveJudgeTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ChatModel MODEL = request ->
            new ChatResponse("re: " + request.messages().get(0).content(), FinishReason.STOP, new Usage(10, 10));

    private final MemoryCaptureStore store = new MemoryCaptureStore(() -> this.now);
    private Instant now = Instant.parse("2026-03-02T10:00:00Z");

    private Capture capture() {
        return Capture.builder(MODEL, store)
                .consent(request -> true)
                .clock(() -> now)
                .build();
    }

    /** A judge's metric, whose scores are of five. */
    private record Judge(ToDoubleFunction<String> scores, Set<String> threads) implements Metric {
        Judge(ToDoubleFunction<String> scores) {
            this(scores, ConcurrentHashMap.newKeySet());
        }

        @Override
        public Score score(Answer answer) {
            threads.add(Thread.currentThread().getName());
            double score = scores.applyAsDouble(answer.actualText());
            return Double.isNaN(score) ? Score.missing("prose") : Score.of(score);
        }

        @Override
        public String name() {
            return "helpful";
        }

        @Override
        public boolean needsExpected() {
            return false;
        }
    }

    private LiveJudge.Builder judging(Metric judge, double sample) {
        return LiveJudge.builder(LiveMetric.scored(judge, sample), store)
                .range(1, 5)
                .clock(() -> now);
    }

    private List<Feedback> kept(Feedback.Kind kind) {
        List<Feedback> kept = new ArrayList<>();
        store.read("", 1_000_000).entries().forEach(each -> {
            if (each instanceof Feedback said && said.kind() == kind) {
                kept.add(said);
            }
        });
        return kept;
    }

    private static void ask(Capture capture, int from, int to) {
        for (int i = from; i < to; i++) {
            capture.chat(ChatRequest.user("question " + i).withKey("user-" + i));
        }
        assertThat(capture.flush(SOON)).isTrue();
    }

    @Test
    void aUniformSample_isJudgedOffTheCallersThread_andTheOpinionsLieInTheStore() {
        Judge metric = new Judge(answer -> answer.endsWith("7") ? 2 : 4);
        try (Capture capture = capture();
                LiveJudge judge = judging(metric, 0.3).mostWaiting(2000).build()) {
            capture.onCaptured(judge);
            ask(capture, 0, 2000);
            assertThat(judge.flush(SOON)).isTrue();
            assertThat(judge.judged()).isBetween(510L, 690L); // 600 and more than four standard errors
            assertThat(judge.leftOut()).isEmpty();
            List<Feedback> opinions = kept(Feedback.Kind.JUDGED);
            assertThat(opinions).hasSize((int) judge.judged()).allSatisfy(each -> {
                assertThat(each.by()).isEqualTo("helpful");
                assertThat(each.text()).isEmpty();
                Interaction asked = store.find(each.responseId()).orElseThrow();
                assertThat(each.subject()).isEqualTo(asked.subject());
                boolean seven = asked.said().orElseThrow().answer().content().endsWith("7");
                assertThat(each.value()).isEqualTo(seven ? 0.25 : 0.75);
            });
            assertThat(opinions.stream().filter(each -> each.value() < 0.5).count())
                    .isBetween(30L, 90L); // one of ten
            assertThat(metric.threads()).containsExactly("finetune4j-judge-helpful");
        }
    }

    @Test
    void judgeThatFails_givesNoOpinion_andItsFailuresAreCounted() {
        Judge metric = new Judge(answer -> {
            if (answer.endsWith("1")) {
                throw new IllegalStateException("the judge's service is down");
            }
            return answer.endsWith("2") ? Double.NaN : answer.endsWith("3") ? 6 : 1;
        });
        try (Capture capture = capture();
                LiveJudge judge = judging(metric, 1).build()) {
            capture.onCaptured(judge);
            ask(capture, 0, 20);
            assertThat(judge.flush(SOON)).isTrue();
            assertThat(judge.failed()).isEqualTo(6);
            assertThat(judge.judged()).isEqualTo(14);
            assertThat(kept(Feedback.Kind.JUDGE_FAILED))
                    .hasSize(6)
                    .allSatisfy(each -> assertThat(each.by()).isEqualTo("helpful"));
            assertThat(kept(Feedback.Kind.JUDGED))
                    .hasSize(14)
                    .allSatisfy(each -> assertThat(each.value()).isZero());
        }
    }

    @Test
    void aDay_hasItsNumberAndItsCost_andTheNextDayBegins() {
        MeteredModel metered = MeteredModel.of(MODEL, new TokenPrice(100_000, 0, "EUR")); // 1 a judgement
        Judge metric = new Judge(answer -> {
            metered.chat(ChatRequest.user("judge"));
            return 3;
        });
        try (Capture capture = capture();
                LiveJudge judge = judging(metric, 1)
                        .mostPerDay(8)
                        .mostCostPerDay(4.5, metered::spent)
                        .build();
                LiveJudge cheap =
                        judging(new Judge(answer -> 3), 1).mostPerDay(8).build()) {
            capture.onCaptured(judge);
            ask(capture, 0, 10);
            assertThat(judge.flush(SOON)).isTrue();
            assertThat(judge.judged()).isEqualTo(5);
            assertThat(metered.spent()).isEqualTo(5);
            assertThat(judge.leftOut()).isEqualTo(Map.of(LiveJudge.BEYOND_COST, 5L));
            now = now.plus(Duration.ofDays(1));
            ask(capture, 10, 12);
            assertThat(judge.flush(SOON)).isTrue();
            assertThat(judge.judged()).isEqualTo(7);
            capture.onCaptured(cheap);
            ask(capture, 12, 24);
            assertThat(cheap.flush(SOON)).isTrue();
            assertThat(cheap.judged()).isEqualTo(8);
            assertThat(cheap.leftOut()).isEqualTo(Map.of(LiveJudge.BEYOND_NUMBER, 4L));
        }
    }

    @Test
    void judgeThatHangs_holdsNobodyUp_andWhatCantWaitIsCounted() {
        CountDownLatch goOn = new CountDownLatch(1);
        Judge metric = new Judge(answer -> {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 5;
        });
        try (Capture capture = capture();
                LiveJudge judge = judging(metric, 1).mostWaiting(3).build()) {
            capture.onCaptured(judge);
            ask(capture, 0, 50);
            assertThat(judge.flush(Duration.ofMillis(1))).isFalse();
            assertThat(judge.leftOut().getOrDefault(LiveJudge.TOO_MANY, 0L)).isBetween(46L, 47L);
            goOn.countDown();
            assertThat(judge.flush(SOON)).isTrue();
            assertThat(judge.judged() + judge.leftOut().getOrDefault(LiveJudge.TOO_MANY, 0L))
                    .isEqualTo(50);
        }
    }

    @Test
    void judgeThatIsClosed_leavesOutWhatWaits_andCountsIt() {
        Judge metric = new Judge(answer -> {
            LockSupport.parkNanos(50_000_000);
            return 5;
        });
        try (Capture capture = capture()) {
            LiveJudge judge = judging(metric, 1).build();
            capture.onCaptured(judge);
            ask(capture, 0, 50);
            judge.close();
            ask(capture, 50, 52);
            assertThat(judge.leftOut().get(LiveJudge.CLOSED)).isGreaterThan(2);
            assertThat(judge.judged() + judge.leftOut().getOrDefault(LiveJudge.CLOSED, 0L))
                    .isEqualTo(52);
            assertThat(kept(Feedback.Kind.JUDGED)).hasSize((int) judge.judged());
        }
    }

    @Test
    void withoutConsent_nothingIsJudged_andThatIsCounted() {
        Judge metric = new Judge(answer -> 3);
        try (Capture capture = Capture.builder(MODEL, store).build();
                LiveJudge judge = judging(metric, 1).build()) {
            capture.onCaptured(judge);
            ask(capture, 0, 5);
            assertThat(judge.flush(SOON)).isTrue();
            assertThat(judge.leftOut()).isEqualTo(Map.of(LiveJudge.NO_CONTENT, 5L));
            assertThat(metric.threads()).isEmpty();
        }
    }

    @Test
    void erasedUser_leavesNoOpinionBehind() {
        try (Capture capture = capture();
                LiveJudge judge = judging(new Judge(answer -> 3), 1).build()) {
            capture.onCaptured(judge);
            ask(capture, 0, 5);
            assertThat(judge.flush(SOON)).isTrue();
            assertThat(kept(Feedback.Kind.JUDGED)).hasSize(5);
            capture.erase("user-3");
            assertThat(kept(Feedback.Kind.JUDGED))
                    .hasSize(4)
                    .noneSatisfy(each -> assertThat(each.subject()).isEqualTo(capture.subject("user-3")));
        }
    }

    @Test
    void answersToLabel_areDrawnByChance_fromThoseThatAreJudgedAndNotLabelledYet() {
        LiveMetric helpful = LiveMetric.scored(new Judge(answer -> 3), 0.5);
        try (Capture capture = capture();
                LiveJudge judge =
                        judging(new Judge(answer -> 3), 0.5).mostWaiting(500).build()) {
            capture.onCaptured(judge);
            ask(capture, 0, 400);
            assertThat(judge.flush(SOON)).isTrue();
            List<LabelRequest> first = QualityLabels.draw(store, helpful, now, 40);
            assertThat(first).hasSize(40).allSatisfy(each -> {
                assertThat(each.reason()).isEqualTo(LabelRequest.Reason.DRAWN);
                assertThat(each.interaction().content()).isNotNull();
            });
            double mean = first.stream()
                    .mapToInt(each -> number(each.interaction()))
                    .average()
                    .orElseThrow();
            assertThat(mean).isBetween(120.0, 280.0); // 200 and more than four standard errors of 18
            first.forEach(each -> capture.feedback()
                    .by(QualityLabels.BY)
                    .taskSuccess(each.interaction().responseId(), true));
            List<LabelRequest> second = QualityLabels.draw(store, helpful, now, 40);
            assertThat(second)
                    .hasSize(40)
                    .doesNotContainAnyElementsOf(first)
                    .extracting(each -> each.interaction().responseId())
                    .doesNotContainAnyElementsOf(first.stream()
                            .map(each -> each.interaction().responseId())
                            .toList());
            assertThat(QualityLabels.draw(store, helpful, now.plusSeconds(1), 40))
                    .isEmpty();
        }
    }

    @Test
    void opinions_outliveTheProcess_withWhatWasSaid(@TempDir Path folder) {
        LiveMetric helpful = LiveMetric.scored(new Judge(answer -> answer.endsWith("3") ? Double.NaN : 4), 1);
        try (FileCaptureStore files = FileCaptureStore.open(folder)) {
            LiveJudge judge = LiveJudge.builder(helpful, files).range(1, 5).build();
            try (Capture capture =
                    Capture.builder(MODEL, files).consent(request -> true).build()) {
                capture.onCaptured(judge);
                ask(capture, 0, 20);
            }
            assertThat(judge.flush(SOON)).isTrue();
            judge.close();
            assertThat(judge.judged() + judge.failed()).isEqualTo(20);
        }
        try (FileCaptureStore files = FileCaptureStore.open(folder)) {
            assertThat(files.read("", 1000).entries())
                    .filteredOn(Feedback.class::isInstance)
                    .extracting(each -> ((Feedback) each).kind())
                    .hasSize(20)
                    .filteredOn(kind -> kind == Feedback.Kind.JUDGE_FAILED)
                    .hasSize(2);
            assertThat(QualityLabels.draw(files, helpful, Instant.EPOCH, 100))
                    .hasSize(18)
                    .allSatisfy(each -> assertThat(each.interaction().content()).isNotNull());
        }
    }

    private static int number(Interaction asked) {
        return Integer.parseInt(asked.said().orElseThrow().answer().content().replaceAll("\\D", ""));
    }

    @Test
    void whatCannotBe_isRefused() {
        assertThatThrownBy(() -> LiveJudge.builder(LiveMetric.feedback("thumb"), store))
                .hasMessageContaining("LiveMetric.scored");
        Metric exact = Metric.binary("exact", answer -> true);
        assertThatThrownBy(() -> LiveJudge.builder(LiveMetric.scored(exact, 1), store))
                .hasMessageContaining("needs an expected answer");
        LiveJudge.Builder builder = judging(new Judge(answer -> 1), 1);
        assertThatThrownBy(() -> builder.range(5, 1)).hasMessageContaining("5.0 to 1.0 -> ");
        assertThatThrownBy(() -> builder.mostPerDay(0)).hasMessageContaining("mostPerDay: 0 -> ");
        assertThatThrownBy(() -> builder.mostWaiting(0)).hasMessageContaining("mostWaiting: 0 -> ");
        assertThatThrownBy(() -> builder.mostCostPerDay(0, () -> 0)).hasMessageContaining(" -> ");
        assertThatThrownBy(() -> QualityLabels.draw(store, LiveMetric.feedback("x"), now, 0))
                .hasMessageContaining("0 -> draw at least 1");
    }

    @Test
    void anErrorOfTheJudge_itsCostOrItsClock_endsNoJudging_andIsTold() {
        boolean[] fails = {false};
        Judge metric = new Judge(answer -> {
            if (answer.endsWith("1")) {
                throw new NoClassDefFoundError("com/acme/Judge");
            }
            Thread.currentThread().interrupt(); // its own doing, which must not end the thread either
            return 4;
        });
        try (Capture capture = capture();
                LiveJudge judge = judging(metric, 1)
                        .mostCostPerDay(10, () -> {
                            if (fails[0]) {
                                throw new NoClassDefFoundError("com/acme/Cost");
                            }
                            return 0;
                        })
                        .build()) {
            capture.onCaptured(judge);
            ask(capture, 0, 5);
            assertThat(judge.flush(SOON)).isTrue();
            fails[0] = true;
            ask(capture, 5, 6);
            assertThat(judge.flush(SOON)).isTrue();
            fails[0] = false;
            ask(capture, 6, 10);
            assertThat(judge.flush(SOON)).isTrue();

            assertThat(judge.judged()).isEqualTo(8);
            assertThat(judge.failed()).isEqualTo(1);
            assertThat(judge.leftOut()).isEqualTo(Map.of(LiveJudge.UNASKED, 1L));
            assertThat(judge.callbackFailures())
                    .extracting(CallbackFailures::callback)
                    .containsExactly("clock or cost of judge helpful", "judge helpful");
            assertThat(judge.callbackFailures())
                    .extracting(CallbackFailures::count)
                    .containsExactly(1L, 1L);
        }
    }

    @Test
    void anErrorOfTheStore_endsNoJudging_andTheOpinionIsKeptLater() {
        FailingOpinions broken = new FailingOpinions(store);
        try (Capture capture = capture();
                LiveJudge judge = LiveJudge.builder(LiveMetric.scored(new Judge(answer -> 0.5), 1), broken)
                        .clock(() -> now)
                        .build()) {
            capture.onCaptured(judge);
            ask(capture, 0, 1);
            Until.holds(() -> !judge.callbackFailures().isEmpty());
            assertThat(judge.callbackFailures())
                    .singleElement()
                    .satisfies(its -> assertThat(its.callback()).isEqualTo("store of judge helpful"));
            broken.works = true;
            assertThat(judge.flush(SOON)).isTrue();
            assertThat(kept(Feedback.Kind.JUDGED)).hasSize(1);
        }
    }

    /** A store that can't be asked for a while. */
    private static final class FailingOpinions implements CaptureStore {
        private final CaptureStore within;
        private volatile boolean works;

        FailingOpinions(CaptureStore within) {
            this.within = within;
        }

        @Override
        public void append(List<? extends Captured> batch) {
            within.append(batch);
        }

        @Override
        public CapturePage read(String after, int most) {
            return within.read(after, most);
        }

        @Override
        public Optional<Interaction> find(String responseId) {
            if (!works) {
                throw new NoClassDefFoundError("com/acme/Database");
            }
            return within.find(responseId);
        }

        @Override
        public List<Feedback> feedback(String responseId) {
            return within.feedback(responseId);
        }

        @Override
        public long erase(String subject) {
            return within.erase(subject);
        }

        @Override
        public long removeBefore(Instant before) {
            return within.removeBefore(before);
        }

        @Override
        public void close() {
            // it is the test's
        }
    }
}
