// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ResponseFormat;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.rollout.LiveMetric;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Point 4: schema validity and repeats. */
class AnswerChecksTest {
    private static double value(LiveMetric metric, String question, String answer) {
        return metric.measure()
                .orElseThrow()
                .of(ChatRequest.user(question), new ChatResponse(answer, FinishReason.STOP, new Usage(1, 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"kind\": \"bug\", \"urgent\": null} | 1 | 1",
                "{\"kind\": \"bug\"} | 1 | 0",
                "[1, 2] | 1 | 0",
                "Sure! {\"kind\": \"bug\", \"urgent\": true} | 0 | 0",
                "{\"kind\": \"bug\", | 0 | 0",
                "'' | 0 | 0",
            })
    void json_isTheWholeAnswer_withAllFields(String answer, double parses, double fits) {
        assertThat(value(AnswerChecks.json(), "q", answer)).isEqualTo(parses);
        assertThat(value(AnswerChecks.json("kind", "urgent"), "q", answer)).isEqualTo(fits);
    }

    @Test
    void metric_ofAnEvaluation_isTakenWithItsNameAndDirection() {
        LiveMetric shortness = AnswerChecks.by(new Metric() {
            @Override
            public Score score(Answer answer) {
                return answer.actualText().isEmpty() ? Score.missing("empty") : Score.passed(true);
            }

            @Override
            public String name() {
                return "wordy";
            }

            @Override
            public boolean higherIsBetter() {
                return false;
            }

            @Override
            public boolean needsExpected() {
                return false;
            }
        });
        assertThat(shortness.name()).isEqualTo("wordy");
        assertThat(shortness.lessBetter()).isTrue();
        assertThat(value(shortness, "q", "a")).isEqualTo(1);
        assertThat(value(shortness, "q", "")).isNaN();
        Metric exact = Metric.binary("exact", answer -> true);
        assertThatThrownBy(() -> AnswerChecks.by(exact)).hasMessageContaining("needs an expected answer");
    }

    @Test
    void repeat_isTheSameAnswerToAnotherQuestion_butForCaseAndPunctuation() {
        LiveMetric repeats = AnswerChecks.repeats(3);
        String same = "Please contact our support team today.";
        assertThat(value(repeats, "How do I pay?", same)).isZero();
        assertThat(value(repeats, "how do I  pay", same)).isZero(); // the same question may have the same answer
        assertThat(value(repeats, "Where is it?", "please, CONTACT our support  team today"))
                .isEqualTo(1);
        assertThat(value(repeats, "Who are you?", "Please contact our sales team today."))
                .isZero();
        assertThat(repeats.lessBetter()).isTrue();
    }

    @Test
    void repeat_isComparedWithTheLastOnes_andShortAnswersAreNone() {
        LiveMetric repeats = AnswerChecks.repeats(2);
        String same = "one two three four five";
        value(repeats, "a", same);
        value(repeats, "b", "six seven eight nine ten");
        value(repeats, "c", "six seven eight nine eleven");
        assertThat(value(repeats, "d", same)).isZero();
        assertThat(value(repeats, "e", same)).isEqualTo(1);
        assertThat(value(repeats, "f", "yes it is")).isZero();
        assertThat(value(repeats, "g", "yes it is")).isZero();
        assertThatThrownBy(() -> AnswerChecks.repeats(0)).hasMessageContaining("0 -> give 1 to 100000");
    }

    @Test
    void loop_isAPhraseFourTimesInARow_ofTwelveWords() {
        LiveMetric loops = AnswerChecks.loops();
        assertThat(value(loops, "q", "Well. " + "I am not sure, ".repeat(4) + "sorry."))
                .isEqualTo(1);
        assertThat(value(loops, "q", "Well. " + "I am not sure, ".repeat(3) + "sorry."))
                .isZero();
        assertThat(value(loops, "q", "no ".repeat(12))).isEqualTo(1);
        assertThat(value(loops, "q", "no ".repeat(11))).isZero();
        assertThat(value(loops, "q", "他说了".repeat(4))).isEqualTo(1);
        assertThat(value(loops, "q", "a b c a b d a b e a b f a b g a b h")).isZero();
        assertThat(value(loops, "q", "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"))
                .isZero();
        assertThat(loops.lessBetter()).isTrue();
    }

    @Test
    void json_isAFigureOfThoseWhoAskForIt_withoutAnybodysConsent() {
        MemoryCaptureStore store = new MemoryCaptureStore();
        try (Capture capture = Capture.builder(new FakeModel(), store)
                .addMetric(AnswerChecks.json(), AnswerChecks::asksForJson)
                .addMetric(AnswerChecks.loops())
                .build()) {
            ChatRequest plain = ChatRequest.user("hi");
            ChatRequest json = ChatRequest.builder()
                    .addMessage(Message.user("hi"))
                    .responseFormat(ResponseFormat.jsonObject())
                    .build();
            String without = capture.chat(plain).callId().orElseThrow();
            String with = capture.chat(json).callId().orElseThrow();
            assertThat(capture.flush(Duration.ofSeconds(10))).isTrue();
            assertThat(store.find(without).orElseThrow().figures()).doesNotContainKey("json_rate");
            assertThat(store.find(without).orElseThrow().figures()).containsEntry("loop_rate", 0.0);
            assertThat(store.find(with).orElseThrow().figures()).containsEntry("json_rate", 0.0); // "re: hi"
            assertThat(store.find(with).orElseThrow().content()).isNull();
        }
        assertThat(AnswerChecks.asksForJson(ChatRequest.builder()
                        .addMessage(Message.user("hi"))
                        .responseFormat(ResponseFormat.text())
                        .build()))
                .isFalse();
    }
}
