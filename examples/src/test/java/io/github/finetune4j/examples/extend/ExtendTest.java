// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.extend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of {@code docs/inside/extending.md} do what the page says. */
class ExtendTest {
    private static ChatExample row(String question, String answer) {
        return ChatExample.of(Message.user(question), Message.assistant(answer));
    }

    @Test
    void wordLimit_inAnEvaluator_isAShareOfAnswers() {
        ChatModel echo =
                request -> new ChatResponse(request.messages().get(0).content(), FinishReason.STOP, new Usage(0, 0));
        Evaluation evaluation = Evaluator.builder()
                .metrics(new WordLimit(3))
                .build()
                .evaluate(echo, Dataset.of(List.of(row("one two three", ""), row("one two three four", ""))));

        assertThat(evaluation.score("within_3_words").estimate()).isEqualTo(0.5);
    }

    @Test
    void noPlaceholders_inADataSet_leavesRowsOutAndSaysWhy() {
        DatasetResult result = Dataset.builder()
                .addExamples(List.of(row("Hello", "Dear {{ name }}, welcome"), row("Hello there", "Welcome {name}")))
                .addStep(NoPlaceholders.step())
                .build();

        assertThat(result.dataset().size()).isEqualTo(1);
        assertThat(result.report().summary()).contains("no-placeholders", "placeholder");
    }

    @Test
    void noDigits_aroundAModel_isAskedWithoutThem_inEachWay() {
        ChatModel echo =
                request -> new ChatResponse(request.messages().get(0).content(), FinishReason.STOP, new Usage(0, 0));
        ChatModel model = new NoDigits(echo.named("echo"));
        ChatRequest asked = ChatRequest.user("My card is 4711");
        StringBuilder streamed = new StringBuilder();

        assertThat(model.chat(asked).text()).isEqualTo("My card is ####");
        assertThat(model.chat(asked, streamed::append).text()).isEqualTo(streamed.toString());
        assertThat(model.chatAll(List.of(asked)).get(0).text()).isEqualTo("My card is ####");
        assertThat(model.identity()).contains("echo without digits");
        assertThat(model.name()).isEqualTo("echo");
    }
}
