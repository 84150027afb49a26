// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ProviderFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private final Evaluator evaluator =
            Evaluator.builder().metrics(Models.EXACT).calls(c -> c.batchSize(4)).build();

    @Test
    void evaluate_scoresEveryRowAndKeepsThem() {
        Evaluation evaluation = evaluator.evaluate(Models.knowing("m", 8), Models.questions(10));
        assertThat(evaluation.score("exact").estimate()).isEqualTo(0.8);
        assertThat(evaluation.score("exact").method()).isEqualTo("Wilson score");
        // statsmodels proportion_confint(8, 10, method='wilson')
        assertThat(evaluation.score("exact").lower()).isCloseTo(0.4901624715, within(1e-9));
        assertThat(evaluation.rows()).hasSize(10);
        EvaluatedRow last = evaluation.rows().get(9);
        assertThat(last.prompt()).containsExactly(Message.user("q9"));
        assertThat(last.expected()).isEqualTo("a9");
        assertThat(last.actual()).isEqualTo("?");
        assertThat(last.score("exact")).contains(Score.of(0));
        assertThat(evaluation.usage().outputTokens()).isEqualTo(20);
        assertThat(evaluation.data()).isEqualTo(Models.questions(10).fingerprint());
    }

    @Test
    void evaluate_asksInBatchesAndTellsProgress() {
        List<String> heard = new ArrayList<>();
        List<Integer> second = new ArrayList<>();
        Evaluator telling = Evaluator.builder()
                .metrics(Models.EXACT)
                .calls(c -> c.batchSize(4))
                .onProgress(report -> heard.add(report.done() + "/" + report.total()))
                .onProgress(report -> second.add(report.done()))
                .build();
        Models.Scripted model = Models.knowing("m", 8);
        telling.evaluate(model, Models.questions(10));
        assertThat(model.batches).containsExactly(4, 4, 2);
        assertThat(heard).containsExactly("4/10", "8/10", "10/10");
        assertThat(second).containsExactly(4, 8, 10);
    }

    @Test
    void evaluate_givesTheModelAsManyRowsAsItLikes_unlessToldOtherwise() {
        record Hungry(List<Integer> batches) implements ChatModel {
            @Override
            public ChatResponse chat(ChatRequest request) {
                return Models.response("a" + Models.number(request));
            }

            @Override
            public List<ChatResponse> chatAll(List<ChatRequest> requests) {
                batches.add(requests.size());
                return ChatModel.super.chatAll(requests);
            }

            @Override
            public int requestsAtOnce() {
                return 64;
            }
        }
        Hungry model = new Hungry(new ArrayList<>());
        Evaluator.builder().metrics(Models.EXACT).build().evaluate("named", model, Models.questions(100));
        Evaluator.builder()
                .metrics(Models.EXACT)
                .calls(c -> c.batchSize(50))
                .build()
                .evaluate(model, Models.questions(100));
        Models.Scripted usual = Models.knowing("m", 8);
        Evaluator.builder().metrics(Models.EXACT).build().evaluate(usual, Models.questions(20));
        assertThat(model.batches).containsExactly(64, 36, 50, 50);
        assertThat(usual.batches).containsExactly(16, 4);
    }

    @Test
    void evaluate_withListenerThatThrows_goesOn() {
        Evaluator telling = Evaluator.builder()
                .metrics(Models.EXACT)
                .onProgress(report -> {
                    throw new IllegalStateException("listener");
                })
                .build();
        assertThat(telling.evaluate(Models.knowing("m", 1), Models.questions(2)).rows())
                .hasSize(2);
    }

    @Test
    void evaluate_asksGreedily_unlessToldOtherwise() {
        Models.Scripted model = Models.knowing("m", 1);
        evaluator.evaluate(model, Models.questions(1));
        assertThat(model.asked.get(0).temperature()).hasValue(0);
        Evaluator own = Evaluator.builder()
                .metrics(Models.EXACT)
                .request(request -> request.maxTokens(7))
                .build();
        own.evaluate(model, Models.questions(1));
        assertThat(model.asked.get(1).temperature()).isEmpty();
        assertThat(model.asked.get(1).maxTokens()).hasValue(7);
    }

    @Test
    void evaluate_givesTheModelToolsOfTheRow_andNothingElseOfIt() {
        ChatExample row = new ChatExample(
                List.of(Message.user("q0"), Message.assistant("a0")), Map.of("tools", List.of("t"), "id", 7));
        Models.Scripted model = Models.knowing("m", 1);
        evaluator.evaluate(model, Dataset.of(List.of(row)));
        assertThat(model.asked.get(0).fields()).isEqualTo(Map.of("tools", List.of("t")));
    }

    @Test
    void evaluate_rowThatFails_isOneErrorRow_notItsBatch() {
        Models.Scripted model = new Models.Scripted("m", i -> {
            if (i == 2) {
                throw new IllegalArgumentException("the prompt of 9 tokens does not fit");
            }
            return "a" + i;
        });
        Evaluation evaluation = evaluator.evaluate(model, Models.questions(10));
        assertThat(evaluation.errors()).isEqualTo(1);
        assertThat(evaluation.score("exact").estimate()).isEqualTo(0.9);
        EvaluatedRow failed = evaluation.rows().get(2);
        assertThat(failed.error()).isEqualTo("IllegalArgumentException: the prompt of 9 tokens does not fit");
        assertThat(failed.actual()).isEmpty();
        assertThat(failed.score("exact")).contains(new Score(0, "no answer"));
    }

    @Test
    void evaluate_whereNoRowIsAnswered_failsWithTheFirstReason() {
        ChatModel broken = request -> {
            throw new FineTuneException("the model is asleep");
        };
        assertThatThrownBy(() -> evaluator.evaluate(broken, Models.questions(10)))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("answered none of 10 rows")
                .hasMessageContaining("the model is asleep")
                .hasRootCauseMessage("the model is asleep");
    }

    @Test
    void evaluate_withRefusedKey_stopsAtOnce() {
        List<Integer> asked = new ArrayList<>();
        ChatModel refusing = request -> {
            asked.add(Models.number(request));
            throw new AuthenticationException("bad key", new ProviderFailure("p", "chat", 401, null, 1), null);
        };
        assertThatThrownBy(() -> evaluator.evaluate(refusing, Models.questions(10)))
                .isInstanceOf(AuthenticationException.class);
        assertThat(asked).containsExactly(0);
    }

    @Test
    void evaluate_interrupted_stopsAndKeepsTheFlag() {
        Thread caller = Thread.currentThread();
        Models.Scripted model = new Models.Scripted("m", i -> {
            if (i == 5) {
                caller.interrupt();
            }
            return "a" + i;
        });
        assertThatThrownBy(() -> evaluator.evaluate(model, Models.questions(10)))
                .isInstanceOf(FineTuneException.class)
                .hasMessageMatching("the evaluation of m was interrupted after \\d+ of 10 rows: nothing of it is kept"
                        + " -> give the evaluator a folder with answers\\(...\\)");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void evaluate_modelThatMixesUpTheCount_isNamed() {
        ChatModel forgetful = new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                return Models.response("a");
            }

            @Override
            public List<ChatResponse> chatAll(List<ChatRequest> requests) {
                return List.of(Models.response("a"));
            }

            @Override
            public String name() {
                return "forgetful";
            }
        };
        assertThatThrownBy(() -> evaluator.evaluate(forgetful, Models.questions(4)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the model forgetful gave 1 answers to 4 requests");
    }

    @Test
    void evaluate_rowsWithoutAnswer_areRefusedWithTheirNumbers() {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rows.add(
                    i % 2 == 0
                            ? ChatExample.of(Message.user("q" + i))
                            : ChatExample.of(Message.user("q" + i), Message.assistant("a" + i)));
        }
        assertThatThrownBy(() -> evaluator.evaluate(Models.knowing("m", 1), Dataset.of(rows)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("15 of 30 examples have no prompt that ends with an assistant message")
                .hasMessageContaining("example 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, ... -> add");
    }

    @Test
    void evaluate_emptyDataSet_isRefused() {
        assertThatThrownBy(() -> evaluator.evaluate(Models.knowing("m", 1), Dataset.of(List.of())))
                .hasMessage("the data set to evaluate on is empty: 0 examples -> give at least one;"
                        + " if it is the test part of a split, take more rows or a larger test fraction");
    }

    @Test
    void evaluate_binaryMetricThatGivesAHalf_isNamed() {
        Metric half = new NamedMetric("half", ScoreKind.BINARY, answer -> Score.of(0.5));
        Evaluator halves = Evaluator.builder().metrics(half).build();
        assertThatThrownBy(() -> halves.evaluate(Models.knowing("m", 1), Models.questions(2)))
                .hasMessage("the binary metric half gave 0.5 for row 1 -> return 0 or 1, or make it continuous");
    }

    @Test
    void score_ofUnknownMetric_listsTheKnown() {
        Evaluation evaluation = evaluator.evaluate(Models.knowing("m", 1), Models.questions(2));
        assertThatThrownBy(() -> evaluation.score("bleu"))
                .hasMessage("no metric bleu in this evaluation of m -> name one of exact");
    }

    @Test
    void build_namesEverythingThatIsMissingOrContradictory() {
        assertThatThrownBy(() -> Evaluator.builder().budget(Budget.ofMoney(1)).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the evaluator cannot be built: no metric -> give at least one with metrics(...); a budget of"
                                + " money without the price of tokens -> give it with defaultPrice(...) or addPrice(...)");
    }

    @Test
    void setters_refuseAValueOutOfRangeAtOnce() {
        Evaluator.Builder builder = Evaluator.builder();
        Map<String, Runnable> wrong = Map.of(
                "batchSize: 0 -> give at least 1", () -> builder.calls(c -> c.batchSize(0)),
                "concurrency: 0 -> give at least 1", () -> builder.calls(c -> c.concurrency(0)),
                "retries: -1 -> give at least 0", () -> builder.calls(c -> c.retries(-1)),
                "timeout: 0 seconds -> give a duration above zero", () -> builder.calls(c -> c.timeout(Duration.ZERO)),
                "level: 95.0 -> give a number between 0 and 1, both excluded",
                        () -> builder.statistics(s -> s.level(95)),
                "equivalenceMargin: -1.0 -> give a number above 0",
                        () -> builder.statistics(s -> s.equivalenceMargin(-1)),
                "resamples: 1 -> give at least 100", () -> builder.statistics(s -> s.resamples(1)),
                "metrics: none -> give at least one", builder::metrics);
        wrong.forEach((message, setter) -> assertThatThrownBy(setter::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message));
    }

    @Test
    void metrics_replace_addMetricAppends() {
        Metric other = Metric.binary("other", answer -> true);
        Evaluator.Builder builder = Evaluator.builder().metrics(other).addMetric(Models.EXACT);
        assertThat(builder.build().metrics()).containsExactly(other, Models.EXACT);
        assertThat(builder.metrics(Models.EXACT).build().metrics()).containsExactly(Models.EXACT);
    }

    @Test
    void addMetric_ofASecondOneWithThatName_isRefused() {
        assertThatThrownBy(() -> Evaluator.builder().metrics(Models.EXACT).addMetric(Models.EXACT))
                .hasMessage("two metrics are named exact -> give one another name");
        assertThatThrownBy(() -> Score.of(Double.NaN))
                .hasMessage("score: NaN -> give a finite number, or Score.missing(...) where there is none");
    }
}
