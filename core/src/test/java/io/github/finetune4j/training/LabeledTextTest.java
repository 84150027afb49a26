// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetIssue;
import io.github.finetune4j.dataset.InvalidDatasetException;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.dataset.spi.DatasetSource;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabeledTextTest {
    private static final HeadConfig ANY = HeadConfig.builder().build();

    private static ChatExample row(String text, String label) {
        return ChatExample.of(Message.user(text), Message.assistant(label));
    }

    private static Dataset rows(String... textsAndLabels) {
        return Dataset.of(IntStream.range(0, textsAndLabels.length / 2)
                .mapToObj(i -> row(textsAndLabels[2 * i], textsAndLabels[2 * i + 1]))
                .toList());
    }

    private static HeadConfig head(String... labels) {
        return HeadConfig.builder().addLabels(labels).build();
    }

    private static List<DatasetIssue> refused(Dataset data, TrainingMethod method, HeadConfig head) {
        return catchThrowableOfType(InvalidDatasetException.class, () -> LabeledText.of(data, method, head))
                .issues();
    }

    @Test
    void classification_readsTextAndLabel_inTheOrderOfTheRows() {
        assertThat(LabeledText.of(rows("a", " yes\n", "b", "no"), TrainingMethod.CLASSIFICATION, ANY))
                .containsExactly(new LabeledText("a", List.of("yes")), new LabeledText("b", List.of("no")));
    }

    @Test
    void textOf_leavesOutTheOperator_andKeepsTheConversation() {
        assertThat(LabeledText.textOf(List.of(
                        Message.system("You route tickets."),
                        Message.user("My card"),
                        Message.assistant("Which one?"),
                        Message.user("The blue one"))))
                .isEqualTo("My card\nWhich one?\nThe blue one");
    }

    @Test
    void severalLabels_areThoseOfTheJsonArray_eachOnce() {
        assertThat(LabeledText.of(
                        rows("a", "[\"late\", \"damaged\", \"late\"]", "b", "[]"), TrainingMethod.MULTI_LABEL, ANY))
                .extracting(LabeledText::labels)
                .containsExactly(List.of("late", "damaged"), List.of());
    }

    @Test
    void regression_readsTheNumber() {
        assertThat(LabeledText.of(rows("a", "-1.5e1", "b", "2"), TrainingMethod.REGRESSION, ANY))
                .extracting(LabeledText::number)
                .containsExactly(-15.0, 2.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "1e999", "0x1p3", "1f", "1,5", "five", "[1]"})
    void regression_refusesWhatIsNoNumber(String answer) {
        assertThat(refused(rows("a", "1", "b", answer), TrainingMethod.REGRESSION, ANY))
                .extracting(DatasetIssue::code, DatasetIssue::place)
                .containsExactly(tuple("no-number", "memory:2"));
    }

    @Test
    void number_ofALabel_isRefused() {
        assertThatThrownBy(() -> new LabeledText("a", List.of("yes")).number())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("REGRESSION");
    }

    @Test
    void everyBadRow_isNamedInOneException() {
        Dataset data = Dataset.of(List.of(
                row("a", "yes"),
                ChatExample.of(Message.user("not labelled")),
                row(" ", "no"),
                row("d", "  "),
                row("e", "[\"yes\", \"no\"]"),
                row("f", "perhaps"),
                new TextExample("no chat")));
        assertThat(refused(data, TrainingMethod.CLASSIFICATION, head("yes", "no")))
                .extracting(DatasetIssue::line, DatasetIssue::code)
                .containsExactly(
                        tuple(2L, "no-label"),
                        tuple(3L, "empty-content"),
                        tuple(4L, "no-label"),
                        tuple(5L, "several-labels"),
                        tuple(6L, "unknown-label"),
                        tuple(7L, "mixed-formats"));
        assertThatThrownBy(() -> LabeledText.of(data, TrainingMethod.CLASSIFICATION, head("yes", "no")))
                .hasMessageContaining("the data set has 6 errors in memory -> fix the rows below")
                .hasMessageContaining(
                        "memory:6: the label \"perhaps\" is not among the 2 labels of the head [unknown-label]");
    }

    @Test
    void issues_nameTheFileAndLineThatTheRowCameFrom() {
        Dataset data = Dataset.builder()
                .formats(List.of(RowFormat.labeled("text", "label")))
                .addSource(DatasetSource.jsonl(
                        new StringReader("{\"text\":\"a\",\"label\":\"x\"}\n\n{\"text\":\"b\",\"label\":\"y\"}"),
                        "tickets.jsonl"))
                .build()
                .dataset();
        assertThat(refused(data, TrainingMethod.CLASSIFICATION, head("x", "z")))
                .extracting(DatasetIssue::place)
                .containsExactly("tickets.jsonl:3");
    }

    @Test
    void longUnknownLabel_isNotShown_sinceItMayBeWhatSomebodyWrote() {
        String said = "My card number is 4111 and I want it back, now";
        assertThat(refused(rows("a", "yes", "b", said), TrainingMethod.CLASSIFICATION, head("yes", "no")))
                .extracting(DatasetIssue::message)
                .containsExactly("a label of 46 characters is not among the 2 labels of the head");
    }

    @ParameterizedTest
    @ValueSource(strings = {"late", "{\"late\": 1}", "[late]", "[1]", "[\"late\", \" \"]", "[\"late\"", "[null]"})
    void multiLabel_refusesWhatIsNoArrayOfLabels(String answer) {
        assertThat(refused(rows("a", "[]", "b", answer), TrainingMethod.MULTI_LABEL, ANY))
                .extracting(DatasetIssue::line, DatasetIssue::code)
                .containsExactly(tuple(2L, "no-label-list"));
    }

    @Test
    void labelThatLooksLikeAnArray_isOneLabelWhereTheHeadNamesIt() {
        assertThat(LabeledText.of(rows("a", "[\"x\"]", "b", "y"), TrainingMethod.CLASSIFICATION, head("[\"x\"]", "y")))
                .hasSize(2);
    }

    @Test
    void oneClass_isRefused_andIsFineToJudgeBy() {
        Dataset one = rows("a", "yes", "b", "yes");
        assertThat(refused(one, TrainingMethod.CLASSIFICATION, head("yes", "no")))
                .extracting(DatasetIssue::place, DatasetIssue::code)
                .containsExactly(tuple("memory", "one-label"));
        assertThat(LabeledText.ofValidation(one, TrainingMethod.CLASSIFICATION, List.of("no", "yes")))
                .hasSize(2);
    }

    @Test
    void validationRow_withALabelThatNobodyLearns_isRefused() {
        assertThatThrownBy(() -> LabeledText.ofValidation(
                        rows("a", "yes", "b", "perhaps"), TrainingMethod.CLASSIFICATION, List.of("no", "yes")))
                .isInstanceOf(InvalidDatasetException.class)
                .hasMessageContaining("memory:2: the label \"perhaps\"");
    }

    @Test
    void labels_areTheHeadsInItsOrder_orElseThoseOfTheRowsSorted() {
        List<LabeledText> texts = LabeledText.of(rows("a", "b", "c", "a"), TrainingMethod.CLASSIFICATION, ANY);
        assertThat(LabeledText.labels(texts, ANY)).containsExactly("a", "b");
        assertThat(LabeledText.labels(texts, head("b", "z", "a"))).containsExactly("b", "z", "a");
    }

    @Test
    void warnings_nameContradictionsAndRareLabels() {
        Dataset data = rows("Hello  there", "x", "hello there", "y", "other", "x", "hello there", "x");
        assertThat(LabeledText.warnings(data, TrainingMethod.CLASSIFICATION, head("x", "y", "z")))
                .extracting(DatasetIssue::place, DatasetIssue::code, DatasetIssue::message)
                .containsExactly(
                        tuple("memory:2", "contradictory-row", "the same text has another label before"),
                        tuple("memory", "rare-label", "the label \"z\" has no row"),
                        tuple("memory:2", "rare-label", "the label \"y\" has one row"));
    }

    @Test
    void methodWithoutAHead_isRefused() {
        assertThatThrownBy(() -> LabeledText.of(rows("a", "b"), TrainingMethod.SUPERVISED, ANY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("method: SUPERVISED");
    }

    @Test
    void tenThousandClasses_areReadInOnePass_andTheMessageStaysShort() {
        int classes = 10_000;
        List<ChatExample> examples = new ArrayList<>();
        for (int i = 0; i < 2 * classes; i++) {
            examples.add(row("text " + i, "label " + i % classes));
        }
        Dataset data = Dataset.of(examples);
        assertThat(LabeledText.labels(LabeledText.of(data, TrainingMethod.CLASSIFICATION, ANY), ANY))
                .hasSize(classes);
        HeadConfig others = head(Stream.iterate(0, i -> i + 1)
                .limit(classes)
                .map(i -> "other " + i)
                .toArray(String[]::new));
        InvalidDatasetException e = catchThrowableOfType(
                InvalidDatasetException.class, () -> LabeledText.of(data, TrainingMethod.CLASSIFICATION, others));
        assertThat(e.report().errors()).isEqualTo(2L * classes);
        assertThat(e.getMessage()).hasSizeLessThan(700).contains("and 19997 more [unknown-label]");
    }
}
