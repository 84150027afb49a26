// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.feedback.FeedbackChannel;
import io.github.finetune4j.heads.ClassifierChatModel;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.text.TextClassifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** A classifier's chat model is a bean like any other: alone, and as an arm of a rollout. */
class ClassifierBeansTest {
    private static final List<String> LABELS = List.of("card", "cash");

    @TempDir
    Path folder = Path.of("");

    /** Takes everything for cash, and abstains from what is empty of it. */
    private record Cash(double sure) implements TextClassifier {
        @Override
        public List<String> labels() {
            return LABELS;
        }

        @Override
        public List<Classification> classifyAll(List<String> texts) {
            return texts.stream().map(this::found).toList();
        }

        private Classification found(String text) {
            Map<String, Double> chances = Map.of("cash", sure, "card", 1 - sure);
            return text.contains("cash") ? Classification.of(chances) : new Classification(chances, List.of(), true);
        }
    }

    private ApplicationContextRunner runner() {
        return TwoArms.bare()
                .withPropertyValues("finetune4j.workspace.folder=" + folder.resolve("workspace"))
                .withBean("baseline", ChatModel.class, () -> model(0.8, "intents-1"));
    }

    // a rollout must know it again after a restart, so its name changes with the model
    private static ChatModel model(double sure, String version) {
        return ClassifierChatModel.of(new Cash(sure), "intents").named(version);
    }

    private static ChatResponse ask(ApplicationContext context, String text) {
        ChatResponse answer =
                context.getBean(ChatModel.class).chat(ChatRequest.user(text).withKey("ada"));
        assertThat(context.getBean(Capture.class).flush(Duration.ofSeconds(20))).isTrue();
        return answer;
    }

    private static List<Interaction> captured(ApplicationContext context) {
        return context.getBean(CaptureStore.class).read("", 100).entries().stream()
                .filter(Interaction.class::isInstance)
                .map(Interaction.class::cast)
                .toList();
    }

    @Test
    void theOnlyModel_isCaptured_withTheConfidenceOfItsLabel() {
        runner().run(context -> {
            assertThat(ask(context, "cash please").text()).isEqualTo("cash");
            assertThat(ask(context, "hello").text()).isEqualTo(ClassifierChatModel.ABSTAINED);
            assertThat(captured(context))
                    .satisfiesExactly(
                            label -> assertThat(label.figure("confidence").orElseThrow())
                                    .isCloseTo(0.8, Offset.offset(1e-12)),
                            unknown -> assertThat(unknown.figure("confidence")).hasValue(0))
                    .extracting(Interaction::model)
                    .containsOnly("intents-1");
        });
    }

    @Test
    void twoOfThem_areTheArmsOfARollout_andAThumbReachesIt() {
        runner().withPropertyValues("finetune4j.rollout.name=intents")
                .withBean("candidate", ChatModel.class, () -> model(0.9, "intents-2"))
                .run(context -> {
                    String id = ask(context, "cash please").callId().orElseThrow();
                    assertThat(context.getBean(FeedbackChannel.class).thumb(id, true))
                            .isTrue();
                    assertThat(context.getBean(Rollout.class).status().arms())
                            .extracting(arm -> arm.model())
                            .containsExactlyInAnyOrder("intents-1", "intents-2");
                    assertThat(captured(context))
                            .singleElement()
                            .extracting(Interaction::model)
                            .isIn("intents-1", "intents-2");
                });
    }
}
