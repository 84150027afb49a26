// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.calls.RecordedModel;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The day after: the model is gone, and what it answered plays it. */
@Timeout(60)
class AskedModelTest {
    private static final int ROWS = 200;
    private static final double MARGIN = 0.05;

    @TempDir
    Path folder;

    private static Dataset rows(int from, int to) {
        return Dataset.of(IntStream.range(from, to)
                .mapToObj(i -> ChatExample.of(Message.user("question " + i), Message.assistant(right(i))))
                .toList());
    }

    /** The fake service echoes, so that the tuned model is right on nine rows of ten. */
    private static String right(int row) {
        return row % 10 == 0 ? "something else" : "You said: question " + row;
    }

    private static Evaluator evaluator() {
        return Evaluator.builder()
                .metrics(Metric.binary("exact", a -> a.actualText().equals(a.expectedText())))
                .statistics(statistics -> statistics.resamples(1_000))
                .build();
    }

    /** As good as the tuned model, and right on other rows. */
    private static ChatModel candidate() {
        ChatModel model = request -> {
            String question = request.messages().get(0).content();
            int row = Integer.parseInt(question.substring("question ".length()));
            String text = row % 20 == 5 ? "?" : right(row);
            return new ChatResponse(text, FinishReason.STOP, new Usage(2, 3));
        };
        return model.named("candidate");
    }

    @Test
    void candidate_isShownNonInferior_toAModelThatIsSwitchedOff() {
        try (AskLab lab = new AskLab(folder)) {
            assertThat(lab.ask(evaluator().requests(rows(0, ROWS))).answered()).isEqualTo(ROWS);
            lab.server.die();
            try (RecordedModel dead = lab.rescue().recorded(AskLab.MODEL)) {
                Comparison comparison = evaluator().compare(dead, candidate(), rows(0, ROWS));
                assertThat(comparison.baseline().model()).isEqualTo(AskLab.MODEL.id());
                assertThat(comparison.baseline().run().facts()).containsEntry("identity", AskLab.MODEL.toString());
                assertThat(comparison.baseline().score("exact").estimate()).isEqualTo(0.9);
                assertThat(comparison.candidate().score("exact").estimate()).isEqualTo(0.95);
                assertThat(comparison.metric("exact").nonInferiority(MARGIN).pValue())
                        .isLessThan(0.01);
            }
        }
    }

    @Test
    void rowThatWasNeverAsked_isAClearErrorOfItsRow() {
        try (AskLab lab = new AskLab(folder)) {
            lab.ask(evaluator().requests(rows(0, 10)));
            lab.server.die();
            try (RecordedModel dead = lab.rescue().recorded(AskLab.MODEL)) {
                Evaluation evaluation = evaluator().evaluate(dead, rows(8, 12));
                assertThat(evaluation.errors()).isEqualTo(2);
                assertThat(evaluation.rows().get(2).error())
                        .contains("no answer of " + AskLab.MODEL.id() + " to this request is in ")
                        .endsWith("-> record it while the model answers, or leave the row out")
                        .doesNotContain("question");
            }
        }
    }
}
