// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetIssue;
import io.github.finetune4j.dataset.InvalidDatasetException;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.text.TextClassifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A teacher's probabilities in rows: how they come in, and what a training reads of them. */
class SoftLabelsTest {
    private static final HeadConfig ANY = HeadConfig.builder().build();
    private static final Map<String, Double> SURE = Map.of("yes", 0.9, "no", 0.1);

    @TempDir
    Path folder;

    /** Answers by the text; throws for a whole batch that holds what it does not know. */
    private record Teacher() implements TextClassifier {
        @Override
        public List<String> labels() {
            return List.of("no", "yes");
        }

        @Override
        public List<Classification> classifyAll(List<String> texts) {
            List<Classification> answers = new ArrayList<>();
            for (String text : texts) {
                if (text.startsWith("broken")) {
                    throw new IllegalStateException("no answer to " + text);
                }
                answers.add(
                        text.startsWith("strange")
                                ? new Classification(SURE, List.of(), true)
                                : Classification.of(SURE));
            }
            return answers;
        }
    }

    private static ChatExample row(String text, String label) {
        return ChatExample.of(Message.user(text), Message.assistant(label));
    }

    private static ChatExample soft(String text, String label, Object chances) {
        return new ChatExample(
                List.of(Message.user(text), Message.assistant(label)), Map.of(SoftLabels.FIELD, chances));
    }

    @Test
    void of_putsTheTeachersProbabilitiesIntoRows_andKeepsTheirLabels() {
        SoftLabels soft = SoftLabels.of(Dataset.of(List.of(row("a", "no"), row("b", "yes"))), new Teacher());
        assertThat(soft.softened()).isEqualTo(2);
        assertThat(LabeledText.of(soft.rows(), TrainingMethod.CLASSIFICATION, ANY))
                .containsExactly(new LabeledText("a", List.of("no"), SURE), new LabeledText("b", List.of("yes"), SURE));
    }

    @Test
    void rowsThatTheTeacherAbstainsFromOrFailsOn_keepTheirLabel_andAreCounted() {
        List<ChatExample> rows = new ArrayList<>();
        IntStream.range(0, 100)
                .forEach(i -> rows.add(row((i % 10 == 3 ? "broken " : i % 10 == 5 ? "strange " : "good ") + i, "no")));
        SoftLabels soft = SoftLabels.of(Dataset.of(rows), new Teacher());
        assertThat(soft.softened()).isEqualTo(80);
        assertThat(soft.abstained()).isEqualTo(10);
        assertThat(soft.failed()).isEqualTo(10);
        assertThat(soft.rows().size()).isEqualTo(100);
        assertThat(soft.rows().examples().get(3)).isEqualTo(rows.get(3));
        assertThat(soft.rows().examples().get(5)).isEqualTo(rows.get(5));
    }

    @Test
    void rowsWithoutALabel_getTheTeachers_andAreLeftOutWhereItHasNone() {
        Dataset data = Dataset.of(List.of(
                ChatExample.of(Message.user("good")),
                ChatExample.of(Message.user("strange")),
                ChatExample.of(Message.user("broken"))));
        SoftLabels soft = SoftLabels.of(data, new Teacher());
        assertThat(soft.rows().chats()).singleElement().satisfies(row -> {
            assertThat(row.answer()).map(Message::content).contains("yes");
            assertThat(row.fields()).containsEntry(SoftLabels.FIELD, SURE);
        });
        assertThat(soft.abstained()).isEqualTo(1);
        assertThat(soft.failed()).isEqualTo(1);
    }

    @Test
    void teacherThatGivesTooFewAnswers_hasFailed() {
        TextClassifier mute = new TextClassifier() {
            @Override
            public List<String> labels() {
                return List.of("no", "yes");
            }

            @Override
            public List<Classification> classifyAll(List<String> texts) {
                return List.of();
            }
        };
        assertThat(SoftLabels.of(Dataset.of(List.of(row("a", "no"), row("b", "yes"))), mute)
                        .failed())
                .isEqualTo(2);
    }

    @Test
    void ofScores_makesProbabilitiesOfLogProbabilities_theLabelsOwnAlone() {
        Map<String, Double> scores =
                Map.of("yes", Math.log(0.06), "no", Math.log(0.02), "odd", Double.NEGATIVE_INFINITY);
        SoftLabels soft = SoftLabels.ofScores(
                Dataset.of(List.of(row("a", "no"))),
                List.of("yes", "no", "odd"),
                (prompt, label) -> prompt.get(0).content().equals("a") ? scores.getOrDefault(label, 0.0) : Double.NaN);
        Map<?, ?> chances = (Map<?, ?>) Objects.requireNonNull(
                soft.rows().chats().findFirst().orElseThrow().fields().get(SoftLabels.FIELD));
        assertThat((double) Objects.requireNonNull(chances.get("yes"))).isCloseTo(0.75, within(1e-12));
        assertThat((double) Objects.requireNonNull(chances.get("no"))).isCloseTo(0.25, within(1e-12));
        assertThat(chances.get("odd")).isEqualTo(0.0);
    }

    @Test
    void ofScores_thatAreNoNumbers_haveFailed() {
        SoftLabels soft = SoftLabels.ofScores(
                Dataset.of(List.of(row("a", "no"), row("b", "no"))),
                List.of("yes", "no"),
                (prompt, label) -> Double.NaN);
        assertThat(soft.failed()).isEqualTo(2);
        assertThatThrownBy(() -> SoftLabels.ofScores(Dataset.of(List.of()), List.of("yes"), (prompt, label) -> 0))
                .hasMessageContaining("labels: 1 -> give at least 2");
    }

