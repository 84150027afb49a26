// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.lora.internal.texts.LongTexts;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.text.TextClassifier;
import io.github.finetune4j.text.TextEmbedder;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that are longer than the encoder reads: 64 tokens. */
@Tag("native")
class LongTextsTest {
    private static final String LONG = "card ".repeat(100);

    @TempDir
    Path folder;

    @Test
    void longText_isCut_counted_andToldOfOnce() {
        try (LocalLoraProvider local = local(false);
                HeardLog log = HeardLog.of(LongTexts.class)) {
            ModelRef model = train(local, TuningMethod.HEAD);
            TextClassifier classifier = local.classifier(model);
            assertThat(classifier.cutTexts()).isZero();
            String cut = "card ".repeat(62);
            assertThat(classifier.classifyAll(List.of(LONG, "card", LONG)))
                    .isEqualTo(classifier.classifyAll(List.of(cut, "card", cut)));
            assertThat(classifier.cutTexts()).isEqualTo(2);
            assertThat(log.messages())
                    .singleElement()
                    .satisfies(message -> assertThat(message)
                            .contains("WARNING the model " + model.id() + " was given a text longer than the 64 tokens")
                            .doesNotContain("card"));

            TextEmbedder embedder = local.embedder(encoder().toString());
            embedder.embed(LONG);
            embedder.embed("card");
            assertThat(embedder.cutTexts()).isEqualTo(1);
            try (LocalChatModel chat = local.chatModel(model)) {
                chat.chat(ChatRequest.user(LONG));
                chat.logProbabilities(List.of(Message.user(LONG)), "money");
                assertThat(chat.cutTexts()).isEqualTo(2);
            }
            TextClassifier tuned = local.classifier(train(local, TuningMethod.FULL));
            tuned.classifyAll(List.of(LONG, "card"));
            assertThat(tuned.cutTexts()).isEqualTo(1);
        }
    }

    @Test
    void longText_isRefusedWhereThatIsAskedFor() {
        try (LocalLoraProvider local = local(true)) {
            ModelRef model = train(local, TuningMethod.HEAD);
            TextClassifier classifier = local.classifier(model);
            assertThat(classifier.classify("card").labels()).hasSize(1);
            assertThatThrownBy(() -> classifier.classifyAll(List.of("card", LONG)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("text 2 of 2 is at least 38 tokens longer than the 64 that the model")
                    .hasMessageContaining(" -> shorten it, or let it be cut by refuseLongTexts(false)");
            TextEmbedder embedder = local.embedder(encoder().toString());
            assertThatThrownBy(() -> embedder.embed(LONG)).isInstanceOf(InvalidRequestException.class);
            try (LocalChatModel chat = local.chatModel(model)) {
                assertThatThrownBy(() -> chat.chat(ChatRequest.user(LONG))).isInstanceOf(InvalidRequestException.class);
            }
            assertThat(classifier.cutTexts() + embedder.cutTexts()).isZero();
        }
    }

    private LocalLoraProvider local(boolean refuse) {
        return LocalLoraProvider.builder()
                .runs(folder.resolve("runs"))
                .refuseLongTexts(refuse)
                .build();
    }

    private static Path encoder() {
        return Fixtures.path("heads/encoders/bert/base");
    }

    private static ModelRef train(LocalLoraProvider local, TuningMethod tuning) {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String label = i % 2 == 0 ? "card" : "money";
            rows.add(ChatExample.of(Message.user("my ".repeat(i % 5) + label), Message.assistant(label)));
        }
        return FineTune.builder()
                .provider(local)
                .baseModel(encoder().toString())
                .trainingData(Dataset.of(rows))
                .method(TrainingMethod.classification())
                .tuningMethod(tuning)
                .run();
    }
}
