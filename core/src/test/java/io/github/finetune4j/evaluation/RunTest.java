// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.evaluation.internal.ask.TimedCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs well. */
@Timeout(60)
class RunTest {
    @TempDir
    Path folder;

    private final FakeTime time = new FakeTime();

    private Evaluator.Builder evaluator() {
        return Evaluator.builder().metrics(Models.EXACT).clock(time);
    }

    private static ProviderFailure failure() {
        return ProviderFailure.of("p", "chat");
    }

    @Test
    void concurrency_asksThatManyAtOnce_andNoMore() {
        CyclicBarrier four = new CyclicBarrier(4);
        AtomicInteger now = new AtomicInteger();
        List<Integer> most = Collections.synchronizedList(new ArrayList<>());
        ChatModel model = request -> {
            most.add(now.incrementAndGet());
            meet(four); // passes only if four calls are under way together
            now.decrementAndGet();
            return Models.response("a" + Models.number(request));
        };
        Evaluation evaluation = evaluator().calls(c -> c.concurrency(4)).build().evaluate(model, Models.questions(40));
        assertThat(evaluation.score("exact").estimate()).isEqualTo(1);
        assertThat(evaluation.rows()).extracting(EvaluatedRow::index).isSorted().hasSize(40);
        assertThat(Collections.max(most)).isEqualTo(4);
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void retries_transientErrorsOnly() {
        Map<Integer, Integer> tries = new HashMap<>();
        ChatModel model = request -> {
            int row = Models.number(request);
            int number = tries.merge(row, 1, Integer::sum);
            if (row == 0 && number <= 2) {
                throw new ProviderUnavailableException("503", failure(), null);
            }
            if (row == 1) {
                throw new InvalidRequestException("too long", failure(), null);
            }
            if (row == 2) {
                throw new ProviderUnavailableException("always", failure(), null);
            }
            return Models.response("a" + row);
        };
        Evaluation evaluation = evaluator().calls(c -> c.retries(3)).build().evaluate(model, Models.questions(4));
        assertThat(tries).containsExactlyInAnyOrderEntriesOf(Map.of(0, 3, 1, 1, 2, 4, 3, 1));
        assertThat(evaluation.rows()).extracting(EvaluatedRow::failed).containsExactly(false, true, true, false);
        assertThat(evaluation.rows()).extracting(EvaluatedRow::attempts).containsExactly(3, 1, 4, 1);
        assertThat(evaluation.score("exact").estimate()).isEqualTo(0.5);
        assertThat(evaluation.run().calls()).isEqualTo(9);
        // about 1, 2 s; then about 1, 2, 4 s
        assertThat(time.napsInMillis()).hasSize(5);
        assertThat(time.napsInMillis().get(0)).isBetween(750L, 1250L);
        assertThat(time.napsInMillis().get(4)).isBetween(3000L, 5000L);
    }

    @Test
    void rateLimited_holdsEveryoneBack() {
        AtomicInteger calls = new AtomicInteger();
        List<Long> at = new ArrayList<>();
        ChatModel model = request -> {
            at.add(time.nanos());
            if (calls.incrementAndGet() == 1) {
                throw new RateLimitedException("429", failure(), null);
            }
            return Models.response("a" + Models.number(request));
        };
        assertThat(evaluator().build().evaluate(model, Models.questions(3)).errors())
                .isZero();
        assertThat(at.get(1)).isGreaterThanOrEqualTo(750_000_000L);
    }

    @Test
    void rateLimit_spacesCalls() {
        List<Long> at = new ArrayList<>();
        ChatModel model = request -> {
            at.add(TimeUnit.NANOSECONDS.toMillis(time.nanos()));
            return Models.response("x");
        };
        evaluator().calls(c -> c.rateLimit(120, Duration.ofMinutes(1))).build().evaluate(model, Models.questions(5));
        assertThat(at).containsExactly(0L, 500L, 1000L, 1500L, 2000L);
    }

    @Test
    void tokenRateLimit_waitsForWhatWasTaken() {
        List<Long> at = new ArrayList<>();
        ChatModel model = request -> {
            at.add(TimeUnit.NANOSECONDS.toSeconds(time.nanos()));
            return new ChatResponse("x", FinishReason.STOP, new Usage(90, 10));
        };
        evaluator()
                .calls(c -> c.tokenRateLimit(1000, Duration.ofMinutes(1)))
                .build()
                .evaluate(model, Models.questions(4));
        assertThat(at).containsExactly(0L, 6L, 12L, 18L); // 100 of 1,000 tokens per minute
    }

    @Test
    void modelThatHangs_costsItsRows() {
        CountDownLatch never = new CountDownLatch(1);
        ChatModel model = request -> {
            int row = Models.number(request);
            if (row % 2 == 0) {
                wait(never);
            }
            return Models.response("a" + row);
        };
        Evaluation evaluation = Evaluator.builder()
                .metrics(Models.EXACT)
                .calls(c -> c.concurrency(16).timeout(Duration.ofSeconds(2)))
                .build()
                .evaluate(model, Models.questions(16));
        assertThat(evaluation.errors()).isEqualTo(8);
        assertThat(evaluation.score("exact").estimate()).isEqualTo(0.5);
        assertThat(evaluation.rows().get(0).error())
                .isEqualTo(
                        "NoAnswerInTimeException: no answer within 2 seconds -> set a longer callTimeout if it needs it");
    }

    @Test
    void callOfSeveralRows_hasAsLongForEverySixteen() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        try (TimedCalls calls = new TimedCalls("m", Duration.ofMillis(10))) {
            for (int rows : new int[] {1, 16, 17, 64}) {
                assertThatThrownBy(() -> calls.run(
                                () -> {
                                    wait(never);
                                    return 1;
                                },
                                rows))
                        .hasMessageStartingWith("no answer within " + (rows <= 16 ? 10 : rows == 17 ? 20 : 40) + " ms");
            }
        }
    }

