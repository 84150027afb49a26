// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.grader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.ScoreKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** OpenAI's grader JSON, read and run. */
class GradersTest {
    private static Answer answer(String said, Map<String, Object> fields) {
        return new Answer(
                List.of(Message.user("q")), Message.assistant("right"), response(said), fields, Duration.ZERO);
    }

    private static ChatResponse response(String text) {
        return new ChatResponse(text, FinishReason.STOP, new Usage(1, 1));
    }

    private static double check(String operation, String said, String label) {
        Metric metric = Graders.withoutModels().read("""
            {"type": "string_check", "name": "check", "input": "{{sample.output_text}}",
             "reference": "{{ item.label }}", "operation": "%s"}
            """.formatted(operation));
        assertThat(metric.kind()).isEqualTo(ScoreKind.BINARY);
        return metric.score(answer(said, Map.of("label", label))).value();
    }

    @Test
    void stringCheck_hasFourOperations() {
        assertThat(check("eq", "Cat", "Cat")).isEqualTo(1);
        assertThat(check("eq", "cat", "Cat")).isZero();
        assertThat(check("ne", "cat", "Cat")).isEqualTo(1);
        assertThat(check("like", "a Cat sat", "Cat")).isEqualTo(1);
        assertThat(check("like", "a cat sat", "Cat")).isZero();
        assertThat(check("ilike", "a cat sat", "Cat")).isEqualTo(1);
        assertThat(check("ilike", "a CAT sat", "cat")).isEqualTo(1);
        assertThatThrownBy(() -> check("is", "", ""))
                .hasMessage("the grader check has the operation is -> use eq, ne, like or ilike");
    }

    private static double similarity(String metric) {
        return Graders.withoutModels()
                .read("""
                    {"type": "text_similarity", "name": "s", "input": "{{sample.output_text}}",
                     "reference": "{{item.expected}}", "evaluation_metric": "%s"}
                    """.formatted(metric))
                .score(new Answer(
                        List.of(Message.user("q")),
                        Message.assistant("The fast brown fox jumped over the lazy dog"),
                        response("The quick brown fox jumps over the lazy dog")))
                .value();
    }

    /** Values of rapidfuzz 3.14, nltk 3.10, sacrebleu 2.6 and rouge-score 0.1.2. */
    @Test
    void textSimilarity_isThatOfThePackages() {
        assertThat(similarity("fuzzy_match")).isCloseTo(0.8604651162790699, within(1e-12));
        assertThat(similarity("bleu")).isCloseTo(0.3688939732334405, within(1e-12));
        assertThat(similarity("gleu")).isCloseTo(0.4666666666666667, within(1e-12));
        assertThat(similarity("rouge_1")).isCloseTo(0.7777777777777778, within(1e-12));
        assertThat(similarity("rouge_3")).isCloseTo(0.2857142857142857, within(1e-12));
        assertThat(similarity("rouge_l")).isCloseTo(0.7777777777777778, within(1e-12));
        assertThatThrownBy(() -> similarity("meteor")).hasMessageContaining("needs WordNet's synonyms");
        assertThatThrownBy(() -> similarity("cosine")).hasMessageContaining("give the reader vectors");
        assertThatThrownBy(() -> similarity("rouge_9")).hasMessageContaining("rouge_1 to rouge_5");
        Metric cosine = Graders.withoutModels()
                .embedding(text -> new double[] {text.length(), 1})
                .read("""
                    {"type": "text_similarity", "name": "c", "input": "ab", "reference": "cd",
                     "evaluation_metric": "cosine"}
                    """);
        assertThat(cosine.score(answer("", Map.of())).value()).isCloseTo(1, within(1e-12));
    }

    private static final String SCORE_MODEL = """
        {"type": "score_model", "name": "closeness", "model": "judge-1", "range": [0, 10],
         "sampling_params": {"temperature": 0.5, "top_p": 1, "seed": 42, "max_completions_tokens": 9,
                             "reasoning_effort": "low"},
         "input": [{"role": "developer", "content": "Grade."},
                   {"role": "user", "content": [{"type": "input_text",
                    "text": "Reference {{item.ref.text}}, answer {{sample.output_text}}"}]}]}
        """;

