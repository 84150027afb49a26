// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.gate.QualityGates;
import io.github.finetune4j.evaluation.junit.EvalGate;
import io.github.finetune4j.evaluation.junit.GateCheck;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.examples.tickets.Category;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A team's build that fails when its ticket router got worse. The routers here go by words, so that the build is quick;
 * any {@link ChatModel} takes their place.
 */
class EvalGateTest {
    private static final List<String> LABELS =
            Arrays.stream(Category.values()).map(Category::label).toList();

    private static final ChatModel RELEASED = router("released", Map.of("bill", "billing", "charged", "billing"));
    private static final ChatModel CANDIDATE = router(
            "candidate",
            Map.of(
                    "bill", "billing",
                    "charged", "billing",
                    "invoice", "billing",
                    "courier", "delivery",
                    "arrived", "delivery",
                    "return", "return",
                    "swap", "return",
                    "password", "account",
                    "my account", "account"));

    // tag::gate[]
    @EvalGate(margin = 0.02, noSliceWorse = "label_accuracy", maxErrorRate = 0, minRows = 200)
    void newRouter_isNoWorseThanTheReleasedOne(GateCheck gate) {
        gate.check(Evaluator.builder()
                .metrics(Metrics.labelAccuracy(LABELS))
                .addSlice("category", row -> row.answer().orElseThrow().content())
                .build()
                .compare(RELEASED, CANDIDATE, tickets()));
    }
    // end::gate[]

    @EvalGate(reports = "")
    void newRouter_routesSomeTicketsAtAll(GateCheck gate) {
        gate.check(
                Evaluator.builder()
                        .metrics(Metrics.labelAccuracy(LABELS))
                        .build()
                        .evaluate(CANDIDATE, tickets()),
                QualityGates.atLeast("label_accuracy", 0.1));
    }

    private static Dataset tickets() {
        return Dataset.of(TicketGenerator.tickets(3)
                .limit(300)
                .map(ticket -> ChatExample.of(
                        Message.user(ticket.text()),
                        Message.assistant(ticket.category().label())))
                .toList());
    }

    private static ChatModel router(String name, Map<String, String> words) {
        ChatModel model = request -> {
            String text = text(request);
            String label = words.entrySet().stream()
                    .filter(word -> text.contains(word.getKey()))
                    .map(Map.Entry::getValue)
                    .sorted()
                    .findFirst()
                    .orElse("no idea");
            return new ChatResponse(label, FinishReason.STOP, new Usage(1, 1));
        };
        return model.named(name);
    }

    private static String text(ChatRequest request) {
        return request.messages().get(0).content().toLowerCase(Locale.ROOT);
    }
}
