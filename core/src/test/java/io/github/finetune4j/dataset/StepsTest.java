// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.result.RejectedRow;
import io.github.finetune4j.dataset.result.ReportSection;
import io.github.finetune4j.dataset.result.StepReport;
import io.github.finetune4j.dataset.spi.DatasetMeasure;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.DatasetStep;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowJudge;
import io.github.finetune4j.dataset.spi.RowOrigin;
import io.github.finetune4j.dataset.spi.RowStep;
import io.github.finetune4j.dataset.spi.StepOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepsTest {
    private static final RowStep SHORT = RowStep.of("short", row -> {
        String answer = row.example().messages().get(1).content();
        return answer.length() < 9 ? StepOutcome.reject("too-short", "the answer has " + answer) : StepOutcome.keep();
    });
    private static final RowStep SHOUT = RowStep.mapping(
            "shout",
            example -> example.map(message -> message.with(message.content().replace("7", "SEVEN"))));

    private static List<Example> numbered(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> (Example) Chats.pair("question " + i, "answer " + i))
                .toList();
    }

    /** Keeps the rows whose question is longer than the mean of all. */
    private static final class LongerThanMean implements DatasetStep<long[]> {
        @Override
        public String name() {
            return "mean";
        }

        @Override
        public long[] empty() {
            return new long[2];
        }

        @Override
        public void add(long[] summary, DatasetRow row) {
            summary[0]++;
            summary[1] += row.example().prompt().get(0).content().length();
        }

        @Override
        public long[] merge(long[] first, long[] second) {
            return new long[] {first[0] + second[0], first[1] + second[1]};
        }

        @Override
        public RowJudge judge(long[] whole) {
            double mean = (double) whole[1] / whole[0];
            return row -> row.example().prompt().get(0).content().length() > mean
                    ? StepOutcome.keep()
                            .with(new RowIssue("/messages/0", "longer", Severity.INFO, "it is longer", "nothing"))
                    : StepOutcome.reject("not-longer", "the mean is " + mean);
        }

        @Override
        public Optional<ReportSection> section(long[] whole) {
            return Optional.of(
                    new ReportSection("mean", "Mean", Map.of("rows", whole[0]), List.of(whole[0] + " rows")));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void steps_runInOrder_withTheSameResultForAnyNumberOfThreads(int threads) {
        List<RejectedRow> rejected = new ArrayList<>();
        DatasetResult result = Dataset.builder()
                .addExamples(numbered(10_000))
                .addStep(SHORT)
                .addStep(SHOUT)
                .addStep(new LongerThanMean())
                .reading(r -> r.threads(threads))
                .monitoring(m -> m.onRejected(rejected::add))
                .build();

        // 0 to 9 have a short answer; the mean length of the 9,990 questions left lies above those of two and three
        // digits
        assertThat(result.report().steps())
                .extracting(StepReport::name, StepReport::rowsIn, StepReport::rowsOut)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("short", 10_000L, 9_990L),
                        org.assertj.core.groups.Tuple.tuple("shout", 9_990L, 9_990L),
                        org.assertj.core.groups.Tuple.tuple(
                                "mean", 9_990L, (long) result.dataset().size()));
        assertThat(result.report().removed()).containsEntry("too-short", 10L).containsKey("not-longer");
        assertThat(result.report().steps().get(1).changed())
                .containsEntry("shout", 3_439L - 1); // a 7 in 0..9999, less the 7
        assertThat(result.report().rowsKept()).isEqualTo(result.dataset().size());
        assertThat(rejected).hasSize(10_000 - result.dataset().size());
        assertThat(rejected.get(0).detail()).isEqualTo("the answer has answer 0");
        assertThat(rejected.get(0).origin()).isEqualTo(new RowOrigin("examples", 1, "chat messages"));
        assertThat(result.report().section("mean").orElseThrow().figures()).containsEntry("rows", 9_990L);
        assertThat(result.report().counts())
                .containsEntry("longer", (long) result.dataset().size());
        assertThat(result.dataset().rows().get(0).origin().line()).isGreaterThan(10);
        assertThat(result.report().toString()).contains("step short: 10,000 in, 9,990 out, 10 too-short (0.1 %)");
    }

    @Test
    void fingerprint_isTheSameForAnyNumberOfThreads() {
        Fingerprint one = Dataset.builder()
                .addExamples(numbered(5_000))
                .addStep(SHOUT)
                .reading(r -> r.threads(1))
                .build()
                .dataset()
                .fingerprint();
        Fingerprint many = Dataset.builder()
                .addExamples(numbered(5_000))
                .addStep(SHOUT)
                .reading(r -> r.threads(4))
                .build()
                .dataset()
                .fingerprint();

        assertThat(one).isEqualTo(many);
    }

    @Test
    void limit_stopsReading() {
        DatasetResult result = Dataset.builder()
                .addExamples(numbered(100))
                .reading(r -> r.maxRows(7))
                .build();

        assertThat(result.dataset().size()).isEqualTo(7);
        assertThat(result.report().rowsRead()).isEqualTo(7);
        assertThatThrownBy(() -> Dataset.builder().reading(r -> r.maxRows(0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void progress_tellsPhasesAndRows() {
        Map<String, Long> last = new HashMap<>();
        Dataset.builder()
                .addExamples(numbered(20_000))
                .addStep(SHORT)
                .monitoring(m -> m.onProgress(progress -> last.put(progress.phase(), progress.rows())))
                .build();

        assertThat(last).isEqualTo(Map.of("reading", 20_000L, "short", 20_000L));
    }

    @Test
    void cancelled_endsTheBuild() {
        AtomicInteger asked = new AtomicInteger();
        DatasetBuilder builder = Dataset.builder()
                .addExamples(numbered(50_000))
                .monitoring(m -> m.cancelWhen(() -> asked.incrementAndGet() > 3));

        assertThatThrownBy(builder::build)
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("cancelled while reading");
        assertThat(asked).hasValue(4);
    }

    @Test
    void stepThatThrows_endsTheBuild_namedWithItsRow() {
        DatasetBuilder builder = Dataset.builder()
                .addExamples(numbered(10))
                .reading(r -> r.threads(2))
                .addStep(RowStep.of("broken", row -> {
                    throw new IllegalArgumentException("no good");
                }));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "the step \"broken\" failed on examples:1: java.lang.IllegalArgumentException -> ")
                .cause()
                .hasMessage("no good");
    }

    @Test
    void measuresAndSplitters_plugIn() {
        DatasetSplit split = Dataset.builder()
                .addExamples(numbered(10))
                .use(builder -> builder.addStep(SHOUT))
                .addMeasure(new DatasetMeasure<long[]>() {
                    @Override
                    public String name() {
                        return "count";
                    }

                    @Override
                    public long[] empty() {
                        return new long[1];
                    }

                    @Override
                    public void add(long[] summary, DatasetRow row) {
                        summary[0]++;
                    }

                    @Override
                    public long[] merge(long[] first, long[] second) {
                        return new long[] {first[0] + second[0]};
                    }

                    @Override
                    public ReportSection section(long[] whole) {
                        return new ReportSection("count", "Count", Map.of("n", whole[0]), List.of());
                    }
                })
                .split(s -> s.training(0.5).test(0.5).seed(3))
                .build();

        assertThat(split.report().section("count").orElseThrow().figures()).containsEntry("n", 10L);
        assertThat(split.report().splitRule()).isEqualTo("by prompt, 0.5 / 0.0 / 0.5, seed 3");
    }

    @Test
    void preferences_areExamplesToo() {
        PreferenceExample pair = new PreferenceExample(
                List.of(Message.user("a")), List.of(Message.assistant("b")), List.of(Message.assistant("c")), Map.of());
        DatasetResult result =
                Dataset.builder().addExamples(List.of(pair, pair)).deduplicate().build();

        assertThat(result.dataset().examples()).containsExactly(pair);
        assertThat(pair.fingerprint()).isNotEqualTo(Chats.pair("a", "b").fingerprint());
        assertThat(pair.map(m -> m.with("x")).messages())
                .extracting(Message::content)
                .containsExactly("x", "x", "x");
    }
}
