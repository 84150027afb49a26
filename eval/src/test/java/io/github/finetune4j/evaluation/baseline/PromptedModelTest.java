// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.evaluation.metric.Metrics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Prompted baselines, evaluated as models. */
class PromptedModelTest {
    private static final String[] TOPICS = {"invoice", "parcel", "refund", "password"};

    private static ChatExample ticket(String text, String label) {
        return ChatExample.of(Message.user(text), Message.assistant(label));
    }

    private static Dataset pool() {
        return Dataset.of(List.of(
                ticket("My invoice is wrong", "billing"),
                ticket("The invoice shows twice the price", "billing"),
                ticket("An invoice is missing", "billing"),
                ticket("The parcel never came", "delivery"),
                ticket("I forgot my password", "account")));
    }

    private static ChatModel silent(List<ChatRequest> asked) {
        return ((ChatModel) request -> {
                    asked.add(request);
                    return answer("x");
                })
                .named("base");
    }

    private static ChatResponse answer(String text) {
        return new ChatResponse(text, FinishReason.STOP, new Usage(1, 1));
    }

    private static List<Message> prompt(ChatModel model, ChatRequest request) {
        return ((PromptedModel) model).prompt(request).messages();
    }

    @Test
    void zeroShot_putsInstructionsFirst_andKeepsTheRest() {
        List<ChatRequest> asked = new ArrayList<>();
        ChatModel model = PromptedModel.zeroShot(silent(asked), " Name the category. ");
        model.chat(ChatRequest.builder()
                .addMessage(Message.system("Be brief."))
                .addMessage(Message.user("My parcel?"))
                .temperature(0)
                .maxTokens(7)
                .build());
        assertThat(asked.get(0).messages())
                .containsExactly(Message.system("Name the category.\n\nBe brief."), Message.user("My parcel?"));
        assertThat(asked.get(0).maxTokens()).hasValue(7);
        assertThat(model.name()).isEqualTo("base, zero-shot");
        assertThatThrownBy(() -> PromptedModel.zeroShot(silent(asked), " "))
                .hasMessage("instructions of a zero-shot baseline: a blank text -> say what the model is to do");
    }

    @Test
    void fewShot_showsExamplesAsTurns_beforeTheQuestion() {
        ExampleSelector one = FewShotExamples.fixed(
                List.of(ChatExample.of(Message.system("old"), Message.user("q"), Message.assistant("a"))));
        ChatModel model = PromptedModel.fewShot(silent(new ArrayList<>()), "", one);
        assertThat(prompt(model, ChatRequest.user("My parcel?")))
                .containsExactly(Message.user("q"), Message.assistant("a"), Message.user("My parcel?"));
        assertThat(model.name()).isEqualTo("base, 1-shot");
        ExampleSelector open = FewShotExamples.fixed(List.of(ChatExample.of(Message.user("q"))));
        assertThatThrownBy(() -> PromptedModel.fewShot(model, "", open).chat(ChatRequest.user("x")))
                .hasMessageContaining("last message of an example: by the user -> choose solved rows,"
                        + " which end with the assistant's answer");
    }

    @Test
    void nearest_choosesTheLikestForEachQuestion_theLikestLast() {
        ExampleSelector nearest = FewShotExamples.nearest(pool(), 2);
        List<ChatExample> chosen = nearest.select(ChatRequest.user("Where is the parcel that never came?"));
        assertThat(chosen).hasSize(2);
        assertThat(chosen.get(1)).isEqualTo(ticket("The parcel never came", "delivery"));
        assertThat(nearest.select(ChatRequest.user("PASSWORD forgot")).get(1).answer())
                .contains(Message.assistant("account"));
    }

    @Test
    void noSelector_givesTheAnswerAway() {
        ChatRequest own = ChatRequest.user("The parcel never came ");
        for (ExampleSelector selector : List.of(
                FewShotExamples.nearest(pool(), 5),
                FewShotExamples.balanced(pool(), 5, 1),
                FewShotExamples.fixed(pool().chats().toList()))) {
            assertThat(selector.select(own)).hasSize(4).doesNotContain(ticket("The parcel never came", "delivery"));
        }
    }

    @Test
    void balanced_takesEveryAnswerAsEvenlyAsItCan_andIsRepeatable() {
        List<ChatExample> three = FewShotExamples.balanced(pool(), 3, 7).select(ChatRequest.user("x"));
        assertThat(three)
                .extracting(row -> row.answer().orElseThrow().content())
                .containsExactlyInAnyOrder("billing", "delivery", "account");
        assertThat(FewShotExamples.balanced(pool(), 3, 7).select(ChatRequest.user("x")))
                .isEqualTo(three);
        assertThatThrownBy(() -> FewShotExamples.balanced(pool(), 6, 7))
                .hasMessage("number of examples: 6 -> give 1 to 5, or a pool of more solved rows");
        assertThatThrownBy(() -> FewShotExamples.nearest(pool(), 0)).hasMessageContaining("number of examples: 0 -> ");
    }

