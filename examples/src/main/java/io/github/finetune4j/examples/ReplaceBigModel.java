// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.examples.tickets.Ticket;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.replacement.Candidate;
import io.github.finetune4j.replacement.Outcome;
import io.github.finetune4j.replacement.Replacement;
import io.github.finetune4j.replacement.ReplacementResult;
import io.github.finetune4j.replacement.ReplacementRows;
import io.github.finetune4j.rescue.OpenAiRescue;
import io.github.finetune4j.search.approach.ApproachKind;
import io.github.finetune4j.startermodel.StarterModel;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A tuned model that will be shut down is replaced by one that runs here: its rows are brought home, its answers
 * fetched
 * in batches, a head and an adapter are its candidates, one is shown to be no worse, tries part of the traffic, and
 * answers all of it when the service is switched off. All of it on this machine, against a fake service.
 */
public final class ReplaceBigModel {
    private static final String BASE = "gpt-4o-mini-2024-07-18";
    private static final Metric RIGHT =
            Metric.binary("quality", answer -> answer.actualText().strip().equals(answer.expectedText()));
    private static final TokenPrice DEAR = new TokenPrice(0.3, 1.2, "USD");
    private static final TokenPrice OWN = new TokenPrice(0, 0, "USD"); // on a machine that is paid for anyway

    private final Path folder;
    private final List<Ticket> tickets;
    private final int steps;
    private final Consumer<String> out;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

    private ReplaceBigModel(Path folder, int rows, int steps, Consumer<String> out) {
        this.folder = folder;
        tickets = TicketGenerator.tickets(35).limit(rows).toList();
        this.steps = steps;
        this.out = out;
    }

    /**
     * Runs it.
     *
     * @param args a folder for everything; by default a new one below {@code target/replace}
     */
    public static void main(String[] args) {
        Path folder =
                args.length > 0 ? Path.of(args[0]) : Path.of("target", "replace", "" + System.currentTimeMillis());
        run(folder, 1500, 40, line -> System.out.println(line));
    }

    static ReplacementResult run(Path folder, int rows, int steps, Consumer<String> out) {
        return new ReplaceBigModel(folder, rows, steps, out).run();
    }

    private ReplacementResult run() {
        try (FakeOpenAiServer server = FakeOpenAiServer.builder()
                        .addModel(
                                BASE,
                                FakeTraining.quick(),
                                LocalDate.now(ZoneOffset.UTC).plusDays(40))
                        .chatModel(tuned())
                        .start();
                OpenAiProvider openAi = OpenAiProvider.builder()
                        .baseUrl(server.baseUrl())
                        .key(ApiKey.of("sk-fake-key-000000"))
                        .build();
                LocalLoraProvider local =
                        LocalLoraProvider.builder().runs(folder.resolve("runs")).build();
                Workspace workspace = Workspace.open(folder.resolve("workspace"))) {
            ModelRef tuned = tune(openAi);
            out.accept("1. " + tuned.id() + " answers until "
                    + tuned.shutdownDate().map(LocalDate::toString).orElse("its base is shut down"));
            Dataset rows = bringHome(openAi, workspace.registry());
            out.accept("2. brought home: " + rows.size() + " rows that it learned from");
            try (Replacement replacement = replacement(workspace, openAi.chatModel(tuned), rows, local)) {
                ReplacementResult shown = replacement.run();
                out.accept("3. " + shown);
                ReplacementResult result = canary(replacement, shown);
                out.accept("4. " + result);
                live(server, replacement);
                Path page = replacement.status().dossier().write(folder.resolve("dossier"));
                out.accept("6. for whoever signs: " + page.toAbsolutePath());
                return result;
            }
        }
    }

