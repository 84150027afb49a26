// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.lora.LocalChatModel;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.MemoryCaptureStore;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.text.TextClassifier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real tickets, a real encoder: the head sorts tickets that it has not seen, and knows what it does not know. */
@Tag("native")
@Tag("slow")
class RouteTicketsTest {
    private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void head_sortsTicketsItHasNotSeen_andAbstainsFromATextUnlikeAllOthers() {
        try (LocalLoraProvider local = LocalLoraProvider.builder().runs(folder).build()) {
            ModelRef router = RouteTickets.train(local, RouteTickets.tickets(7, 240));
            try (LocalChatModel model = local.chatModel(router)) {
                Comparison compared = RouteTickets.compare(RouteTickets.rules(), model, RouteTickets.tickets(8, 100));
                assertThat(compared.candidate().score("label_accuracy").estimate())
                        .as(compared.summary())
                        .isGreaterThan(0.8)
                        .isGreaterThan(
                                compared.baseline().score("label_accuracy").upper());
                assertThat(compared.candidate().score("macro_f1").estimate()).isGreaterThan(0.8);
                assertThat(compared.candidate().score("ece").estimate()).isLessThan(0.2);
            }
            TextClassifier classifier = local.classifier(router);
            assertThat(RouteTickets.TEXTS.stream().map(text -> RouteTickets.line(text, classifier)))
                    .satisfiesExactly(
                            courier -> assertThat(courier).startsWith("delivery (delivery "),
                            billed -> assertThat(billed).startsWith("billing (billing "),
                            bass -> assertThat(bass).startsWith("a person decides ("));
            coverage(RouteTickets.withSets(classifier, RouteTickets.tickets(9, 100)));
        }
    }

    /** Each answer is captured with its label set, and whoever says the true label says whether that held it. */
    private static void coverage(ChatModel router) {
        InstantSource clock = () -> NOON;
        try (MemoryCaptureStore captured = new MemoryCaptureStore(clock);
                Capture live = Capture.builder(router, captured).clock(clock).build();
                Monitors monitors =
                        RouteTickets.watch(captured, new MemoryJournalStore(), () -> NOON.plus(Duration.ofHours(2)))) {
            RouteTickets.tickets(10, 60).examples().forEach(row -> {
                ChatExample ticket = (ChatExample) row;
                ChatResponse answer = live.chat(ChatRequest.of(ticket.prompt()));
                assertThat(live.feedback()
                                .correction(
                                        answer.callId().orElseThrow(),
                                        ticket.answer().orElseThrow().content()))
                        .isTrue();
            });
            assertThat(live.flush(Duration.ofSeconds(30))).isTrue();
            monitors.look();
            Interval coverage =
                    monitors.series("label_coverage", Slice.ALL).get(0).value();
            assertThat(coverage.n()).isEqualTo(60);
            assertThat(coverage.estimate()).isGreaterThan(0.8);
        }
    }

    @Test
    void head_teachesTheFloor_whichThenNeedsNoModel_andBothAnswerTogether() {
        try (LocalLoraProvider local = LocalLoraProvider.builder().runs(folder).build()) {
            ModelRef router = RouteTickets.train(local, RouteTickets.tickets(7, 120));
            ModelRef floor = RouteTickets.learnFrom(local, router, RouteTickets.tickets(9, 160));
            List<ChatExample> unseen = RouteTickets.tickets(8, 60).chats().toList();
            int right = 0;
            for (ChatExample ticket : unseen) {
                Map<ModelRef, Classification> said = RouteTickets.together(
                        local, List.of(router, floor), ticket.prompt().get(0).content());
                assertThat(said.keySet()).containsExactly(router, floor);
                String label = Objects.requireNonNull(said.get(floor)).likeliest();
                right += ticket.answer().orElseThrow().content().equals(label) ? 1 : 0;
            }
            assertThat(right).as("of 60, which have six labels").isGreaterThan(30);
        }
    }
}