    @Test
    void bm25_isTheFormula() {
        // two texts of 2 and 4 words, mean 3; "b" is in both: idf = ln(1 + 0.5 / 2.5); "c" in one: ln 2
        Bm25 index = new Bm25(List.of("a b", "b c c d"));
        assertThat(index.ranked("b c")).containsExactly(1, 0);
        assertThat(index.ranked("b")).containsExactly(0, 1); // the shorter text
        // one rare word outweighs four times a word that is everywhere
        Bm25 rare = new Bm25(List.of("the the the the", "lute in a hall", "the end", "the day", "the sea"));
        assertThat(rare.ranked("the lute").findFirst()).hasValue(1);
        assertThat(rare.ranked("the").findFirst()).hasValue(0);
        assertThat(index.ranked("nothing of it")).containsExactly(0, 1);
        assertThat(Bm25.words("Éa-b, 3.5")).containsExactly("éa", "b", "3", "5");
    }

    /** Reads the label of the last example that shares its topic, as a model that learns from context would. */
    private static ChatModel imitator() {
        return ((ChatModel) request -> {
                    List<Message> turns = request.messages();
                    String question = turns.get(turns.size() - 1).content();
                    for (int i = turns.size() - 3; i >= 0; i--) {
                        String shown = turns.get(i).content();
                        if (List.of(TOPICS).stream()
                                .anyMatch(topic -> shown.contains(topic) && question.contains(topic))) {
                            return answer(turns.get(i + 1).content());
                        }
                    }
                    return answer("billing");
                })
                .named("imitator");
    }

    private static Dataset rows(int from, int to) {
        return Dataset.of(IntStream.range(from, to)
                .mapToObj(i -> ticket("Row " + i + " about a " + TOPICS[i % 4], "label " + i % 4))
                .toList());
    }