    private static Score scored(String reply) {
        return Graders.withModels(name -> request -> response(reply))
                .read(SCORE_MODEL)
                .score(answer("x", Map.of("ref", Map.of("text", "y"))));
    }

    @Test
    void scoreModel_isAskedAsItIsWritten() {
        List<ChatRequest> asked = new ArrayList<>();
        Metric metric = Graders.withModels(name -> request -> {
                    assertThat(name).isEqualTo("judge-1");
                    asked.add(request);
                    return response("7");
                })
                .read(SCORE_MODEL);
        assertThat(metric.score(answer("it $1 {{x}}", Map.of("ref", Map.of("text", "y")))))
                .isEqualTo(Score.of(7));
        ChatRequest request = asked.get(0);
        assertThat(request.messages().get(1).content()).isEqualTo("Reference y, answer it $1 {{x}}");
        assertThat(request.messages().get(0).role().word()).isEqualTo("developer");
        assertThat(request.temperature()).hasValue(0.5);
        assertThat(request.seed()).hasValue(42);
        assertThat(request.maxTokens()).hasValue(9);
        assertThat(request.extra()).containsEntry("reasoning_effort", "low");
    }

    @Test
    void scoreModel_takesANumberOfItsRange_andNothingElse() {
        assertThat(scored(" 2.5\n").value()).isEqualTo(2.5);
        assertThat(scored("```json\n{\"steps\": [], \"result\": 4}\n```").value())
                .isEqualTo(4);
        assertThat(scored("11").missing()).isTrue();
        assertThat(scored("Score: 7").explanation())
                .isEqualTo("the grader's model gave no number from 0.0 to 10.0: Score: 7");
        assertThat(scored("7/10").missing()).isTrue();
        assertThat(scored("true").missing()).isTrue();
    }

    private static Score labelled(String reply) {
        return Graders.withModels(name -> request -> response(reply)).read("""
            {"type": "label_model", "name": "tone", "model": "m", "labels": ["Polite", "rude", "neutral"],
             "passing_labels": ["Polite", "neutral"],
             "input": [{"role": "user", "content": "{{sample.output_text}}"}]}
            """).score(answer("x", Map.of()));
    }

    @Test
    void labelModel_passesByLabel() {
        assertThat(labelled("polite")).isEqualTo(new Score(1, "polite"));
        assertThat(labelled("{\"label\": \"rude\"}")).isEqualTo(new Score(0, "rude"));
        assertThat(labelled("\"neutral\"").value()).isEqualTo(1);
        assertThat(labelled("not polite, I fear").missing()).isTrue();
        assertThatThrownBy(() ->
                        Graders.withModels(name -> request -> response("")).read("""
                            {"type": "label_model", "name": "t", "model": "m", "labels": ["a"], "passing_labels": ["b"],
                             "input": [{"role": "user", "content": "x"}]}
                            """))
                .hasMessageContaining("passes labels that are none of its own: [b] of [a]");
    }

    private static final String PARTS = """
        {"sim": {"type": "text_similarity", "name": "similar text", "input": "{{sample.output_json.name}}",
                 "reference": "{{item.name}}", "evaluation_metric": "fuzzy_match"},
         "exact": {"type": "string_check", "name": "same", "input": "{{sample.output_json.tags[1]}}",
                   "reference": "{{item.tag}}", "operation": "eq"}}
        """;

    private static Metric multi(String parts, String formula) {
        return Graders.withoutModels()
                .read("{\"type\": \"multi\", \"name\": \"both\", \"graders\": " + parts + ", \"calculate_output\": \""
                        + formula + "\"}");
    }

