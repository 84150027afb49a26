// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.InvalidDatasetException;
import io.github.finetune4j.heads.conformal.ConformalMethod;
import io.github.finetune4j.heads.conformal.ConformalSets;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.text.TextClassifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A classifier as a chat model: whose identity it has, and which label sets its answers bring. */
class ClassifierChatModelTest {
    /** Of each text the probability of the first label stands in it, in percent. */
    private record Spoken(Optional<String> identity) implements TextClassifier {
        @Override
        public List<String> labels() {
            return List.of("refund", "card", "other");
        }

        @Override
        public List<Classification> classifyAll(List<String> texts) {
            return texts.stream()
                    .map(text -> Double.parseDouble(text) / 100)
                    .map(refund -> Classification.of(
                            Map.of("refund", refund, "card", 0.75 * (1 - refund), "other", 0.25 * (1 - refund))))
                    .toList();
        }
    }

    private static final Spoken NAMELESS = new Spoken(Optional.empty());

    private static Dataset rows(int count, String label) {
        return Dataset.of(IntStream.rangeClosed(1, count)
                .mapToObj(i -> ChatExample.of(Message.user(String.valueOf(i)), Message.assistant(label)))
                .toList());
    }

    @Test
    void identity_isTheClassifiers() {
        Spoken known = new Spoken(Optional.of("local/job-1"));
        assertThat(ClassifierChatModel.of(known, "intents").identity()).contains("local/job-1");
        assertThat(ClassifierChatModel.ofSeveral(known, "intents").identity()).contains("local/job-1");
        assertThat(ClassifierChatModel.of(NAMELESS, "intents").identity()).isEmpty();
    }

    @Test
    void sets_fittedOnRows_holdTheLabelAsOftenAsAsked() {
        // strangeness 0.01 .. 0.99: of 99 rows the 90th is the limit of a coverage of 0.9
        ConformalSets sets = ConformalSets.fit(NAMELESS, rows(99, "refund"), 0.9);
        assertThat(sets.limit()).isEqualTo(0.9);
        assertThat(sets.coverage()).isEqualTo(0.9);
    }

    @Test
    void answers_bringTheirLabelSet_theMostProbableFirst() {
        ConformalSets sets = ConformalSets.of(ConformalMethod.LAC, 0.8, 0.9);
        ClassifierChatModel model = ClassifierChatModel.of(NAMELESS, "intents").sets(sets);
        List<ChatResponse> answers =
                model.chatAll(List.of(ChatRequest.user("90"), ChatRequest.user("40"), ChatRequest.user("21")));
        assertThat(answers)
                .extracting(answer -> answer.fields().get(ClassifierChatModel.LABEL_SET))
                .containsExactly(List.of("refund"), List.of("card", "refund"), List.of("card", "refund"));
        assertThat(answers).extracting(ChatResponse::text).containsExactly("refund", "card", "card");
        assertThat(ClassifierChatModel.of(NAMELESS, "intents")
                        .chat(ChatRequest.user("90"))
                        .fields())
                .doesNotContainKey(ClassifierChatModel.LABEL_SET);
    }

    @Test
    void whatHasNoSets_isRefused() {
        ConformalSets sets = ConformalSets.of(ConformalMethod.LAC, 0.8, 0.9);
        ClassifierChatModel several = ClassifierChatModel.ofSeveral(NAMELESS, "topics");
        assertThatThrownBy(() -> several.sets(sets)).hasMessageContaining("label sets of topics");
        Dataset strange = rows(99, "weather");
        assertThatThrownBy(() -> ConformalSets.fit(NAMELESS, strange, 0.9))
                .isInstanceOf(InvalidDatasetException.class)
                .hasMessageContaining("weather");
        Dataset few = rows(8, "refund");
        assertThatThrownBy(() -> ConformalSets.fit(NAMELESS, few, 0.9)).hasMessageContaining("give at least 9");
    }
}
