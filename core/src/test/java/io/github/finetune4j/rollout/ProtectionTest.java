// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.rollout.internal.call.SideCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Point 8: a candidate that throws, hangs or is slow costs the caller nothing but time, and is counted. Real threads
 * and real time.
 */
@Timeout(90)
class ProtectionTest {
    private static final ChatModel OLD = ((ChatModel) request -> Lab.answer("old")).named("test/old");
    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch hanging = new CountDownLatch(1);

    private static RolloutPolicy.Builder policy() {
        return RolloutPolicy.builder()
                .name("protect")
                .addStage(Stage.of(1, Duration.ofHours(1)))
                .calls(c -> c.candidateTimeout(Duration.ofSeconds(60))); // a busy machine must not decide a test
    }

    private static Rollout start(RolloutPolicy.Builder policy, ChatModel candidate) {
        return policy.build().start(OLD, candidate.named("test/new"), new MemoryRolloutStore());
    }

    private static ChatRequest request() {
        return ChatRequest.user("hello").withKey("somebody");
    }

    private static double sum(Rollout live, String metric) {
        int index = live.settings().metric(metric);
        return live.controller().tally(1).snapshot().sums(1, index).sum();
    }

    private ChatModel hangs(AtomicBoolean interrupted) {
        return request -> {
            hanging.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
                Thread.currentThread().interrupt();
            }
            throw new RolloutException("interrupted -> nothing, this is a test");
        };
    }

    @Test
    void candidateThatThrows_theBaselineAnswers_andItCounts() {
        try (Rollout live = start(policy(), request -> {
            throw new IllegalStateException("a candidate that throws");
        })) {
            assertThat(live.chat(request()).text()).isEqualTo("old");
            assertThat(sum(live, "error_rate")).isEqualTo(1);
            assertThat(sum(live, "timeout_rate")).isZero();
        }
    }

    @Test
    void candidateThatThrowsAnError_theBaselineAnswers() {
        try (Rollout live = start(policy(), request -> {
            throw new StackOverflowError("a candidate that recurses");
        })) {
            assertThat(live.chat(request()).text()).isEqualTo("old");
            assertThat(sum(live, "error_rate")).isEqualTo(1);
        }
    }

    @Test
    void candidateThatHangs_isInterrupted_andTheBaselineAnswersWithinTheDeadline() {
        AtomicBoolean interrupted = new AtomicBoolean();
        try (Rollout live =
                start(policy().calls(c -> c.candidateTimeout(Duration.ofMillis(300))), hangs(interrupted))) {
            long start = System.nanoTime();
            assertThat(live.chat(request()).text()).isEqualTo("old");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(290), Duration.ofSeconds(25));
            assertThat(sum(live, "timeout_rate")).isEqualTo(1);
            assertThat(sum(live, "error_rate")).isEqualTo(1);
            assertThat(sum(live, "latency_ms")).isGreaterThan(290);
            awaitTrue(interrupted);
        }
    }

    private static void awaitTrue(AtomicBoolean flag) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(25);
        while (!flag.get() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(flag).isTrue();
    }

    @Test
    void slowCandidate_withAHedge_theBaselineAnswersEarly_andTheCandidateIsStillMeasured() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        ChatModel slow = request -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Lab.answer("new");
        };
        try (Rollout live = start(
                policy().calls(c -> c.candidateTimeout(Duration.ofSeconds(60)).hedgeAfter(Duration.ofMillis(20))),
                slow)) {
            assertThat(live.chat(request()).text()).isEqualTo("old");
            assertThat(sum(live, "latency_ms")).isZero();
            go.countDown();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(25);
            while (sum(live, "latency_ms") == 0 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(sum(live, "latency_ms")).isGreaterThan(15);
            assertThat(sum(live, "error_rate")).isZero();
        }
    }

    @Test
    void requestThatIsWrongInItself_isNobodysFailure() {
        ChatModel strict = request -> {
            throw new IllegalArgumentException("too long");
        };
        try (Rollout live = policy().build().start(strict.named("a"), strict.named("b"), new MemoryRolloutStore())) {
            assertThatThrownBy(() -> live.chat(request())).isInstanceOf(IllegalArgumentException.class);
            assertThat(sum(live, "error_rate")).isZero();
        }
    }

    @Test
    void requestThatOnlyTheCandidateRefuses_countsAgainstIt() {
        try (Rollout live = start(policy(), request -> {
            throw new IllegalArgumentException("too long for me");
        })) {
            assertThat(live.chat(request()).text()).isEqualTo("old");
            assertThat(sum(live, "error_rate")).isEqualTo(1);
        }
    }

    @Test
    void moreCallsThanPlaces_goToTheBaseline() {
        AtomicBoolean interrupted = new AtomicBoolean();
        try (Rollout live = start(
                policy().calls(c -> c.maxConcurrent(1).candidateTimeout(Duration.ofSeconds(60))), hangs(interrupted))) {
            Thread first = new Thread(() -> {
                try {
                    live.chat(request());
                } catch (FineTuneException e) {
                    Thread.currentThread().interrupt();
                }
            });
            first.start();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(25);
            String text = "";
            while (sum(live, "error_rate") == 0 && System.nanoTime() < end) {
                if (first.getState() == Thread.State.TIMED_WAITING) {
                    text = live.chat(request()).text();
                }
            }
            assertThat(text).isEqualTo("old");
            first.interrupt();
        }
    }

    @Test
    void callerThatIsInterrupted_stopsTheCandidate_andKeepsItsFlag() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicReference<Object> outcome = new AtomicReference<>("nothing");
        try (Rollout live =
                start(policy().calls(c -> c.candidateTimeout(Duration.ofSeconds(60))), hangs(interrupted))) {
            Thread caller = new Thread(() -> {
                try {
                    live.chat(request());
                } catch (FineTuneException e) {
                    outcome.set(Thread.currentThread().isInterrupted());
                }
            });
            caller.start();
            hanging.await();
            while (caller.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            caller.interrupt();
            caller.join();
            assertThat(outcome.get()).isEqualTo(true);
            awaitTrue(interrupted);
            assertThat(sum(live, "error_rate")).isZero();
        }
    }

    // ---- the shadow

    @Test
    void shadow_runsOffTheCallersThread_andNoMoreThanSoManyAtOnce() {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicBoolean onTheCallers = new AtomicBoolean();
        Thread caller = Thread.currentThread();
        ChatModel stuck = request -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            onTheCallers.compareAndSet(false, Thread.currentThread().equals(caller));
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Lab.answer("new");
        };
        RolloutPolicy policy = RolloutPolicy.builder()
                .name("shadow")
                .addStage(Stage.shadow(1, Duration.ofHours(1)))
                .calls(c -> c.candidateTimeout(Duration.ofSeconds(60)))
                .build();
        try (Rollout live = policy.start(OLD, stuck.named("test/stuck"), new MemoryRolloutStore())) {
            for (int i = 0; i < 300; i++) {
                assertThat(live.chat(request()).text()).isEqualTo("old");
            }
            assertThat(live.leftOut()).isEqualTo(300 - SideCalls.MOST);
            go.countDown();
            assertThat(most.get()).isLessThanOrEqualTo(SideCalls.MOST);
            assertThat(onTheCallers).isFalse();
        }
    }

    // ---- streams

    private static ChatModel streaming(int pieces, boolean fails, AtomicInteger produced) {
        return new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                return chat(request, text -> {});
            }

            @Override
            public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < pieces; i++) {
                    onText.accept(i + " ");
                    text.append(i).append(' ');
                    produced.incrementAndGet();
                }
                if (fails) {
                    throw new IllegalStateException("broke off");
                }
                return Lab.answer(text.toString());
            }
        };
    }

    @Test
    void stream_passesThroughPieceByPiece_onTheCallersThread() {
        List<String> pieces = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        try (Rollout live = start(policy(), streaming(500, false, new AtomicInteger()))) {
            ChatResponse whole = live.chat(request(), text -> {
                pieces.add(text);
                threads.add(Thread.currentThread());
            });
            assertThat(pieces).hasSize(500);
            assertThat(String.join("", pieces)).isEqualTo(whole.text());
            assertThat(threads).containsOnly(Thread.currentThread());
            assertThat(whole.callId()).isPresent();
        }
    }

    @Test
    void stream_thatFailsBeforeItsFirstPiece_isTheBaselines() {
        List<String> pieces = new ArrayList<>();
        try (Rollout live = start(policy(), streaming(0, true, new AtomicInteger()))) {
            assertThat(live.chat(request(), pieces::add).text()).isEqualTo("old");
            assertThat(pieces).containsExactly("old");
            assertThat(sum(live, "error_rate")).isEqualTo(1);
        }
    }

    @Test
    void stream_thatBreaksOff_saysSo_unlessItIsHeldBack() {
        List<String> pieces = new ArrayList<>();
        try (Rollout live = start(policy(), streaming(3, true, new AtomicInteger()))) {
            assertThatThrownBy(() -> live.chat(request(), pieces::add))
                    .isInstanceOf(RolloutException.class)
                    .hasMessageContaining("6 characters");
            assertThat(sum(live, "error_rate")).isEqualTo(1);
        }
        pieces.clear();
        try (Rollout live = start(policy().calls(c -> c.holdBackStreams()), streaming(3, true, new AtomicInteger()))) {
            assertThat(live.chat(request(), pieces::add).text()).isEqualTo("old");
            assertThat(pieces).containsExactly("old");
        }
    }

    @Test
    void slowReader_slowsTheCandidateDown() {
        AtomicInteger produced = new AtomicInteger();
        AtomicInteger mostAhead = new AtomicInteger();
        AtomicInteger read = new AtomicInteger();
        try (Rollout live = start(
                policy().calls(c -> c.candidateTimeout(Duration.ofSeconds(60))), streaming(5000, false, produced))) {
            live.chat(request(), text -> {
                read.incrementAndGet();
                mostAhead.accumulateAndGet(produced.get() - read.get(), Math::max);
            });
        }
        assertThat(read.get()).isEqualTo(5000);
        assertThat(mostAhead.get()).isLessThan(70);
    }

    @Test
    void readerThatThrows_getsItsException_andIsNotTheCandidatesFailure() {
        AtomicInteger produced = new AtomicInteger();
        try (Rollout live = start(policy(), streaming(5000, false, produced))) {
            assertThatThrownBy(() -> live.chat(request(), text -> {
                        throw new UnsupportedOperationException("enough");
                    }))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(sum(live, "error_rate")).isZero();
            assertThat(produced.get()).isLessThan(5000);
        }
    }

    private static ChatModel saying(String word) {
        ChatModel model = request -> Lab.answer(word + request.key().orElse(""));
        return model.named("test/" + word.strip());
    }

    @Test
    void chatAll_answersInOrder() {
        try (Rollout live = RolloutPolicy.builder()
                .name("batch")
                .addStage(0.5, Duration.ofHours(1))
                .build()
                .start(saying("old "), saying("new "), new MemoryRolloutStore())) {
            List<ChatRequest> requests = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                requests.add(
                        i % 4 == 0
                                ? ChatRequest.user("x")
                                : ChatRequest.user("x").withKey("k" + i));
            }
            List<ChatResponse> answers = live.chatAll(requests);
            for (int i = 0; i < 40; i++) {
                String key = requests.get(i).key().orElse("");
                String arm = live.arm(requests.get(i)).equals("baseline") ? "old " : "new ";
                assertThat(answers.get(i).text()).isEqualTo(arm + key);
            }
        }
    }
}