    @Test
    void multi_isAFormulaOverOthers() {
        Answer answer = answer("{\"name\": \"abcd\", \"tags\": [\"x\", \"y\"]}", Map.of("name", "abcd", "tag", "y"));
        assertThat(multi(PARTS, "0.5 * sim + 0.25 * exact").score(answer).value())
                .isEqualTo(0.75);
        assertThat(multi(PARTS, "exact").score(answer).explanation()).isEqualTo("exact 1.000");
        // by name and by type too, and from a list
        assertThat(multi(PARTS, "min(similar_text, string_check_score)")
                        .score(answer)
                        .value())
                .isEqualTo(1);
        String list = PARTS.strip()
                .replace("{\"sim\": ", "[")
                .replace("\"exact\": ", "")
                .replaceFirst("\\}\\}$", "}]");
        assertThat(multi(list, "text_similarity_score - same").score(answer).value())
                .isZero();
        assertThat(multi(PARTS, "1 / (exact - 1)").score(answer).missing()).isTrue();
    }

    @Test
    void answerWithoutTheField_scoresZero_butARowWithoutItIsAnError() {
        Map<String, Object> fields = Map.of("name", "abcd", "tag", "y");
        assertThat(multi(PARTS, "sim").score(answer("no JSON", fields))).isEqualTo(new Score(0, "sim 0.000"));
        Metric sim = Graders.withoutModels().read("""
            {"type": "string_check", "name": "n", "input": "{{sample.output_json.a.b}}", "reference": "1",
             "operation": "eq"}
            """);
        assertThat(sim.score(answer("{\"a\": {\"b\": 1}}", Map.of())).value()).isEqualTo(1);
        assertThat(sim.score(answer("{\"a\": {}}", Map.of()))).isEqualTo(new Score(0, "the answer has no field a.b"));
        assertThat(sim.score(answer("{a}", Map.of()))).isEqualTo(new Score(0, "the answer is no JSON"));
        assertThatThrownBy(() -> multi(PARTS, "sim").score(answer("{\"name\": \"x\"}", Map.of("other", 1))))
                .hasMessage("the row has no field name, which the grader names: [other]"
                        + " -> add it to the row, or name a field that is there");
    }

    @Test
    void grader_isAMetricOfAnEvaluation() {
        Dataset rows = Dataset.of(List.of(
                new ChatExample(List.of(Message.user("1")), Map.of("label", "a")),
                new ChatExample(List.of(Message.user("2")), Map.of("label", "b"))));
        ChatModel model = request -> response("a");
        Metric metric = Graders.withoutModels().read("""
            {"type": "string_check", "name": "check", "input": "{{sample.output_text}}",
             "reference": "{{item.label}}", "operation": "eq"}
            """);
        Evaluation evaluation = Evaluator.builder().metrics(metric).build().evaluate("m", model, rows);
        assertThat(evaluation.score("check").estimate()).isEqualTo(0.5);
    }

    @Test
    void formula_isArithmetic() {
        Map<String, Double> numbers = Map.of("a", 2.0, "b_1", 0.5);
        assertThat(value("1 + 2 * 3 - 4 / 8", numbers)).isEqualTo(6.5);
        assertThat(value("-a ^ 2", numbers)).isEqualTo(-4);
        assertThat(value("2 ^ 3 ^ 2", numbers)).isEqualTo(512);
        assertThat(value("2 ^ -1", numbers)).isEqualTo(0.5);
        assertThat(value("(1 - -a) * b_1", numbers)).isEqualTo(1.5);
        assertThat(value("max(min(a, 5, 3), b_1) + abs(-1) + floor(1.7) + ceil(1.2)", numbers))
                .isEqualTo(6);
        assertThat(value("log(exp(3)) + sqrt(.25)", numbers)).isCloseTo(3.5, within(1e-12));
        assertThat(value("1 - 2 - 3", numbers)).isEqualTo(-4);
    }

    private static double value(String formula, Map<String, Double> numbers) {
        return Formula.parse(formula, numbers.keySet()).value(numbers);
    }

