// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.heads.cascade.Cascade;
import io.github.finetune4j.heads.cascade.CascadeReport;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A head that sorts the tickets which it is sure of, before a large model that sorts the rest. The large model here
 * is a stand-in that knows every ticket of the example: any other {@link ChatModel} takes its place.
 */
public final class DeferToLarge {
    private static final Usage LONG_PROMPT = new Usage(400, 4);

    private DeferToLarge() {}

    /**
     * Trains the head, calibrates, and sorts new tickets.
     *
     * @param args a folder for everything
     */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        try (LocalLoraProvider local =
                        LocalLoraProvider.builder().runs(folder.resolve("runs")).build();
                Workspace workspace = Workspace.open(folder.resolve("workspace"));
                Cascade cascade = cascade(
                        local.chatModel(RouteTickets.train(local, RouteTickets.tickets(7, 240))),
                        large(9, 10),
                        RouteTickets.tickets(9, 800),
                        workspace.journals())) {
            System.out.println(cascade.calibration());
            System.out.println(sort(cascade, RouteTickets.tickets(10, 200)));
        }
    }

    static Cascade cascade(ChatModel small, ChatModel large, Dataset unseen, JournalStore store) {
        // tag::cascade[]
        Cascade cascade = Cascade.builder()
                .small(small) // how sure it is, its log-probabilities say
                .large(large)
                .noWorseThan(Metrics.labelAccuracy(RouteTickets.LABELS), 0.02) // two points, with 95 % confidence
                .calibrate(unseen) // rows that neither model was trained on
                .prices(new TokenPrice(0, 0, "USD"), new TokenPrice(2, 8, "USD"))
                .auditShare(0.02) // asked both, so that the promise stays under watch
                .journal(store, "tickets")
                .onEvent(System.out::println) // when the small model's door closes
                .build();
        // end::cascade[]
        return cascade;
    }

    static CascadeReport sort(Cascade cascade, Dataset tickets) {
        // tag::report[]
        tickets.examples().forEach(ticket -> cascade.chat(ChatRequest.of(ticket.prompt())));
        CascadeReport report = cascade.report(); // share passed on, cost, time, audits
        // end::report[]
        return report;
    }

    static ChatModel large(long... seeds) {
        Map<String, String> known = new HashMap<>();
        for (long seed : seeds) {
            TicketGenerator.tickets(seed)
                    .limit(1000)
                    .forEach(
                            ticket -> known.put(ticket.text(), ticket.category().label()));
        }
        ChatModel large = request -> new ChatResponse(
                known.getOrDefault(request.messages().get(0).content(), "question"), FinishReason.STOP, LONG_PROMPT);
        return large.named("large");
    }
}
