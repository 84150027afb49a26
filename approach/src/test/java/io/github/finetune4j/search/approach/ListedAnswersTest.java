// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether the answers of training rows come from a list is counted, by the rule that the requirements document. */
class ListedAnswersTest {
    private static final double LEVEL = 0.95;

    private static Dataset rows(int count, IntFunction<String> answer) {
        return Dataset.of(IntStream.range(0, count)
                .mapToObj(i -> ChatExample.of(Message.user("row " + i), Message.assistant(answer.apply(i))))
                .toList());
    }

    private static IntFunction<String> shared(int rows) {
        return i -> i < rows ? "desk " + i % 2 : "what row " + i + " alone has";
    }

    private static Arguments counted(String what, TreeAnswer answer, Dataset rows) {
        return Arguments.of(what, answer, rows);
    }

    static List<Arguments> data() {
        return List.of(
                counted("77 intents", TreeAnswer.YES, rows(300, i -> "intent " + i % 77)),
                counted("a text for each row", TreeAnswer.NO, rows(60, i -> "text " + i)),
                counted("96 of 100, at least 90.2 %", TreeAnswer.YES, rows(100, shared(96))),
                counted("95 of 100, at least 88.8 %", TreeAnswer.UNKNOWN, rows(100, shared(95))),
                counted("41 of 100, at most 50.8 %", TreeAnswer.UNKNOWN, rows(100, shared(41))),
                counted("40 of 100, at most 49.8 %", TreeAnswer.NO, rows(100, shared(40))),
                counted("50 rows", TreeAnswer.YES, rows(50, i -> "desk " + i % 7)),
                counted("49 rows", TreeAnswer.UNKNOWN, rows(49, i -> "desk " + i % 7)),
                counted("49 rows of text", TreeAnswer.UNKNOWN, rows(49, i -> "text " + i)),
                counted("nothing to choose", TreeAnswer.UNKNOWN, rows(60, i -> "yes")),
                counted("answers of 100 characters", TreeAnswer.YES, rows(60, i -> i % 2 + "x".repeat(99))),
                counted("answers of 101 characters", TreeAnswer.NO, rows(60, i -> i % 2 + "x".repeat(100))),
                counted("1,000 answers", TreeAnswer.YES, rows(2000, i -> "product " + i % 1000)),
                counted("1,001 answers, as numbers have", TreeAnswer.UNKNOWN, rows(2002, i -> "" + i % 1001)),
                counted("several labels", TreeAnswer.YES, rows(60, i -> "[\"a" + i % 11 + "\", \"b" + i % 13 + "\"]")),
                counted("several texts", TreeAnswer.NO, rows(60, i -> "[\"a" + i + "\", \"b" + i % 13 + "\"]")),
                counted("what begins like several", TreeAnswer.YES, rows(60, i -> "[see " + i % 2)),
                counted("blank answers", TreeAnswer.NO, rows(60, i -> " ")),
                counted("white space around", TreeAnswer.YES, rows(60, i -> " ".repeat(i) + i % 2 + "\n")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("data")
    void answer_isCounted(String what, TreeAnswer answer, Dataset rows) {
        TreeFork fork = ListedAnswers.of(rows).fork(LEVEL);
        assertThat(fork.answer()).as("%s: %s", what, fork.evidence()).isEqualTo(answer);
        assertThat(fork.stated()).isFalse();
    }

    @Test
    void rowThatIsThereTwice_countsOnce() {
        List<ChatExample> once = rows(60, i -> "text " + i).chats().toList();
        Dataset twice = Dataset.of(
                IntStream.range(0, 120).mapToObj(i -> once.get(i % 60)).toList());
        assertThat(ListedAnswers.of(twice)).isEqualTo(new ListedAnswers(60, 0, 60));
    }

    @Test
    void evidence_hasTheCounts_andTheRule() {
        TreeFork fork = ListedAnswers.of(rows(1200, i -> i < 1199 ? "intent " + i % 77 : "a typo"))
                .fork(LEVEL);
        assertThat(fork.evidence())
                .isEqualTo("99.9 % [99.5 %, 100.0 %] of 1,200 different training rows have a short answer that another"
                        + " row has, too; a list from 90 % on, none below 50 %; 78 different short answers, a list has"
                        + " 1,000 at most");
        assertThat(fork.measured().orElseThrow().n()).isEqualTo(1200);
    }
}