    @Test
    void baselines_areEvaluatedAsModels() {
        Evaluator evaluator = Evaluator.builder().metrics(Metrics.exactMatch()).build();
        ChatModel fewShot = PromptedModel.fewShot(imitator(), "", FewShotExamples.nearest(rows(0, 40), 3));
        Comparison comparison = evaluator.compare(imitator(), fewShot, rows(100, 180));
        assertThat(comparison.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(comparison.candidate().model()).isEqualTo("imitator, 3 nearest examples");
        assertThat(comparison.candidate().score("exact_match").estimate()).isEqualTo(1);
    }

    @Test
    void best_keepsTheDrawThatDoesBestOnValidationData() {
        Evaluator evaluator = Evaluator.builder().metrics(Metrics.exactMatch()).build();
        ExampleSelector one =
                FewShotExamples.best(imitator(), "", rows(0, 40), 3, 6, onlyTopic(3, rows(40, 80)), evaluator, 5);
        // with 3 of 4 labels shown, the winning draw holds the one that validation asks for
        assertThat(one.select(ChatRequest.user("x")))
                .extracting(row -> row.answer().orElseThrow().content())
                .contains("label 3");
        assertThat(one.name()).isEqualTo("3 examples, best of 6 draws");
    }

    @Test
    void best_byAMetricOfWhichLessIsBetter_keepsTheDrawThatHasLeast() {
        Evaluator evaluator = Evaluator.builder().metrics(new WrongAnswers()).build();
        ExampleSelector one =
                FewShotExamples.best(imitator(), "", rows(0, 40), 3, 6, onlyTopic(3, rows(40, 80)), evaluator, 5);
        assertThat(one.select(ChatRequest.user("x")))
                .extracting(row -> row.answer().orElseThrow().content())
                .contains("label 3");
    }

    /** The share of wrong answers. */
    private static final class WrongAnswers implements Metric {
        @Override
        public String name() {
            return "wrong";
        }

        @Override
        public boolean higherIsBetter() {
            return false;
        }

        @Override
        public Score score(Answer answer) {
            return Score.passed(!answer.actualText().equals(answer.expectedText()));
        }
    }

    @Test
    void best_byAMetricThatScoresNoRow_isAnError_notTheFirstDraw() {
        Metric silent = new Metric() {
            @Override
            public String name() {
                return "silent";
            }

            @Override
            public Score score(Answer answer) {
                return Score.missing("no verdict");
            }
        };
        Evaluator evaluator = Evaluator.builder().metrics(silent).build();
        assertThatThrownBy(() -> FewShotExamples.best(imitator(), "", rows(0, 40), 3, 2, rows(40, 44), evaluator, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the metric silent scored none of the 4 validation rows of 3 examples, best of 2")
                .hasMessageContaining("-> fix the metric");
    }

    @Test
    void pool_withRowsThatAreNotSolved_isAnError_withTheirNumber() {
        List<ChatExample> rows = new ArrayList<>(pool().chats().toList());
        rows.add(ChatExample.of(Message.user("Where is my parcel?")));
        Dataset mixed = Dataset.of(rows);
        assertThatThrownBy(() -> FewShotExamples.balanced(mixed, 2, 1))
                .hasMessage("rows of the pool that are no chats or have no answer: 1 of 6 -> leave those out");
        assertThatThrownBy(() -> FewShotExamples.nearest(mixed, 2))
                .hasMessageContaining("no chats or have no answer: 1 of");
    }

    private static Dataset onlyTopic(int topic, Dataset rows) {
        return Dataset.of(rows.chats()
                .filter(row -> row.answer().equals(java.util.Optional.of(Message.assistant("label " + topic))))
                .map(row -> new ChatExample(row.messages(), Map.of()))
                .toList());
    }

    /** Stored answers are found by it: another prompt under the same name is another model. */
    @Test
    void identity_holdsInstructionsExamplesAndModel() {
        ChatModel base = request -> {
            throw new AssertionError("nobody asks it");
        };
        ChatModel one = base.named("base");
        ChatExample row = ChatExample.of(Message.user("a"), Message.assistant("b"));
        ChatExample other = ChatExample.of(Message.user("a"), Message.assistant("c"));
        List<ChatModel> models = List.of(
                PromptedModel.zeroShot(one, "Say a."),
                PromptedModel.zeroShot(one, "Say b."),
                PromptedModel.zeroShot(base.named("other"), "Say a."),
                PromptedModel.fewShot(one, "Say a.", FewShotExamples.fixed(List.of(row))),
                PromptedModel.fewShot(one, "Say a.", FewShotExamples.fixed(List.of(other))),
                PromptedModel.fewShot(one, "Say a.", FewShotExamples.nearest(Dataset.of(List.of(row)), 1)),
                PromptedModel.fewShot(one, "Say a.", FewShotExamples.nearest(Dataset.of(List.of(other)), 1)));

        assertThat(models.stream().map(ChatModel::identity).distinct())
                .hasSize(7)
                .doesNotContain(Optional.empty());
        assertThat(PromptedModel.zeroShot(one, "Say a.").identity())
                .isEqualTo(models.get(0).identity());
        assertThat(models.get(0).named("x").identity()).isEqualTo(models.get(0).identity());
        assertThat(PromptedModel.zeroShot(base, "Say a.").identity()).isEmpty();
        assertThat(PromptedModel.fewShot(one, "Say a.", request -> List.of(row)).identity())
                .as("nobody knows what a lambda chooses")
                .isEmpty();
    }

    /** Answers in batches of three, and says what it was asked. */
    private record Slow(List<ChatRequest> asked) implements BatchModel {
        @Override
        public ChatResponse chat(ChatRequest request) {
            return chatAll(List.of(request)).get(0);
        }

        @Override
        public List<ChatResponse> chatAll(List<ChatRequest> requests) {
            asked.addAll(requests);
            return requests.stream().map(request -> answer("later")).toList();
        }

        @Override
        public double priceShare() {
            return 0.5;
        }

        @Override
        public int requestsAtOnce() {
            return 3;
        }

        @Override
        public Optional<BatchModel> inBatches(Path folder) {
            return Optional.of(this);
        }
    }

    @Test
    void baselineInBatches_asksItsPrompt_andKeepsItsName() {
        List<ChatRequest> asked = new ArrayList<>();
        ChatModel model = PromptedModel.zeroShot(new Slow(asked).named("big"), "Say the label.");
        BatchModel batches = model.inBatches(Path.of("asked")).orElseThrow();
        assertThat(batches.chatAll(List.of(ChatRequest.user("a"), ChatRequest.user("b"))))
                .extracting(ChatResponse::text)
                .containsExactly("later", "later");
        assertThat(batches.chat(ChatRequest.user("c")).text()).isEqualTo("later");
        assertThat(asked)
                .hasSize(3)
                .allSatisfy(
                        request -> assertThat(request.messages().get(0)).isEqualTo(Message.system("Say the label.")));
        assertThat(batches.name()).isEqualTo(model.name());
        assertThat(batches.identity()).isEqualTo(model.identity());
        assertThat(batches.priceShare()).isEqualTo(0.5);
        assertThat(batches.requestsAtOnce()).isEqualTo(3);
        assertThat(PromptedModel.zeroShot(silent(asked), "Say the label.").inBatches(Path.of("asked")))
                .isEmpty();
    }
}
