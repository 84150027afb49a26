// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Point 3: the card with what a comparison found. */
class ModelCardTest {
    private static final Dataset ROWS = Dataset.of(IntStream.range(0, 40)
            .mapToObj(i -> ChatExample.of(Message.user("Question " + i), Message.assistant("yes")))
            .toList());

    /** Knows the answer to every so-manieth question. */
    private static ChatModel knowing(String name, int every) {
        return new ChatModel() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public ChatResponse chat(ChatRequest request) {
                String question = request.messages().get(0).content();
                int number = Integer.parseInt(question.substring(question.indexOf(' ') + 1));
                return new ChatResponse(number % every == 0 ? "yes" : "no", FinishReason.STOP, new Usage(1, 1));
            }
        };
    }

    private static Comparison comparison() {
        return Evaluator.builder()
                .metrics(Metric.binary("exact", answer -> answer.actualText().equals("yes")))
                .build()
                .compare(knowing("base", 4), knowing("tuned", 1), ROWS);
    }

    @Test
    void results_standInFrontMatterAndTable_withTheirIntervals() {
        String card = ModelCard.builder("acme/tiny")
                .results(comparison())
                .trainingData(ROWS)
                .build()
                .text();
        // 10 and 40 of 40, as counted by hand
        assertThat(card)
                .contains("model-index:\n- name: \"tiny, tuned\"\n  results:\n")
                .contains("    - type: \"exact\"\n      value: 1.000\n      name: \"exact, 95 % interval ")
                .contains("On 40 held-out rows, the same for both models.")
                .containsPattern(
                        "\\| exact \\| 0\\.2500 \\(95 % interval 0\\.1\\d+ to 0\\.4\\d+, n = 40, [^)]+\\) \\| 1\\.000 \\(")
                .containsPattern(
                        "\\| 0\\.7500 \\(95 % interval 0\\.\\d+ to 0\\.\\d+, n = 40, [^|]+\\) \\| [^|]+ \\| better \\|")
                .contains("Trained on 40 examples, fingerprint `"
                        + ROWS.fingerprint().hex() + "`");
    }

    @Test
    void withoutResults_thereIsNoTable() {
        assertThat(ModelCard.builder("acme/tiny").build().text())
                .doesNotContain("model-index", "## Results", "## Data");
    }
}