    private static void wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException("interrupted", e);
        }
    }

    @Test
    void modelThatHangsAndHeedsNothing_endsTheRunBeforeItsThreadsFillTheMemory() {
        CountDownLatch never = new CountDownLatch(1);
        ChatModel model = request -> {
            while (true) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    // it heeds nothing
                }
                if (never.getCount() == 0) {
                    return Models.response("late");
                }
            }
        };
        try {
            assertThatThrownBy(() -> Evaluator.builder()
                            .metrics(Models.EXACT)
                            .calls(c -> c.concurrency(16).timeout(Duration.ofMillis(20)))
                            .build()
                            .evaluate(model, Models.questions(500)))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining("hang for more than 20 ms and don't heed an interrupt -> fix the model");
        } finally {
            never.countDown();
        }
    }

    @Test
    void modelThatThrowsHalfTheTime_isScoredWithItsErrors() {
        ChatModel model = request -> {
            int row = Models.number(request);
            if (row % 2 == 1) {
                throw new NullPointerException(); // whatever it throws
            }
            return Models.response("a" + row);
        };
        Evaluation evaluation = evaluator().build().evaluate(model, Models.questions(10));
        assertThat(evaluation.score("exact").estimate()).isEqualTo(0.5);
        assertThat(evaluation.score("exact").n()).isEqualTo(10);
        assertThat(evaluation.rows().get(1).error()).isEqualTo("NullPointerException");
    }

    /**
     * A prompt that makes a parser recurse without end, an assertion, a class that is missing: the model's failure for
     * that row.
     */
    @Test
    void errorOfTheModel_costsItsRow_notTheRun() {
        Models.Scripted model = new Models.Scripted("m", row -> switch (row) {
            case 2 -> endless(row);
            case 5 -> throw new AssertionError("five");
            case 7 -> throw new NoClassDefFoundError("missing/Type");
            default -> "a" + row;
        });
        Evaluation evaluation = evaluator().build().evaluate(model, Models.questions(10));
        assertThat(evaluation.errors()).isEqualTo(3);
        assertThat(evaluation.score("exact").estimate()).isEqualTo(0.7);
        assertThat(evaluation.rows().get(2).error())
                .isEqualTo(
                        "FineTuneException: the model threw java.lang.StackOverflowError -> see the cause, and fix the model");
        assertThat(evaluation.rows().get(5).error())
                .isEqualTo(
                        "FineTuneException: the model threw java.lang.AssertionError: five -> see the cause, and fix the model");
        assertThat(evaluation.rows().get(7).error()).contains("NoClassDefFoundError: missing/Type");
    }

    @SuppressWarnings("InfiniteRecursion")
    private static String endless(int depth) {
        return endless(depth + 1) + depth;
    }

    @Test
    void errorOfTheMachine_isNotARowsMistake() {
        ChatModel model = request -> {
            throw new OutOfMemoryError("heap");
        };
        assertThatThrownBy(() -> evaluator().build().evaluate(model, Models.questions(10)))
                .isInstanceOf(OutOfMemoryError.class);
        ChatModel broken = request -> {
            throw new InternalError("a fault occurred in a recent unsafe memory access");
        };
        assertThatThrownBy(() -> evaluator().build().evaluate(broken, Models.questions(10)))
                .isInstanceOf(InternalError.class);
    }

    @Test
    void budgetOfCalls_stopsWithWhatItHas() {
        AtomicInteger calls = new AtomicInteger();
        ChatModel model = request -> {
            calls.incrementAndGet();
            return Models.response("a" + Models.number(request));
        };
        Evaluator limited = evaluator()
                .budget(Budget.ofCalls(30))
                .calls(c -> c.concurrency(4))
                .build();
        Evaluation evaluation = limited.evaluate(model, Models.questions(100));
        assertThat(calls).hasValue(30);
        assertThat(evaluation.rows()).hasSize(30);
        assertThat(evaluation.complete()).isFalse();
        assertThat(evaluation.totalRows()).isEqualTo(100);
        assertThat(evaluation.notes())
                .containsExactly("The budget of 30 calls for " + evaluation.model()
                        + " was spent: 30 of 100 rows were asked, drawn at random with seed 1.");
        // a random sample, not the first 30
        assertThat(evaluation.rows().get(29).index()).isGreaterThan(60);
        // and the same one for another model
        Comparison comparison =
                limited.compare(evaluation, limited.evaluate(Models.knowing("m", 50), Models.questions(100)));
        assertThat(comparison.size()).isEqualTo(30);
        assertThat(comparison.summary()).contains("of the 30 of 100 rows that both models were asked");
        // a model that was asked all rows is compared on the same 30
        Comparison mixed = limited.compare(
                evaluation, evaluator().build().evaluate(Models.knowing("m", 50), Models.questions(100)));
        assertThat(mixed.candidate().rows()).hasSize(100);
        assertThat(mixed.size()).isEqualTo(30);
        assertThat(mixed.summary()).contains("of the 30 of 100 rows that both models were asked");
    }

    @Test
    void budgetOfTokensAndMoney_isKept() {
        ChatModel model = request -> new ChatResponse("x", FinishReason.STOP, new Usage(80, 20));
        Evaluation tokens = evaluator()
                .budget(Budget.ofTokens(1050))
                .calls(c -> c.concurrency(4))
                .build()
                .evaluate(model, Models.questions(100));
        assertThat(tokens.usage()).isEqualTo(new Usage(800, 200));
        Evaluation money = evaluator()
                .budget(Budget.ofMoney(0.01))
                .defaultPrice(new TokenPrice(5, 20, "USD")) // 80 · 5 + 20 · 20 = 800 millionths per call
                .calls(c -> c.concurrency(4))
                .build()
                .evaluate(model, Models.questions(100));
        assertThat(money.rows()).hasSize(12);
        assertThat(money.cost()).hasValue(0.0096);
        assertThatThrownBy(() -> evaluator().budget(Budget.ofMoney(1)).build())
                .hasMessageContaining(
                        "a budget of money without the price of tokens -> give it with defaultPrice(...) or addPrice(...)");
        assertThatThrownBy(() -> Budget.ofMoney(0)).hasMessage("budget of money: 0.0 -> give a number above 0");
    }

    @Test
    void budgetOverAllRuns_countsWhatEarlierOnesHaveKept() {
        AtomicInteger calls = new AtomicInteger();
        ChatModel model = request -> {
            calls.incrementAndGet();
            return new ChatResponse("x", FinishReason.STOP, new Usage(80, 20));
        };
        ChatModel named = model.named("m");
        for (Budget each : List.of(Budget.ofTokens(550), Budget.ofMoney(0.0045), Budget.ofCalls(5))) {
            Evaluator.Builder limited = evaluator()
                    .defaultPrice(new TokenPrice(5, 20, "USD"))
                    .answers(folder.resolve(each.toString().replace(' ', '-')));
            for (int run = 0; run < 3; run++) {
                Evaluation evaluation = limited.budget(each.overall()).build().evaluate(named, Models.questions(100));
                assertThat(evaluation.rows()).hasSize(5);
            }
            assertThat(calls.getAndSet(0)).as(each.toString()).isEqualTo(5);
            assertThat(limited.budget(each)
                            .build()
                            .evaluate(named, Models.questions(100))
                            .rows())
                    .as("without it, each run may spend it anew")
                    .hasSize(10);
            calls.set(0);
        }
    }

    @Test
    void progress_tellsTimeLeftAndRunningEstimate() {
        List<ProgressReport> heard = new ArrayList<>();
        Semaphore turn = new Semaphore(1);
        ChatModel model = request -> {
            turn.acquireUninterruptibly();
            time.passSeconds(2);
            return Models.response(Models.number(request) < 5 ? "a" + Models.number(request) : "?");
        };
        evaluator()
                .defaultPrice(new TokenPrice(1e6, 0, "USD"))
                .onProgress(report -> {
                    heard.add(report);
                    turn.release();
                })
                .build()
                .evaluate(model.named("slow"), Models.questions(10));
        ProgressReport half = heard.get(4);
        assertThat(half.done()).isEqualTo(5);
        assertThat(half.remaining()).contains(Duration.ofSeconds(10));
        assertThat(half.elapsed()).isEqualTo(Duration.ofSeconds(10));
        assertThat(half.cost()).isEqualTo(15);
        ProgressReport last = heard.get(9);
        assertThat(last.remaining()).isEmpty();
        assertThat(last.scores())
                .hasEntrySatisfying(
                        "exact", score -> assertThat(score.estimate()).isEqualTo(0.5));
        assertThat(last.toString()).startsWith("slow 10/10, exact 0.500 [0.237, 0.763]");
    }

    @Test
    void record_saysWhatIsNeededToRepeatIt() {
        Evaluation evaluation = evaluator()
                .statistics(s -> s.seed(7))
                .request(request -> request.temperature(0.5).maxTokens(9))
                .build()
                .evaluate("tuned", Models.knowing("m", 1), Models.questions(3));
        assertThat(evaluation.model()).isEqualTo("tuned");
        assertThat(evaluation.run().seed()).isEqualTo(7);
        assertThat(evaluation.run().started()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(evaluation.run().facts())
                .containsEntry("metrics", List.of("exact"))
                .containsEntry("request", Map.of("temperature", 0.5, "max_tokens", 9L))
                .containsEntry("java", System.getProperty("java.version"))
                .containsKeys("finetune4j", "os", "concurrency", "calls");
        assertThat(String.valueOf(evaluation.run().facts().get("finetune4j"))).matches("\\d+\\.\\d+.*");
    }

    @Test
    void latency_isMeasuredPerCall() {
        ChatModel model = request -> {
            time.pass(TimeUnit.MILLISECONDS.toNanos(Models.number(request) + 1));
            return Models.response("x");
        };
        Latency latency = evaluator()
                .build()
                .evaluate(model, Models.questions(101))
                .latency()
                .orElseThrow();
        assertThat(latency.p50()).isEqualTo(Duration.ofMillis(51));
        assertThat(latency.p95()).isEqualTo(Duration.ofMillis(96));
        assertThat(latency.n()).isEqualTo(101);
    }

    @Test
    void modelThatGainsNothingFromBatches_isAskedOneByOne() {
        List<ChatRequest> asked = new ArrayList<>();
        ChatModel plain = request -> {
            asked.add(request);
            if (asked.size() == 3) {
                throw new FineTuneException("once");
            }
            return Models.response("x");
        };
        Evaluation evaluation = evaluator().build().evaluate(plain, Models.questions(10));
        assertThat(asked).hasSize(10); // a failure in the middle asks none of the others twice
        assertThat(evaluation.errors()).isEqualTo(1);
    }

    @Test
    void metricThatTakesSeveral_getsAllThatCameWhileItWasBusy() {
        CountDownLatch askedAll = new CountDownLatch(20);
        List<Integer> sizes = new ArrayList<>();
        Metric slow = new Metric() {
            @Override
            public Score score(Answer answer) {
                return Score.of(1);
            }

            @Override
            public List<Score> scoreAll(List<Answer> answers) {
                RunTest.wait(askedAll); // the model goes on meanwhile
                sizes.add(answers.size());
                return Metric.super.scoreAll(answers);
            }

            @Override
            public String name() {
                return "slow";
            }
        };
        ChatModel model = request -> {
            askedAll.countDown();
            return Models.response("x");
        };
        Evaluation evaluation = Evaluator.builder().metrics(slow).build().evaluate(model, Models.questions(20));
        assertThat(evaluation.rows()).hasSize(20);
        assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(20);
        assertThat(sizes).hasSizeLessThanOrEqualTo(3); // the first row, what waited, and perhaps the last row
    }
}