    @Test
    void examplesThatAreNoChats_areRefused() {
        assertThatThrownBy(() -> SoftLabels.of(Dataset.of(List.of(new TextExample("a"))), new Teacher()))
                .hasMessageContaining(" -> give chats alone");
    }

    @Test
    void rows_writtenAndReadBack_haveTheSameProbabilities() throws IOException {
        Dataset rows = SoftLabels.of(Dataset.of(List.of(row("a", "no"), row("b", "yes"))), new Teacher())
                .rows();
        rows.writeJsonl(folder.resolve("rows.jsonl"));
        Dataset read =
                Dataset.builder().addJsonl(folder.resolve("rows.jsonl")).build().dataset();
        assertThat(read.fingerprint()).isEqualTo(rows.fingerprint());
        assertThat(LabeledText.of(read, TrainingMethod.CLASSIFICATION, ANY))
                .isEqualTo(LabeledText.of(rows, TrainingMethod.CLASSIFICATION, ANY));
    }

    @Test
    void probabilities_areMadeToSumToOne_whereTheyWereRounded() {
        assertThat(LabeledText.of(
                                Dataset.of(
                                        List.of(soft("a", "no", Map.of("no", 0.333, "yes", 0.666)), row("b", "yes"))),
                                TrainingMethod.CLASSIFICATION,
                                ANY)
                        .get(0)
                        .chances()
                        .values())
                .hasSize(2)
                .satisfies(chances -> assertThat(chances.stream()
                                .mapToDouble(Double::doubleValue)
                                .sum())
                        .isCloseTo(1, within(1e-15)));
    }

    @Test
    void severalLabels_haveAProbabilityEach() {
        Dataset rows = Dataset.of(List.of(soft("a", "[\"no\"]", Map.of("no", 0.9, "yes", 0.7)), row("b", "[\"yes\"]")));
        assertThat(LabeledText.of(rows, TrainingMethod.MULTI_LABEL, ANY).get(0).chances())
                .isEqualTo(Map.of("no", 0.9, "yes", 0.7));
    }

    @Test
    void probabilities_thatAreNone_areRefused_withTheRow() {
        Map<Object, String> wrong = new LinkedHashMap<>();
        wrong.put("yes", "no object with a number for each label");
        wrong.put(Map.of(), "no object with a number for each label");
        wrong.put(Map.of("yes", 1.5), "one is no number from 0 to 1");
        wrong.put(Map.of("yes", -0.5, "no", 1.5), "one is no number from 0 to 1");
        wrong.put(Map.of("yes", "0.5", "no", 0.5), "one is no number from 0 to 1");
        wrong.put(Map.of("yes", 0.5, "no", 0.4), "they sum to 0.9, and one label per text applies");
        wrong.forEach((value, message) -> assertThat(
                        refused(TrainingMethod.CLASSIFICATION, ANY, soft("b", "yes", value)))
                .as("%s", value)
                .singleElement()
                .satisfies(issue -> {
                    assertThat(issue.code()).isEqualTo("bad-probabilities");
                    assertThat(issue.place()).isEqualTo("memory:2 /label_probabilities");
                    assertThat(issue.message()).contains(message);
                }));
    }

    @Test
    void probabilities_ofLabelsThatAreNotLearnt_areRefused() {
        ChatExample other = soft("b", "yes", Map.of("yes", 0.5, "maybe", 0.5));
        assertThat(refused(TrainingMethod.CLASSIFICATION, ANY, other))
                .extracting(DatasetIssue::code, DatasetIssue::message)
                .containsExactly(tuple("unknown-label", "the label \"maybe\" has a probability, and no row has it"));
        HeadConfig named = HeadConfig.builder().addLabels("no", "yes").build();
        assertThat(refused(TrainingMethod.CLASSIFICATION, named, other))
                .extracting(DatasetIssue::message)
                .containsExactly("the label \"maybe\" has a probability, and the head does not name it");
        HeadConfig all = HeadConfig.builder().addLabels("no", "yes", "maybe").build();
        assertThat(LabeledText.of(Dataset.of(List.of(row("a", "no"), other)), TrainingMethod.CLASSIFICATION, all))
                .hasSize(2);
    }

    @Test
    void label_thatNoTeacherFindsPossible_isRefused() {
        Map<String, Double> never = Map.of("yes", 1.0);
        assertThat(refused(TrainingMethod.CLASSIFICATION, ANY, soft("b", "yes", never), soft("c", "odd", never)))
                .extracting(DatasetIssue::code, DatasetIssue::message)
                .containsExactly(
                        tuple("bad-probabilities", "the label \"odd\" has rows, and a probability above 0 in none"));
    }

    @Test
    void methodsThatLearnFromLabelsAlone_refuseProbabilities() {
        HeadConfig order = HeadConfig.builder().addLabels("no", "yes").build();
        assertThat(refused(TrainingMethod.ORDINAL, order, soft("b", "yes", SURE)))
                .extracting(DatasetIssue::message)
                .containsExactly("method ORDINAL learns from labels alone");
    }

    private static List<DatasetIssue> refused(TrainingMethod method, HeadConfig head, ChatExample... rows) {
        List<ChatExample> all = new ArrayList<>(List.of(row("a", "no")));
        all.addAll(List.of(rows));
        return catchThrowableOfType(InvalidDatasetException.class, () -> LabeledText.of(Dataset.of(all), method, head))
                .issues();
    }
}
