// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.grader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Evals as they were exported before the service's own ended: their graders become metrics, or are named. */
class ExportedEvalTest {
    private static final String TICKETS = """
        {"object": "eval", "id": "eval_67e321d23b54819096e6bfe140161184", "name": "IT Ticket Categorization",
         "created_at": 1742938578, "metadata": {"team": "support"},
         "data_source_config": {"type": "custom", "schema": {"type": "object", "properties": {
           "item": {"type": "object"}, "sample": {"type": "object"}}, "required": ["item", "sample"]}},
         "testing_criteria": [
          {"name": "Match output to human label", "id": "Match output to human label-c4fdf789", "type": "string_check",
           "input": "{{ sample.output_text }}", "reference": "{{ item.correct_label }}", "operation": "eq"},
          {"name": "Similar", "id": "Similar-1", "type": "text_similarity", "input": "{{sample.output_text}}",
           "reference": "{{item.correct_label}}", "evaluation_metric": "fuzzy_match", "pass_threshold": 0.8},
          {"name": "Sentiment", "id": "Sentiment-2", "type": "label_model", "model": "o3-mini",
           "input": [{"type": "message", "role": "developer", "content": {"type": "input_text",
             "text": "Classify as positive or negative."}},
             {"type": "message", "role": "user", "content": {"type": "input_text",
               "text": "Statement: {{item.ticket}}"}}],
           "labels": ["positive", "negative"], "passing_labels": ["positive"]},
          {"name": "Code", "id": "Code-3", "type": "python", "source": "def grade(sample, item):\\n  return 1.0",
           "pass_threshold": 0.5}]}
        """;

    private static final ChatModel JUDGE = request -> new ChatResponse("positive", FinishReason.STOP, new Usage(1, 1));

    private static Answer answer(String said, Map<String, Object> fields) {
        return new Answer(
                List.of(Message.user("q")),
                Message.assistant("right"),
                new ChatResponse(said, FinishReason.STOP, new Usage(1, 1)),
                fields,
                Duration.ZERO);
    }

    @Test
    void anEval_givesItsGradersAsMetrics_andNamesThoseThatCannotRun() {
        ExportedEval eval = Graders.withModels(name -> JUDGE).readEvals(TICKETS).get(0);

        assertThat(eval.name()).isEqualTo("IT Ticket Categorization");
        assertThat(eval.id()).startsWith("eval_67e321");
        assertThat(eval.metrics())
                .extracting(Metric::name)
                .containsExactly("Match output to human label", "Similar", "Sentiment");
        assertThat(eval.thresholds()).containsExactly(Map.entry("Similar", 0.8));
        assertThat(eval.left()).containsOnlyKeys("Code");
        assertThat(eval.left().get("Code")).contains("python").contains(" -> ").contains("Java");
        Answer hardware = answer("Hardware", Map.of("ticket", "My screen is broken", "correct_label", "Hardware"));
        assertThat(eval.metrics())
                .extracting(metric -> metric.score(hardware).value())
                .containsExactly(1.0, 1.0, 1.0);
    }

    @Test
    void withoutModels_gradersThatAskOneAreNamed() {
        ExportedEval eval = Graders.withoutModels().readEvals(TICKETS).get(0);
        assertThat(eval.metrics()).hasSize(2);
        assertThat(eval.left()).containsOnlyKeys("Sentiment", "Code");
        assertThat(eval.left().get("Sentiment")).contains("o3-mini");
    }

    @Test
    void rowsOfTheEvalsOwnData_areReadAsTheyAre() {
        Metric check =
                Graders.withoutModels().readEvals(TICKETS).get(0).metrics().get(0);
        Answer row = answer("Hardware", Map.of("item", Map.of("ticket", "…", "correct_label", "Hardware")));
        assertThat(check.score(row).value()).isEqualTo(1);
    }

    @Test
    void aPageOfTheList_anArray_andLines_areRead() {
        String one = TICKETS.replace("\n", " ");
        for (String export : List.of(
                "{\"object\": \"list\", \"data\": [" + one + "," + one + "], \"has_more\": false}",
                "[" + one + "," + one + "]",
                one + "\n\n" + one + "\n")) {
            assertThat(Graders.withoutModels().readEvals(export)).hasSize(2);
        }
    }

    @Test
    void gradersOfOneName_getNamesOfTheirOwn() {
        String check =
                "{\"name\": \"String check\", \"type\": \"string_check\", \"input\": \"a\", \"reference\": \"a\","
                        + " \"operation\": \"eq\"ID}";
        String eval = "{\"testing_criteria\": [" + check.replace("ID", "") + ","
                + check.replace("ID", ", \"id\": \"String check-2eaf2d8d\"") + "," + check.replace("ID", "") + "]}";
        assertThat(Graders.withoutModels().readEvals(eval).get(0).metrics())
                .extracting(Metric::name)
                .containsExactly("String check", "String check-2eaf2d8d", "String check 2");
    }

    @Test
    void whatNamesFieldsThatWeDoNotHave_isNamed_andAGraderWithoutATypeToo() {
        String eval = "{\"testing_criteria\": [{\"name\": \"a\", \"type\": \"string_check\", \"input\":"
                + " \"{{sample.choices[0].logprobs}}\", \"reference\": \"x\", \"operation\": \"eq\"}, {}, 3]}";
        ExportedEval read = Graders.withoutModels().readEvals(eval).get(0);
        assertThat(read.metrics()).isEmpty();
        assertThat(read.left()).containsOnlyKeys("a", "grader", "grader 2");
    }

    @Test
    void whatIsNoEval_isRefused_withWhatToDo() {
        for (String bad : List.of("{}", "[]", "{\"data\": []}", "hello", "{\"testing_criteria\": []}\n{")) {
            assertThatThrownBy(() -> Graders.withoutModels().readEvals(bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(" -> ");
        }
    }
}
