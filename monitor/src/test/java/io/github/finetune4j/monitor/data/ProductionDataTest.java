// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.monitor.capture.CapturedContent;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Feedback.Kind;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.capture.MemoryCaptureStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProductionDataTest {
    private static final Instant MONDAY = Instant.parse("2026-01-05T08:00:00Z");

    private final MemoryCaptureStore store = new MemoryCaptureStore(() -> MONDAY.plus(Duration.ofDays(30)));

    private void asked(String id, String question, String tenant, Map<String, Double> figures) {
        Map<String, Double> all = new HashMap<>(Map.of("error_rate", 0.0, "latency_ms", 10.0));
        all.putAll(figures);
        store.append(List.of(new Interaction(
                id,
                MONDAY.plus(Duration.ofHours(store.read("", 1000).entries().size())),
                "support-v2",
                "u1",
                Map.of("tenant", tenant),
                "stop",
                all,
                new CapturedContent(
                        List.of(Message.system("Be kind."), Message.user(question)),
                        Message.assistant("answer to " + id)))));
    }

    private void asked(String id, String question) {
        asked(id, question, "acme", Map.of());
    }

    private void said(String id, Kind kind, double value, String text) {
        store.append(
                List.of(new Feedback(id, MONDAY.plus(Duration.ofDays(20)), kind, value, text, "user " + kind, "u1")));
    }

    private static ChatExample row(String question, String answer) {
        return ChatExample.of(Message.user(question), Message.assistant(answer));
    }

    private static String question(int i) {
        return "how do I change the "
                + List.of("colour", "size", "shape", "price", "name", "owner").get(i) + " of order number " + i + i + i
                + " before it ships to me";
    }

    @Test
    void contentVerifiedAndCorrected_arePicked_withWhereTheyComeFrom() {
        asked("a", question(0));
        said("a", Kind.THUMB, 1, "");
        asked("b", question(1));
        said("b", Kind.TASK_SUCCESS, 1, "");
        asked("c", question(2));
        said("c", Kind.THUMB, 0, "");
        said("c", Kind.CORRECTION, 0, "the right answer");
        asked("d", question(3));
        ProductionRows rows = ProductionData.from(store).pick();
        assertThat(rows.picked()).isEqualTo(Map.of("satisfied", 1, "verified", 1, "corrected", 1));
        assertThat(rows.leftOut()).isEqualTo(Map.of("nobody said a word", 1));
        ChatExample corrected = rows.examples().get(2);
        assertThat(corrected.answer().orElseThrow().content()).isEqualTo("the right answer");
        assertThat(corrected.fields())
                .containsEntry("origin", "capture/c")
                .containsEntry("origin_model", "support-v2")
                .containsEntry("origin_day", "2026-01-05")
                .containsEntry("picked", "corrected");
        assertThat(rows.dataset().size()).isEqualTo(3);
        assertThat(rows.summary()).contains("3 rows picked", "nobody said a word=1");
    }

    @Test
    void answerThatAbstained_isNeverLearnt_butItsCorrectionIs() {
        asked("liked", question(0), "acme", Map.of("abstained", 1.0, "confidence", 0.0));
        said("liked", Kind.THUMB, 1, "");
        asked("verified", question(1), "acme", Map.of("abstained", 1.0, "confidence", 0.0));
        said("verified", Kind.TASK_SUCCESS, 1, "");
        asked("copied", question(2), "acme", Map.of("abstained", 1.0, "confidence", 0.0));
        said("copied", Kind.COPY, 1, "");
        asked("corrected", question(3), "acme", Map.of("abstained", 1.0, "confidence", 0.0));
        said("corrected", Kind.THUMB, 1, "");
        said("corrected", Kind.CORRECTION, 0, "refund");
        ProductionRows rows = ProductionData.from(store).pick();
        assertThat(rows.picked()).isEqualTo(Map.of("corrected", 1));
        assertThat(rows.examples())
                .singleElement()
                .satisfies(
                        row -> assertThat(row.answer().orElseThrow().content()).isEqualTo("refund"));
        assertThat(rows.requests())
                .as("people say what they are")
                .extracting(each -> each.interaction().responseId() + " " + each.reason())
                .containsExactlyInAnyOrder("liked UNCERTAIN", "verified UNCERTAIN", "copied UNCERTAIN");
    }

    @Test
    void whatIsNearlyInATestSet_isNeverPicked_howeverItWasAnswered() {
        String question = "how do I change the colour of my order before it ships to my house in May";
        asked("a", question + ", please");
        said("a", Kind.CORRECTION, 0, "call us");
        asked("b", question(1));
        said("b", Kind.THUMB, 1, "");
        Dataset test = Dataset.of(List.of(row(question, "something else")));
        ProductionRows rows = ProductionData.from(store).neverIn(test).pick();
        assertThat(rows.leftOut()).isEqualTo(Map.of("in a test set", 1));
        assertThat(rows.examples())
                .extracting(each -> each.fields().get("origin"))
                .containsExactly("capture/b");
    }

    @Test
    void whatWasLearntBefore_orWasAskedTwice_isPickedNoMore() {
        asked("a", question(0));
        said("a", Kind.THUMB, 1, "");
        asked("b", question(1));
        said("b", Kind.THUMB, 1, "");
        asked("c", question(1));
        said("c", Kind.TASK_SUCCESS, 1, "");
        Dataset training = Dataset.of(List.of(new ChatExample(
                List.of(Message.system("Be kind."), Message.user(question(0)), Message.assistant("answer to a")),
                Map.of())));
        ProductionRows rows = ProductionData.from(store).notIn(training).pick();
        assertThat(rows.leftOut()).isEqualTo(Map.of("in the training data", 1, "asked before", 1));
        assertThat(rows.examples()).hasSize(1);
        assertThat(rows.examples().get(0).fields()).containsEntry("origin", "capture/c"); // verified is stronger
    }

    @Test
    void quotas_holdPerSliceAndPerDay() {
        for (int i = 0; i < 6; i++) {
            asked("r" + i, question(i), i < 4 ? "acme" : "globex", Map.of());
            said("r" + i, Kind.THUMB, 1, "");
        }
        assertThat(ProductionData.from(store).atMostPer("tenant", 1).pick().examples())
                .hasSize(2);
        ProductionRows perDay = ProductionData.from(store).atMostPerDay(5).pick();
        assertThat(perDay.examples()).hasSize(5);
        assertThat(perDay.leftOut()).containsEntry("beyond a quota", 1);
        assertThatThrownBy(() -> ProductionData.from(store).atMostPerDay(0)).hasMessageContaining(" -> ");
    }

    @Test
    void whatPeopleShouldSee_isQueued_theMostUrgentFirst() {
        asked("a", question(0), "acme", Map.of("confidence", 0.3));
        asked("b", question(1), "acme", Map.of("confidence", 0.95));
        asked("c", question(2));
        said("c", Kind.THUMB, 0, "");
        asked("d", question(3));
        said("d", Kind.THUMB, 1, "");
        said("d", Kind.ESCALATION, 1, "");
        ProductionRows rows = ProductionData.from(store).pick();
        assertThat(rows.examples()).isEmpty();
        assertThat(rows.requests())
                .extracting(each -> each.interaction().responseId(), LabelRequest::reason)
                .containsExactly(
                        tuple("c", LabelRequest.Reason.DISLIKED),
                        tuple("d", LabelRequest.Reason.CONTESTED),
                        tuple("a", LabelRequest.Reason.UNCERTAIN));
        assertThat(ProductionData.from(store).uncertainBelow(0.2).pick().requests())
                .hasSize(2);
    }

    @Test
    void ratings_decideByThreeQuartersAndAHalf_andTheLastWordCounts() {
        double[] ratings = {0.75, 0.74, 0.49, 0.5};
        for (int i = 0; i < ratings.length; i++) {
            asked("r" + i, question(i));
            said("r" + i, Kind.RATING, ratings[i], "");
        }
        asked("changed", question(4));
        store.append(List.of(
                new Feedback("changed", MONDAY.plus(Duration.ofDays(1)), Kind.THUMB, 0, "", "ana"),
                new Feedback("changed", MONDAY.plus(Duration.ofDays(2)), Kind.THUMB, 1, "", "ben")));
        asked("copied", question(5));
        said("copied", Kind.COPY, 1, "");
        ProductionRows rows = ProductionData.from(store).pick();
        assertThat(rows.examples())
                .extracting(each -> each.fields().get("origin"))
                .containsExactlyInAnyOrder("capture/r0", "capture/changed", "capture/copied");
        assertThat(rows.requests())
                .extracting(each -> each.interaction().responseId())
                .containsExactly("r2");
        assertThat(rows.leftOut()).isEqualTo(Map.of("nobody said a word", 2));
    }

    @Test
    void opinionOfAJudge_isNoWordOfAnybody() {
        asked("a", question(0));
        said("a", Kind.JUDGED, 1, "");
        asked("b", question(1));
        said("b", Kind.JUDGED, 0, "");
        ProductionRows rows = ProductionData.from(store).pick();
        assertThat(rows.examples()).isEmpty();
        assertThat(rows.requests()).isEmpty();
        assertThat(rows.leftOut()).isEqualTo(Map.of("nobody said a word", 2));
    }

    @Test
    void whatIsOldOrFailedOrNotKept_isLeftOut_andWhatWasHeldIsTakenWithItsWords() {
        asked("old", question(0));
        said("old", Kind.THUMB, 1, "");
        asked("new", question(1));
        said("new", Kind.THUMB, 1, "");
        Interaction known = store.find("new").orElseThrow();
        store.append(List.of(
                new Interaction("failed", known.at(), "m", "u", Map.of(), "error:x", Map.of(), known.content()),
                new Interaction("bare", known.at(), "m", "u", Map.of(), "stop", Map.of(), null),
                new Interaction("held", known.at(), "m", "u", Map.of(), "stop", Map.of(), null)));
        store.append(List.of(new Interaction(
                "held",
                known.at(),
                "m",
                "u",
                Map.of(),
                "stop",
                Map.of(),
                new CapturedContent(List.of(Message.user(question(2))), Message.assistant("held answer")))));
        for (String id : List.of("failed", "bare", "held")) {
            said(id, Kind.TASK_SUCCESS, 1, "");
        }
        ProductionRows rows = ProductionData.from(store).since(known.at()).pick();
        assertThat(rows.leftOut()).isEqualTo(Map.of("too old", 1, "failed", 1, "content not kept", 1));
        assertThat(rows.examples())
                .extracting(each -> each.fields().get("origin"))
                .containsExactlyInAnyOrder("capture/new", "capture/held");
    }

    @Test
    void saidDaysLater_isHeardWhenItWasSaid_andTheSameHoweverLateItIsPicked() {
        asked("a", question(0));
        asked("b", question(1));
        Instant later = MONDAY.plus(Duration.ofDays(20)); // when everything is said
        said("a", Kind.THUMB, 1, "");
        ProductionRows before = ProductionData.from(store).until(later).pick();
        assertThat(before.examples()).isEmpty();
        assertThat(before.leftOut()).isEqualTo(Map.of("nobody said a word", 2));

        ProductionRows then = ProductionData.from(store)
                .heardSince(later)
                .until(later.plusSeconds(1))
                .pick();
        assertThat(then.examples())
                .extracting(each -> each.fields().get("origin"))
                .containsExactly("capture/a");
        assertThat(then.leftOut()).isEqualTo(Map.of("too old", 1));
        assertThat(ProductionData.from(store)
                        .heardSince(later.plusSeconds(1))
                        .pick()
                        .examples())
                .isEmpty();
        assertThat(ProductionData.from(store)
                        .until(MONDAY.plusSeconds(1))
                        .pick()
                        .leftOut())
                .isEqualTo(Map.of("nobody said a word", 1, "too new", 1));
    }

    @Test
    void quotasOfTwoLabels_bothHold_andTheStrongestReasonsComeFirst() {
        for (int i = 0; i < 6; i++) {
            asked("r" + i, question(i), i % 2 == 0 ? "acme" : "globex", Map.of());
            said("r" + i, i == 4 ? Kind.TASK_SUCCESS : Kind.THUMB, 1, "");
        }
        ProductionRows rows = ProductionData.from(store)
                .atMostPer("tenant", 1)
                .atMostPer("country", 1)
                .pick();
        assertThat(rows.examples())
                .extracting(each -> each.fields().get("origin"))
                .containsExactly("capture/r4"); // nobody has a country, which is one value
        assertThat(rows.leftOut()).isEqualTo(Map.of("beyond a quota", 5));
    }
}
