// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.feedback.FeedbackChannel;
import io.github.finetune4j.monitor.capture.internal.CaptureLines;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An answer with a label set, and who says the true label: whether the set held it. */
@Timeout(60)
class LabelCoverageTest {
    private final MemoryCaptureStore store = new MemoryCaptureStore();
    private final Capture capture = Capture.builder(LabelCoverageTest::answer, store)
            .policy(CaptureTest.ALL)
            .consent(request -> true)
            .build();

    // the last word is the answer, the words before are the set
    private static ChatResponse answer(ChatRequest request) {
        String[] words = request.messages().get(0).content().split(" ");
        String said = words[words.length - 1];
        Map<String, Object> fields = new HashMap<>();
        if (words.length > 1) {
            fields.put("label_set", List.of(words).subList(0, words.length - 1));
        }
        if (said.equals("unknown")) {
            fields.put("abstained", true);
        }
        return new ChatResponse(said, FinishReason.STOP, new Usage(0, 0), fields);
    }

    @AfterEach
    void close() {
        capture.close();
    }

    private String ask(String words) {
        return capture.chat(ChatRequest.user(words)).callId().orElseThrow();
    }

    private List<Double> covered(String id) {
        return store.feedback(id).stream()
                .filter(each -> each.metric().equals(AnswerChecks.coverage().name()))
                .map(Feedback::value)
                .toList();
    }

    @Test
    void trueLabel_tellsWhetherTheSetHeldIt_alsoOfAnAnswerThatIsStillOnItsWay() {
        FeedbackChannel feedback = capture.feedback();
        String held = ask("card refund card");
        feedback.correction(held, " refund ");
        String missed = ask("card refund card");
        feedback.correction(missed, "weather");
        String right = ask("card refund card");
        feedback.taskSuccess(right, true);
        assertThat(covered(held)).containsExactly(1.0);
        assertThat(covered(missed)).containsExactly(0.0);
        assertThat(covered(right)).containsExactly(1.0);
        assertThat(store.feedback(held))
                .extracting(Feedback::kind, Feedback::text)
                .containsExactly(tuple(Feedback.Kind.CORRECTION, " refund "), tuple(Feedback.Kind.METRIC, ""));
    }

    @Test
    void whatSaysNoTrueLabel_doesNotCount() {
        FeedbackChannel feedback = capture.feedback();
        String unsaid = ask("card refund card");
        feedback.thumb(unsaid, true);
        feedback.taskSuccess(unsaid, false);
        feedback.comment(unsaid, "refund");
        assertThat(covered(unsaid)).isEmpty();
        String abstained = ask("card refund unknown");
        feedback.taskSuccess(abstained, true);
        assertThat(covered(abstained)).as("that it did not know is no label").isEmpty();
        feedback.by("reviewer").correction(abstained, "refund");
        assertThat(covered(abstained)).containsExactly(1.0);
        String without = ask("card");
        feedback.correction(without, "card");
        assertThat(covered(without)).as("no set").isEmpty();
    }

    @Test
    void samePerson_countsOnce() {
        String id = ask("card refund card");
        assertThat(capture.feedback().correction(id, "weather")).isTrue();
        assertThat(capture.feedback().correction(id, "refund")).isFalse();
        assertThat(capture.feedback().taskSuccess(id, true)).isTrue();
        assertThat(covered(id)).containsExactly(0.0);
    }

    @Test
    void set_isKeptWithTheInteraction_whetherOrNotWordsAre() {
        String id = ask("card refund card");
        assertThat(capture.flush(Duration.ofSeconds(30))).isTrue();
        Interaction kept = store.find(id).orElseThrow();
        assertThat(kept.labelSet()).containsExactly("card", "refund");
        assertThat(kept.withoutContent().labelSet()).containsExactly("card", "refund");
        assertThat(CaptureLines.entry(CaptureLines.line(kept))).contains(kept);
        String plain = ask("card");
        assertThat(capture.flush(Duration.ofSeconds(30))).isTrue();
        assertThat(CaptureLines.line(store.find(plain).orElseThrow())).doesNotContain("label_set");
    }

    @Test
    void answerThatAbstained_isNoRow_howeverMuchSomebodyLikesIt() {
        ask("card refund card");
        String abstained = ask("card refund unknown");
        assertThat(capture.flush(Duration.ofSeconds(30))).isTrue();
        capture.feedback().thumb(abstained, true);
        assertThat(store.find(abstained).orElseThrow().abstained()).isTrue();
        Dataset rows = Dataset.builder()
                .addSource(CaptureSource.of("production", store))
                .build()
                .dataset();
        assertThat(rows.examples())
                .singleElement()
                .satisfies(row -> assertThat(row.toString()).contains("card").doesNotContain("content=unknown"));
    }

    @Test
    void modelThatCannotBeRead_costsNothing() {
        ChatModel odd = request ->
                new ChatResponse("card", FinishReason.STOP, new Usage(0, 0), Map.of("label_set", "card, refund"));
        try (Capture other = Capture.around(odd, store)) {
            String id = other.chat(ChatRequest.user("hello")).callId().orElseThrow();
            assertThat(other.flush(Duration.ofSeconds(30))).isTrue();
            assertThat(store.find(id).orElseThrow().labelSet()).isEmpty();
        }
    }
}