    private Replacement replacement(Workspace workspace, ChatModel big, Dataset rows, LocalLoraProvider local) {
        // tag::replace[]
        return Replacement.builder()
                .name("ticket-router")
                .from(big)
                .price(DEAR)
                .workspace(workspace) // its journal: the same program goes on after a crash
                .folder(folder.resolve("replacement"))
                .addRows(ReplacementRows.of("rescued", () -> rows).provenance("terms", "our own rows, 2026-12-01"))
                .metrics(RIGHT)
                .tolerance("quality", 0.05) // five points; fixed before anybody looks
                .addCandidate(Candidate.trained(
                                ApproachKind.HEAD,
                                "head",
                                local,
                                local::chatModel,
                                job -> job.baseModel(LocalLoraProvider.TERMS).method(TrainingMethod.classification()))
                        .priced(OWN)
                        .trainingCost(job -> Cost.NONE)) // on this machine
                .addCandidate(Candidate.trained(
                                ApproachKind.TUNED,
                                "adapter",
                                local,
                                local::chatModel,
                                job -> job.baseModel(StarterModel.folder().toString())
                                        .lora(lora -> lora.rank(8))
                                        .hyperparameters(h -> h.maxSteps(steps).learningRate(5e-3)))
                        .priced(OWN)
                        .trainingCost(job -> Cost.NONE)) // on this machine
                .request(request -> request.temperature(0).maxTokens(8))
                .batches(folder.resolve("batches")) // half the price, and never twice
                .budget(new Cost(0, 20)) // dollars
                .proof(proof -> proof.callsPerMonth(2_000_000).addSlice("length", ReplaceBigModel::length))
                .canary(policy -> policy.name("ticket-router")
                        .addStage(0.2, Duration.ofHours(1))
                        .addStage(1.0)
                        .clock(now::get))
                .onPromotion(promotion -> out.accept("   " + promotion.candidate() + " is handed over to maintenance"))
                .build();
        // end::replace[]
    }

    private static String length(ChatExample row) {
        return row.prompt().get(0).content().length() < 80 ? "short" : "long";
    }

    private ModelRef tune(OpenAiProvider openAi) {
        Path file = folder.resolve("uploaded.jsonl");
        Dataset.of(tickets.stream().map(ReplaceBigModel::row).toList()).writeJsonl(file);
        try {
            String id = openAi.files()
                    .upload("tickets.jsonl", "fine-tune", Content.of(Files.readAllBytes(file)))
                    .id();
            String job = openAi.jobs()
                    .create(Map.of("model", BASE, "training_file", id, "suffix", "router"))
                    .id();
            return FineTune.attach(openAi, new JobRef("openai", job)).await(Duration.ofMinutes(1));
        } catch (IOException e) {
            throw new FineTuneException("can't read " + file + " -> look at the cause", e);
        }
    }

    private Dataset bringHome(OpenAiProvider openAi, RegistryStore registry) {
        OpenAiRescue.builder()
                .provider(openAi)
                .folder(folder.resolve("rescue"))
                .registry(registry)
                .build()
                .fetch();
        return BringHome.after(registry, "router");
    }

    private ReplacementResult canary(Replacement replacement, ReplacementResult shown) {
        ReplacementResult result = shown;
        for (int i = 0; i < 60 && result.outcome() == Outcome.CANARY; i++) {
            ask(replacement.model(), 20 * i, 20);
            now.updateAndGet(time -> time.plus(Duration.ofMinutes(5)));
            result = replacement.run();
        }
        return result;
    }

    private void live(FakeOpenAiServer server, Replacement replacement) {
        int before = ask(replacement.model(), 0, 100);
        server.die(); // in the middle of the traffic
        int after = ask(replacement.model(), 100, 100);
        out.accept("5. the service was switched off: " + before + " of 100 requests answered before, " + after
                + " of 100 after");
    }

    private int ask(ChatModel model, int from, int count) {
        int answered = 0;
        for (int i = from; i < from + count; i++) {
            ChatRequest request =
                    ChatRequest.user(tickets.get(i % tickets.size()).text()).withKey("user " + i);
            try {
                answered += model.chat(request).text().isEmpty() ? 0 : 1;
            } catch (FineTuneException e) {
                out.accept("   a request without an answer: " + e.getClass().getSimpleName());
            }
        }
        return answered;
    }

    private static ChatExample row(Ticket ticket) {
        return ChatExample.of(
                Message.user(ticket.text()), Message.assistant(ticket.category().label()));
    }

    /** The service's model: wrong on every twentieth ticket. */
    private ChatModel tuned() {
        Map<String, String> answers = tickets.stream()
                .collect(Collectors.toMap(Ticket::text, each -> each.category().label(), (a, b) -> a));
        return request -> {
            String text = request.messages().get(0).content();
            String answer = Math.floorMod(text.hashCode(), 20) == 0 ? "other" : answers.getOrDefault(text, "other");
            return new ChatResponse(answer, FinishReason.STOP, new Usage(60, 2));
        };
    }
}
