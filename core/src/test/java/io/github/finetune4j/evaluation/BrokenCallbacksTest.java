// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.fixtures.Thrown;
import io.github.finetune4j.registry.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Code of the application that throws whatever it likes costs an evaluation nothing but its own part. */
@Timeout(60)
class BrokenCallbacksTest {
    private static final String LOGS = "io.github.finetune4j.evaluation";
    private static final Metric ONE = Metric.continuous("one", answer -> 1);

    private static ChatModel model() {
        return new Models.Scripted("m", i -> "a" + i);
    }

    private static Metric brokenOnRow3(Thrown thrown) {
        return Metric.continuous("mine", answer -> answer.actualText().equals("a2") ? thrown.<Double>now() : 0.5);
    }

    private static void assertSaid(HeardLog log, String callback, String cost) {
        assertThat(log.messages())
                .filteredOn(line -> line.startsWith("WARNING " + callback + " failed: "))
                .singleElement()
                .asString()
                .contains(cost)
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @EnumSource
    void metric_broken_costsItsRow_andIsCountedInTheReport(Thrown thrown) {
        try (HeardLog log = HeardLog.of(LOGS)) {
            Evaluation evaluation = Evaluator.builder()
                    .metrics(ONE, brokenOnRow3(thrown))
                    .build()
                    .evaluate(model(), Models.questions(50));
            assertThat(evaluation.rows()).hasSize(50);
            assertThat(evaluation.missing("one")).isZero();
            assertThat(evaluation.missing("mine")).isEqualTo(1);
            assertThat(evaluation.score("mine").estimate()).isEqualTo(0.5);
            assertThat(evaluation.rows().get(2).score("mine").orElseThrow().explanation())
                    .startsWith("the metric failed: ")
                    .doesNotContain("hunter2");
            assertThat(evaluation.notes())
                    .singleElement()
                    .asString()
                    .startsWith("mine failed on 1 of 50 rows, which have no score by it: ");
            assertSaid(log, "metric mine", "the row has no score by it");
        }
    }

    @ParameterizedTest
    @EnumSource
    void metric_brokenOnEveryRow_endsTheRunAfterTenRows(Thrown thrown) {
        Models.Scripted model = new Models.Scripted("m", i -> "a" + i);
        assertThatThrownBy(() -> Evaluator.builder()
                        .metrics(ONE, Metric.continuous("mine", answer -> thrown.<Double>now()))
                        .calls(c -> c.batchSize(1))
                        .build()
                        .evaluate(model, Models.questions(2000)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the metric mine failed on each of the first 10 rows, at last on row ");
        assertThat(model.asked.size()).isLessThan(2000);
    }

    @Test
    void metric_brokenOnARow_isAskedOnceForIt() {
        AtomicInteger asked = new AtomicInteger();
        Evaluator.builder()
                .metrics(Metric.continuous("mine", answer -> {
                    asked.incrementAndGet();
                    return answer.actualText().equals("a2") ? Thrown.RUNTIME.<Double>now() : 0.5;
                }))
                .build()
                .evaluate(model(), Models.questions(50));
        assertThat(asked).hasValue(50);
    }

    /** Scores all answers at once, or none. */
    private record Together(List<Integer> asked) implements Metric {
        @Override
        public Score score(Answer answer) {
            return scoreAll(List.of(answer)).get(0);
        }

        @Override
        public List<Score> scoreAll(List<Answer> answers) {
            asked.add(answers.size());
            return answers.size() > 1
                    ? Thrown.RUNTIME.now()
                    : answers.stream().map(answer -> Score.of(1)).toList();
        }

        @Override
        public String name() {
            return "together";
        }
    }

    @Test
    void metric_brokenOnSeveralAtOnce_scoresEachAlone_andThatIsTold() {
        List<ChatResponse> answers =
                IntStream.range(0, 20).mapToObj(i -> Models.response("a" + i)).toList();
        List<Integer> asked = new ArrayList<>();
        try (HeardLog log = HeardLog.of(LOGS)) {
            Evaluation evaluation = Evaluator.builder()
                    .metrics(new Together(asked))
                    .build()
                    .score(model(), answers, Models.questions(20));
            assertThat(evaluation.missing("together")).isZero();
            assertThat(asked).hasSize(21).startsWith(20);
            assertSaid(log, "metric together on several answers at once", "a judge is asked once more");
        }
    }

    @Test
    void metric_interrupted_endsTheEvaluation_insteadOfLeavingTheOtherRowsOut() {
        List<ChatResponse> answers =
                IntStream.range(0, 50).mapToObj(i -> Models.response("a" + i)).toList();
        Evaluator evaluator = Evaluator.builder()
                .metrics(Metric.continuous("mine", answer -> {
                    if (answer.actualText().equals("a20")) {
                        Thread.currentThread().interrupt();
                        throw new FineTuneException("interrupted");
                    }
                    return 1;
                }))
                .build();
        assertThatThrownBy(() -> evaluator.score(model(), answers, Models.questions(50)))
                .isInstanceOf(FineTuneException.class)
                .hasMessage("the metric mine was interrupted at row 21 -> evaluate once more: stored answers cost no"
                        + " call");
        assertThat(Thread.interrupted()).isTrue();
    }

    /** A metric of the whole set. */
    private record Whole(Thrown thrown) implements CorpusMetric {
        @Override
        public Score score(Answer answer) {
            return Score.of(1);
        }

        @Override
        public String name() {
            return "whole";
        }

        @Override
        public Corpus corpus(List<Answer> answers) {
            return rows -> thrown.<Double>now();
        }
    }

    @ParameterizedTest
    @EnumSource
    void corpusMetric_broken_hasNoFigure_andTheOthersHaveTheirs(Thrown thrown) {
        try (HeardLog log = HeardLog.of(LOGS)) {
            Comparison comparison = Evaluator.builder()
                    .metrics(ONE, new Whole(thrown))
                    .build()
                    .compare(model().named("old"), model().named("new"), Models.questions(20));
            assertThat(comparison.metric("whole").verdict()).isEqualTo(Verdict.UNDECIDED);
            assertThat(comparison.metric("whole").candidate().method()).startsWith("none: the metric failed: ");
            assertThat(comparison.metric("whole").test().method()).startsWith("none: the metric failed: ");
            assertThat(comparison.metric("one").candidate().estimate()).isEqualTo(1);
            assertSaid(log, "the figure of metric whole", "the other metrics have theirs");
        }
    }

    @ParameterizedTest
    @EnumSource
    void listenersAndRegistry_broken_theEvaluationGoesOn(Thrown thrown) {
        List<ProgressReport> heard = new ArrayList<>();
        try (HeardLog log = HeardLog.of(LOGS)) {
            Evaluation evaluation = Evaluator.builder()
                    .metrics(ONE)
                    .onProgress(progress -> thrown.now())
                    .onProgress(heard::add)
                    .onPlan(plan -> thrown.now())
                    .registry(thrown.as(Registry.class))
                    .build()
                    .evaluate(model(), Models.questions(50));
            assertThat(evaluation.score("one").estimate()).isEqualTo(1);
            assertThat(heard).isNotEmpty();
            assertSaid(log, "progress listener 1", "the evaluation goes on");
            assertSaid(log, "a listener of plans", "the evaluation goes on");
            assertThat(log.messages()).anyMatch(line -> line.startsWith("SEVERE the registry has not kept "));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsToldFromTheRows_broken_isRefusedBeforeTheFirstQuestion_withItsRow(Thrown thrown) {
        Models.Scripted model = new Models.Scripted("m", i -> "a" + i);
        Metric checks = new Metric() {
            @Override
            public Score score(Answer answer) {
                return Score.of(1);
            }

            @Override
            public String name() {
                return "checks";
            }

            @Override
            public void check(io.github.finetune4j.dataset.ChatExample row) {
                thrown.now();
            }
        };
        for (Evaluator evaluator : List.of(
                Evaluator.builder()
                        .metrics(ONE)
                        .addSlice("mine", row -> thrown.now())
                        .build(),
                Evaluator.builder()
                        .metrics(ONE)
                        .clusterBy(row -> thrown.<String>now())
                        .build(),
                Evaluator.builder().metrics(checks).build())) {
            assertThatThrownBy(() -> evaluator.evaluate(model, Models.questions(5)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("example 1");
        }
        assertThat(model.asked).isEmpty();
    }
}