    @Test
    void formula_thatMakesNoSense_isNamedWithItsPlace() {
        Map<String, Double> none = Map.of("a", 1.0);
        assertThatThrownBy(() -> value("0.5 * a + 0.5 * a)", none))
                .hasMessage("the formula 0.5 * a + 0.5 * a) can't be read at character 18: unexpected ) -> fix"
                        + " calculate_output");
        assertThatThrownBy(() -> value("a + c", none)).hasMessageContaining("unknown name c, known are [a]");
        assertThatThrownBy(() -> value("(a", none)).hasMessageContaining("a ) is missing");
        assertThatThrownBy(() -> value("a *", none)).hasMessageContaining("it ends too early");
        assertThatThrownBy(() -> value("1.2.3", none)).hasMessageContaining("1.2.3 is no number");
        assertThatThrownBy(() -> value("abs(a, a)", none)).hasMessageContaining("abs takes one number, and is given 2");
        assertThatThrownBy(() -> value("(".repeat(100_000), none)).hasMessageContaining("too many brackets");
        assertThatThrownBy(() -> value("a^".repeat(100_000) + "a", none)).hasMessageContaining("too many powers");
    }

    @Test
    void multi_whoseFormulaNamesSeveralByOneName_isRefused() {
        String twins = PARTS.replace("text_similarity", "string_check")
                .replace("\"evaluation_metric\": \"fuzzy_match\"", "\"operation\": \"eq\"");
        assertThatThrownBy(() -> multi(twins, "string_check_score"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the grader both has a formula that names [string_check_score], by which several of its"
                        + " graders go -> name each by what is its own");
        assertThat(multi(twins, "sim + exact").scoreOfFailure()).isZero();
    }

    @Test
    void multi_whoseFormulaHasNoNumberForAFailure_isRefused() {
        assertThatThrownBy(() -> multi(PARTS, "1 / exact"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the grader both has a formula that gives Infinity for a row that the model failed ->"
                        + " let calculate_output give a number there too");
        assertThat(multi(PARTS, "1 - exact").scoreOfFailure()).isEqualTo(1);
    }

    @Test
    void scoreModel_withSettingsOrAMessageThatCannotBeRead_isRefused() {
        Graders graders = Graders.withModels(name -> request -> response("1"));
        assertThatThrownBy(() -> graders.read("""
            {"type": "score_model", "name": "n", "model": "m", "sampling_params": [0.5],
             "input": [{"role": "user", "content": "Grade."}]}
            """))
                .hasMessage("the grader n has sampling_params that are no object: [0.5] -> give an object there");
        assertThatThrownBy(() -> graders.read("""
            {"type": "score_model", "name": "n", "model": "m", "input": [{"role": "user", "text": "Grade."}]}
            """))
                .hasMessage("the grader n has a message without content -> add its text, or leave it out");
    }

    @Test
    void badJson_isNamed() {
        Graders graders = Graders.withoutModels();
        assertThatThrownBy(() -> graders.read("[1]")).hasMessageContaining("the grader is no JSON object");
        assertThatThrownBy(() -> graders.read("{}"))
                .hasMessageContaining("the grader at grader needs the text type: null -> give a text there");
        assertThatThrownBy(() -> graders.read("{\"type\": \"python\", \"name\": \"p\"}"))
                .hasMessage("the grader p is of type python, which runs foreign code -> write it as a Metric in Java");
        assertThatThrownBy(() -> graders.read("{\"type\": \"poem\", \"name\": \"p\"}"))
                .hasMessageContaining("is of type poem -> use string_check");
        assertThatThrownBy(() -> graders.read(SCORE_MODEL))
                .hasMessageContaining("the grader asks the model judge-1 -> read it with Graders.withModels(...)");
        assertThatThrownBy(() -> graders.read("""
            {"type": "string_check", "name": "n", "input": "{{sample.audio}}", "reference": "",
             "operation": "eq"}
            """)).hasMessageContaining("names {{sample.audio}} -> use item.FIELD");
        assertThatThrownBy(() -> Graders.withModels(name -> request -> response(""))
                        .read(SCORE_MODEL.replace("[0, 10]", "[1, 1]")))
                .hasMessageContaining("has the range [1,1] -> give two numbers");
        assertThatThrownBy(() -> multi("{}", "1"))
                .hasMessageContaining("needs objects in graders: {} -> give at least 1 there");
    }
}
