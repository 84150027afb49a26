// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.examples.tickets.Ticket;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.Monitor;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.data.ProductionData;
import io.github.finetune4j.monitor.data.ProductionRows;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.startermodel.StarterModel;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Four weeks of a live model. The starter model learns to route tickets and goes live. In the third week a new web form
 * sends everything in capitals, which the model never saw. The alarm names the day, the cause and the remedy, and what
 * reviewers corrected is the data to train on next.
 */
public final class Watching {
    static final Instant BEGIN = Instant.parse("2026-01-05T00:00:00Z"); // a Monday
    static final int CAPITALS_FROM_DAY = 16;

    private static final int DAYS = 28;
    private static final long SEED = 7;
    private static final int LONGEST_ANSWER = 40;
    private static final int DIFFERENT_TICKETS = 150;
    private static final int PER_HOUR = 8;
    private static final Duration WRITTEN = Duration.ofSeconds(30);

    private final List<Ticket> tickets =
            TicketGenerator.tickets(SEED + 1).limit(DIFFERENT_TICKETS).toList();
    private final Capture live;
    private final Monitors monitors;
    private Instant now = BEGIN;
    private int asked;

    Watching(ChatModel model, Workspace workspace) {
        // tag::watch[]
        live = Capture.builder(model, workspace.captures())
                .consent(request -> true) // ask your users: without consent figures are kept, and no word of theirs
                .policy(kept -> kept.sample(1)) // all that was consented to, not one in ten
                .clock(() -> now)
                .build();
        monitors = Monitors.builder(workspace.captures(), workspace.monitors())
                .addMonitor(Monitor.of(LiveMetric.feedback("task_success")))
                .addMonitor(Monitor.requestsPerMinute())
                .addMonitor(Monitor.shift("writing", Watching::writing))
                .sliceBy() // no slices: all of the traffic alone
                .mostSlices(1)
                .addSink(
                        "print",
                        event -> System.out.println(
                                event.kind() + ": " + event.alert().summary()))
                .clock(() -> now)
                .build();
        // end::watch[]
    }

    /**
     * Lives through the four weeks.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Path folder = Path.of("target", "watching");
        try (LocalLoraProvider local = LocalLoraProvider.create();
                Workspace workspace = Workspace.open(folder.resolve("workspace"))) {
            ModelRef tuned = tune(local, 400, 6);
            Watching watching = new Watching(rote(local.chatModel(tuned)), workspace);
            watching.live(DAYS);
            System.out.println(watching.next(workspace.captures()).summary());
        }
    }

    static ModelRef tune(LocalLoraProvider local, int rows, int epochs) {
        return FineTune.builder()
                .provider(local)
                .baseModel(StarterModel.folder().toString())
                .trainingData(training(rows))
                .lora(lora -> lora.rank(16).alpha(32))
                .hyperparameters(h -> h.epochs(epochs).learningRate(5e-3).batchSize(16))
                .seed(SEED)
                .run();
    }

    static Dataset training(int rows) {
        return Dataset.of(TicketGenerator.tickets(SEED)
                .limit(rows)
                .<Example>map(Ticket::example)
                .toList());
    }

    /** Asks the model once for each different ticket, so that four weeks take a minute. */
    static ChatModel rote(ChatModel model) {
        Map<String, ChatResponse> known = new HashMap<>();
        return request -> known.computeIfAbsent(request.messages().get(1).content(), text -> model.chat(request));
    }

    List<Alert> live(int days) {
        for (int hour = 0; hour < days * 24; hour++) {
            boolean capitals = hour >= CAPITALS_FROM_DAY * 24;
            for (int i = 0; i < PER_HOUR; i++) {
                now = BEGIN.plus(Duration.ofHours(hour)).plus(Duration.ofMinutes(7L * i));
                ask(tickets.get(asked * 31 % tickets.size()), capitals);
            }
            if (hour % 6 == 5) {
                now = BEGIN.plus(Duration.ofHours(hour + 1)).plus(Duration.ofMinutes(2));
                live.flush(WRITTEN);
                monitors.look();
            }
        }
        live.close();
        monitors.close();
        return monitors.alerts().open();
    }

    private void ask(Ticket ticket, boolean capitals) {
        asked++;
        String text = capitals ? ticket.text().toUpperCase(Locale.ROOT) : ticket.text();
        ChatResponse answer = live.chat(ChatRequest.builder()
                .messages(ticket.example().prompt().stream()
                        .map(message -> message.content().equals(ticket.text()) ? message.with(text) : message)
                        .toList())
                .maxTokens(LONGEST_ANSWER)
                .key("customer-" + asked % 100)
                .build());
        // tag::feedback[]
        Optional<String> id = answer.callId(); // keep it beside the answer
        boolean right = answer.text().strip().equals(ticket.answer());
        id.ifPresent(its -> live.feedback().by("reviewer").taskSuccess(its, right)); // days later, from any process
        if (!right) {
            id.ifPresent(its -> live.feedback().by("reviewer").correction(its, ticket.answer()));
        }
        // end::feedback[]
    }

    private static @Nullable String writing(Interaction interaction) {
        return interaction
                .said()
                .map(said -> said.messages().get(1).content())
                .map(text -> text.equals(text.toUpperCase(Locale.ROOT)) ? "capitals" : "sentences")
                .orElse(null);
    }

    ProductionRows next(CaptureStore captured) {
        // tag::next[]
        ProductionRows rows = ProductionData.from(captured)
                .notIn(training(400))
                .since(BEGIN.plus(Duration.ofDays(CAPITALS_FROM_DAY)))
                .atMostPerDay(100)
                .pick();
        rows.dataset(); // each row says where it comes from: capture/<response id>
        // end::next[]
        return rows;
    }
}
