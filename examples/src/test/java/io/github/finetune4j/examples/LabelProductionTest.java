// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.MemoryCaptureStore;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.labeling.QueueProgress;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captured, queued, labelled, agreed on, kept: the way of an answer that somebody did not like. */
class LabelProductionTest {
    @TempDir
    Path folder;

    /** Three answers are disliked, one is liked; people correct the three, and agree on two. */
    @Test
    void whatUsersDisliked_isCorrectedByPeople_andBecomesAVersionOfTheData() {
        try (CaptureStore captured = new MemoryCaptureStore();
                MemoryJournalStore people = new MemoryJournalStore();
                RegistryStore registry = FileRegistry.open(folder)) {
            List<String> disliked = live(captured);
            LabelingQueue queue = LabelProduction.corrections(people, 3);
            LabelProduction.collect(captured, queue);
            LabelProduction.collect(captured, queue); // the next day: nothing is queued twice
            assertThat(queue.tasks()).extracting(LabelingTask::id).containsExactlyInAnyOrderElementsOf(disliked);

            correct(queue, "ann", "Dear customer, ");
            correct(queue, "bob", "Dear customer, ");
            correct(queue, "cleo", "Hi! ");
            assertThat(queue.progress()).isEqualTo(new QueueProgress(3, 3, 9));

            DataVersion version = LabelProduction.keep(queue, registry);
            Dataset rows = registry.rows(version);
            assertThat(rows.examples()).hasSize(2).allSatisfy(row -> {
                ChatExample chat = (ChatExample) row;
                assertThat(chat.answer().orElseThrow().content()).startsWith("Dear customer, answer to ticket ");
                assertThat(chat.fields())
                        .containsEntry("annotators", List.of("ann", "bob", "cleo"))
                        .containsEntry("adjudicated", false);
                assertThat(chat.fields().get("origin")).asString().startsWith("people/corrections/");
            });
            assertThat(version.facts().toString()).contains("people/corrections/answer");
            assertThat(rows.examples())
                    .extracting(row -> ((ChatExample) row).fields().get("origin"))
                    .isSubsetOf(disliked.stream()
                            .map(id -> "people/corrections/" + id)
                            .toList());
        }
    }

    /** {@return the ids of the answers that were disliked} */
    private static List<String> live(CaptureStore captured) {
        ChatModel model = request -> new ChatResponse(
                "answer to " + request.messages().get(0).content(), FinishReason.STOP, new Usage(3, 3));
        List<String> disliked = new ArrayList<>();
        try (Capture live = Capture.builder(model, captured)
                .consent(request -> true)
                .policy(kept -> kept.sample(1))
                .build()) {
            for (int i = 0; i < 4; i++) {
                ChatResponse answer = live.chat(ChatRequest.builder()
                        .messages(List.of(Message.user("ticket " + i)))
                        .key("customer-" + i)
                        .build());
                String id = answer.callId().orElseThrow();
                live.feedback().by("customer").thumb(id, i == 0);
                if (i > 0) {
                    disliked.add(id);
                }
            }
            live.flush(Duration.ofSeconds(30));
        }
        return disliked;
    }

    /** Everybody corrects; ticket 3 in words of their own. */
    private static void correct(LabelingQueue queue, String annotator, String greeting) {
        for (Optional<LabelingView> next = queue.next(annotator); next.isPresent(); next = queue.next(annotator)) {
            LabelingView task = next.get();
            String answer = task.answers().get(0).text();
            String corrected = greeting + answer + (answer.endsWith("3") ? annotator : "");
            queue.answer(
                    annotator,
                    task.taskId(),
                    Map.of("answer", new LabelValue.Corrected(corrected)),
                    "",
                    Duration.ofSeconds(5));
        }
    }

    @Test
    void tasks_comeInTheOrderInWhichTheyTeach() {
        LabelingTask sure = task("sure", "where is my card");
        LabelingTask unsure = task("unsure", "transfer to Peru");
        List<LabelingTask> ordered = LabelProduction.order(
                List.of(sure, unsure),
                List.of(task("known", "where is my card?")),
                each -> each.id().equals("sure") ? new double[] {0.9, 0.1} : new double[] {0.5, 0.5},
                each -> List.of("card", each.id().equals("sure") ? "card" : "transfer"));
        assertThat(ordered).extracting(LabelingTask::id).containsExactly("unsure", "sure");
        assertThat(ordered.get(0).priority()).isEqualTo(1);
    }

    private static LabelingTask task(String id, String text) {
        return LabelingTask.builder(id, List.of(Message.user(text)))
                .addAnswer("live", "It is on its way.")
                .build();
    }

    @Test
    void argillasFiles_goOutAndComeBack() throws IOException {
        try (MemoryJournalStore people = new MemoryJournalStore()) {
            LabelingQueue queue = LabelProduction.corrections(people, 1);
            queue.add(List.of(task("t", "where is my card")));
            Files.writeString(
                    folder.resolve("labelled.json"),
                    "[{\"id\":\"t\",\"responses\":{\"answer_2\":[{\"value\":\"Sorry!\",\"user_id\":\"u\"}]}}]");
            LabelProduction.argilla(queue, folder, Instant.parse("2026-11-28T08:00:00Z"));
            assertThat(folder.resolve("settings.json")).content().contains("\"answer_2\"");
            assertThat(queue.answers().get(0).values()).isEqualTo(Map.of("answer", new LabelValue.Corrected("Sorry!")));
        }
    }
}
