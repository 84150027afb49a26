// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.evaluation.text.Bleu;
import io.github.finetune4j.evaluation.text.Rouge;
import io.github.finetune4j.evaluation.text.Ter;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix;
import io.github.finetune4j.text.TextEmbedder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MoreMetricsTest {
    private static double score(Metric metric, String expected, String actual) {
        return metric.score(Answers.of(expected, actual)).value();
    }

    @Test
    void corpusScores_addUpTheRowsDrawn() {
        List<String> texts = List.of("The dog bit the man.", "It wasn't surprising.", "The man had just bitten him.");
        List<List<String>> references = List.of(
                List.of("The dog bit the man.", "The dog had bit the man."),
                List.of("It was not unexpected.", "No one was surprised."),
                List.of("The man bit him first.", "The man had bitten the dog."));
        List<Answer> answers = IntStream.range(0, 3)
                .mapToObj(i ->
                        Answers.of(references.get(i).get(0), texts.get(i), Map.of("references", references.get(i))))
                .toList();
        CorpusMetric.Corpus bleu = Metrics.bleu().corpus(answers);
        assertThat(bleu.value(0, 1, 2)).isCloseTo(48.530827009929865, within(1e-9));
        assertThat(bleu.value(2, 0, 0))
                .isEqualTo(Bleu.create()
                        .corpus(
                                List.of(texts.get(2), texts.get(0), texts.get(0)),
                                List.of(references.get(2), references.get(0), references.get(0))));
        assertThat(Metrics.chrf().corpus(answers).value(0, 1, 2)).isCloseTo(59.72751782684763, within(1e-9));
        assertThat(Metrics.ter(Ter.create()).corpus(answers).value(0, 1, 2)).isCloseTo(40, within(1e-9));
        assertThat(Metrics.ter(Ter.create()).higherIsBetter()).isFalse();
    }

    @Test
    void references_mustBeTexts() {
        assertThatThrownBy(() -> Metrics.tokenF1().score(Answers.of("a", "a", Map.of("references", List.of(1L)))))
                .hasMessageContaining("an item of the field references: 1 -> give texts only");
    }

    @Test
    void rougeAndEdits_takeTheBestReference() {
        Answer answer = Answers.of("nothing", "the cats ran", Map.of("references", List.of("the cat runs")));
        assertThat(Metrics.rouge(Rouge.n(1)).score(answer).value()).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(Metrics.rouge(Rouge.n(1).stemming(true)).score(answer).value())
                .isCloseTo(2.0 / 3, within(1e-12));
        assertThat(Metrics.rouge(Rouge.l()).name()).isEqualTo("rougeL");
        assertThat(score(Metrics.editSimilarity(), "kitten", "sitting")).isCloseTo(4.0 / 7, within(1e-12));
    }

    @Test
    void classification_isComputedFromTheRowsDrawn() {
        List<Answer> answers = List.of(
                Answers.of("a", "a"), Answers.of("a", "b"), Answers.of("b", "b"), Answers.of("b", "no label here"));
        CorpusMetric macro = Metrics.macroF1(List.of("a", "b"));
        // a: precision 1, recall 1/2; b: precision 1/2, recall 1/2
        assertThat(macro.corpus(answers).value(0, 1, 2, 3)).isCloseTo((2.0 / 3 + 0.5) / 2, within(1e-12));
        assertThat(macro.corpus(answers).value(0, 2)).isEqualTo(1);
        assertThat(macro.score(answers.get(3)).value()).isZero();
        assertThat(Metrics.classification("balanced", List.of("a", "b"), ConfusionMatrix::balancedAccuracy)
                        .corpus(answers)
                        .value(0, 1, 2, 3))
                .isEqualTo(0.5);
    }

    @Test
    void fieldF1_byHand() {
        String wanted = "{\"name\": \"Ann\", \"age\": 3, \"tags\": [\"x\", \"y\"]}";
        assertThat(score(Metrics.fieldF1(), wanted, "{\"tags\": [\"y\", \"x\"], \"age\": 3.0, \"name\": \"Ann\"}"))
                .isEqualTo(1);
        // 2 of 3 given, 2 of 4 wanted
        assertThat(score(Metrics.fieldF1(), wanted, "{\"name\": \"Ann\", \"age\": 4, \"tags\": [\"x\"]}"))
                .isCloseTo(4.0 / 7, within(1e-12));
        assertThat(score(Metrics.fieldF1(), wanted, "name: Ann")).isZero();
        assertThatThrownBy(() -> score(Metrics.fieldF1(), "Ann", "{}"))
                .hasMessageContaining("is no JSON -> fix the row");
    }

    private static Map<String, Object> calls(Object... calls) {
        return Map.of("tool_calls", List.of(calls));
    }

    private static Map<String, Object> call(String name, Object arguments) {
        return Map.of("function", Map.of("name", name, "arguments", arguments));
    }

    @Test
    void toolCalls_byNameAndArguments() {
        Message expected = new Message(
                Role.ASSISTANT, "", calls(call("weather", "{\"city\": \"Bern\", \"days\": 2}"), call("time", "{}")));
        Answer same = Answers.with(
                expected,
                Answers.response("", calls(call("time", ""), call("weather", "{\"days\":2.0,\"city\":\"Bern\"}"))),
                Duration.ZERO);
        assertThat(Metrics.toolCalls().score(same).value()).isEqualTo(1);
        Answer other = Answers.with(
                expected,
                Answers.response("", calls(call("weather", Map.of("city", "Basel", "days", 2L)))),
                Duration.ZERO);
        assertThat(Metrics.toolCalls().score(other).value()).isZero();
        // shared: weather, days=2 of 3 given; wanted: weather, city, days, time, {}
        assertThat(Metrics.toolCallF1().score(other).value()).isCloseTo(4.0 / 8, within(1e-12));
        assertThat(score(Metrics.toolCalls(), "hello", "hello")).isEqualTo(1);
    }

    @Test
    void sqlExecution_comparesRows() {
        String setup =
                "CREATE TABLE city(name VARCHAR, people INT); INSERT INTO city VALUES ('Bern', 134), ('Basel', 173), ('Chur', 38)";
        Metric metric = Metrics.sqlExecution(setup);
        String wanted = "SELECT name FROM city WHERE people > 100";
        assertThat(score(metric, wanted, "```sql\nselect NAME from CITY where people >= 134 order by name desc;\n```"))
                .isEqualTo(1);
        assertThat(score(metric, wanted, "SELECT name FROM city")).isZero();
        assertThat(score(metric, wanted, "SELECT nam FROM city")).isZero();
        assertThat(score(metric, "SELECT COUNT(*) FROM city", "SELECT 3.0")).isEqualTo(1);
        assertThat(score(metric, wanted, "DROP TABLE city")).isZero();
        assertThat(score(metric, wanted, "SELECT FILE_READ('/etc/hostname')")).isZero();
        String deep = "SELECT " + "(".repeat(60_000) + "1";
        assertThat(metric.score(Answers.of(wanted, deep)).explanation())
                .isEqualTo("does not run: it is nested too deep");
        assertThatThrownBy(() -> score(metric, deep, wanted))
                .hasMessageContaining("the expected query does not run: it is nested too deep");
        assertThat(metric.score(Answers.of(wanted, "DELETE FROM city")).explanation())
                .startsWith("does not run");
        assertThatThrownBy(() -> score(metric, "SELECT x FROM nowhere", wanted))
                .hasMessageContaining("the expected query does not run");
    }

    @Test
    void perplexity_isOfAllTokensTogether() {
        TokenLikelihoods model = (prompt, answer) -> answer.chars()
                .mapToDouble(c -> c == 'a' ? Math.log(0.5) : Math.log(0.1))
                .toArray();
        CorpusMetric metric = Metrics.perplexity(model);
        List<Answer> answers = List.of(Answers.of("aaa", ""), Answers.of("b", ""));
        assertThat(metric.score(answers.get(0)).value()).isCloseTo(2, within(1e-12));
        assertThat(metric.corpus(answers).value(0, 1))
                .isCloseTo(Math.exp(-(3 * Math.log(0.5) + Math.log(0.1)) / 4), within(1e-12));
        assertThat(metric.higherIsBetter()).isFalse();
    }

    @Test
    void optionLikelihood_picksTheLikeliest() {
        TokenLikelihoods model = (prompt, answer) -> answer.chars()
                .mapToDouble(c -> c == 'a' ? Math.log(0.5) : Math.log(0.1))
                .toArray();
        List<String> options = List.of("aaaaaa", "b");
        assertThat(score(Metrics.optionLikelihood(model, options, false), "aaaaaa", ""))
                .isZero();
        assertThat(score(Metrics.optionLikelihood(model, List.of("aaa", "b"), false), "aaa", ""))
                .isEqualTo(1);
        assertThat(score(Metrics.optionLikelihood(model, options, true), "aaaaaa", ""))
                .isEqualTo(1);
        assertThatThrownBy(() -> score(Metrics.optionLikelihood(model, options, true), "c", ""))
                .hasMessageContaining("none of the 2 options");
    }

    @Test
    void confidence_comesFromTheResponse() {
        Map<String, Object> logprobs = Map.of(
                "logprobs",
                Map.of("content", List.of(Map.of("logprob", Math.log(0.5)), Map.of("logprob", Math.log(0.8)))));
        Answer answer = Answers.with(Message.assistant("x"), Answers.response("x", logprobs), Duration.ZERO);
        assertThat(LogProbabilities.confidence(answer.actual())).isCloseTo(0.4, within(1e-12));
        assertThat(LogProbabilities.confidence(Answers.response("x", Map.of()))).isNaN();
        CorpusMetric ece =
                Metrics.calibrationError(Metrics.exactMatch(), one -> LogProbabilities.confidence(one.actual()), 10);
        assertThat(ece.corpus(List.of(answer)).value(0)).isCloseTo(0.6, within(1e-12));
        assertThat(ece.score(Answers.of("x", "x")).missing()).isTrue();
        CorpusMetric brier = Metrics.brier(Metrics.exactMatch(), one -> LogProbabilities.confidence(one.actual()));
        assertThat(brier.score(answer).value()).isCloseTo(0.36, within(1e-12));
        assertThat(Metrics.answerPerplexity().score(answer).value()).isCloseTo(1 / Math.sqrt(0.4), within(1e-12));
    }

    @Test
    void embeddings_areCompared() {
        TextEmbedder letters = text -> new double[] {
            text.chars().filter(c -> c == 'a').count(),
            text.chars().filter(c -> c == 'b').count()
        };
        assertThat(score(Metrics.embeddingSimilarity(letters), "ab", "aabb")).isCloseTo(1, within(1e-12));
        assertThat(score(Metrics.embeddingSimilarity(letters), "a", "b")).isZero();
        assertThat(score(Metrics.embeddingSimilarity(letters), "a", "")).isZero();
    }

    @Test
    void costs_areMeasured() {
        Answer quick = Answers.with(Message.assistant(""), Answers.response("😀", Map.of()), Duration.ofMillis(100));
        Answer slow = Answers.with(Message.assistant(""), Answers.response("ab", Map.of()), Duration.ofMillis(300));
        assertThat(Metrics.length().score(quick).value()).isEqualTo(1);
        assertThat(Metrics.latency(60).score(slow).value()).isEqualTo(0.3);
        assertThat(Metrics.latency(60).scoreOfFailure()).isEqualTo(60);
        CorpusMetric p95 = Metrics.latencyQuantile(0.95);
        assertThat(p95.name()).isEqualTo("latency_p95");
        assertThat(p95.corpus(List.of(quick, slow)).value(0, 1)).isCloseTo(0.29, within(1e-12));
        Answer inABatch = Answers.with(Message.assistant(""), Answers.response("ab", Map.of()), Duration.ZERO);
        assertThat(Metrics.latency(60).score(inABatch).missing()).isTrue();
        assertThat(p95.score(inABatch).missing()).isTrue();
        assertThat(p95.corpus(List.of(quick, slow, inABatch)).value(0, 1, 2)).isCloseTo(0.29, within(1e-12));
        assertThatIllegalStateException()
                .isThrownBy(() -> p95.corpus(List.of(inABatch)).value(0))
                .withMessageContaining("nobody measured");
        assertThat(Metrics.outputTokens().score(quick).value()).isEqualTo(5);
        assertThat(Metrics.cost(new TokenPrice(1, 2, "USD")).score(quick).value())
                .isCloseTo(20e-6, within(1e-15));
        assertThat(Metrics.length().needsExpected()).isFalse();
    }
}
