// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.dataset.spi.RowSink;
import io.github.finetune4j.dataset.spi.RowStep;
import io.github.finetune4j.dataset.spi.StepOutcome;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.fixtures.Thrown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Code of the application that throws whatever it likes: listeners cost nothing, the rest an error that names it. */
class BrokenCallbacksTest {
    private static DatasetBuilder rows(int n) {
        return Dataset.builder()
                .addExamples(IntStream.range(0, n)
                        .mapToObj(i -> ChatExample.of(Message.user("q" + i), Message.assistant("a" + i)))
                        .toList());
    }

    private static boolean third(Example example) {
        return example.prompt().get(0).content().equals("q2");
    }

    @ParameterizedTest
    @EnumSource
    void listeners_broken_theDataSetIsBuilt_andTheOthersHear(Thrown thrown) {
        List<String> heard = new ArrayList<>();
        try (HeardLog log = HeardLog.of(DatasetMonitoring.class)) {
            DatasetBuilder builder = rows(4).addStep(RowStep.of(
                            "short", row -> third(row.example()) ? StepOutcome.reject("r", "d") : StepOutcome.keep()))
                    .monitoring(m -> m.onIssue(issue -> thrown.now())
                            .onRejected(row -> thrown.now())
                            .onProgress(progress -> thrown.now())
                            .cancelWhen(thrown::now)
                            .onRejected(row -> heard.add(row.reason())));
            assertThat(builder.build().dataset().size()).isEqualTo(3);
            assertThat(heard).containsExactly("r");
            assertThat(log.messages())
                    .hasSize(3)
                    .anyMatch(line -> line.startsWith("WARNING a listener of rejected rows failed: "))
                    .anyMatch(line -> line.startsWith("WARNING a listener of progress failed: "))
                    .anyMatch(line -> line.startsWith("WARNING what says whether to cancel failed: "))
                    .noneMatch(line -> line.contains("hunter2"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void step_broken_endsTheBuild_withItsNameAndTheRow(Thrown thrown) {
        assertThatThrownBy(() -> rows(4).addStep(
                                RowStep.of("mine", row -> third(row.example()) ? thrown.now() : StepOutcome.keep()))
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("the step \"mine\" failed on [^ ]*:3: [^ ]* -> fix it, or the row; .*")
                .hasMessageNotContaining("hunter2")
                .hasCauseInstanceOf(Throwable.class);
    }

    @ParameterizedTest
    @EnumSource
    void rule_broken_isNamed(Thrown thrown) {
        assertThatThrownBy(() -> rows(4).addRule(size -> thrown.now()).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("a rule of the data set failed: ");
    }

    @ParameterizedTest
    @EnumSource
    void source_broken_endsTheBuild_withItsNameAndTheLastRow(Thrown thrown) {
        DatasetSource source = new DatasetSource() {
            @Override
            public String name() {
                return "mine";
            }

            @Override
            public void read(RowSink sink) {
                sink.example(1, ChatExample.of(Message.user("q"), Message.assistant("a")));
                thrown.now();
            }
        };
        if (thrown == Thrown.CHECKED) { // an IOException is what a source may throw: an issue of the report
            assertThatThrownBy(() -> Dataset.builder().addSource(source).build())
                    .isInstanceOf(InvalidDatasetException.class);
            return;
        }
        assertThatThrownBy(() -> Dataset.builder().addSource(source).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the source, after row mine:1, failed: ");
    }

    @ParameterizedTest
    @EnumSource
    void mappingAndRepair_broken_areAnErrorOfTheRow(Thrown thrown) {
        DatasetSource source = new DatasetSource() {
            @Override
            public String name() {
                return "mine";
            }

            @Override
            public void read(RowSink sink) {
                sink.row(1, Map.of("q", "x"));
                sink.row(2, Map.of("q", "broken"));
            }
        };
        assertThatThrownBy(() -> Dataset.builder()
                        .addSource(source)
                        .mapping(row -> "broken".equals(row.get("q"))
                                ? thrown.now()
                                : ChatExample.of(Message.user("q"), Message.assistant("a")))
                        .build())
                .isInstanceOf(InvalidDatasetException.class)
                .hasMessageContaining("mine:2");
        assertThatThrownBy(() -> Dataset.builder()
                        .addSource(source)
                        .addRepair((row, problems) -> "broken".equals(row.get("q")) ? thrown.now() : row)
                        .mapping(row -> ChatExample.of(Message.user("q"), Message.assistant("a")))
                        .build())
                .isInstanceOf(InvalidDatasetException.class)
                .hasMessageContaining("mine:2");
    }

    @ParameterizedTest
    @EnumSource
    void rowsOfASplit_broken_nothingIsWritten(Thrown thrown, @TempDir Path folder) {
        assertThatThrownBy(() -> rows(40).split(
                                s -> s.training(0.8).validation(0.1).test(0.1).seed(1))
                        .writeJsonl(folder, example -> third(example) ? thrown.now() : Map.of("q", "x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("the function that makes rows failed on [^ ]*:3: .*");
        assertThat(folder).isEmptyDirectory();
    }
}
