// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.examples.tickets.Ticket;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.maintenance.Maintenance;
import io.github.finetune4j.maintenance.Tick;
import io.github.finetune4j.maintenance.check.BatchChecks;
import io.github.finetune4j.maintenance.step.Comparing;
import io.github.finetune4j.maintenance.step.FineTuneTraining;
import io.github.finetune4j.maintenance.step.RowSource;
import io.github.finetune4j.maintenance.trigger.Triggers;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.startermodel.StarterModel;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * Keeps a router of tickets up to date. The starter model is the first champion; as soon as enough tickets have come
 * with what people made of them, the next one learns from them, and goes live if it is better.
 */
public final class KeepTuned {
    private static final String BASE = StarterModel.folder().toString();
    private static final int LONGEST_ANSWER = 24;

    private KeepTuned() {}

    /**
     * Trains once, and says what it did.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Path folder = Path.of("target", "keep-tuned");
        try (Workspace workspace = Workspace.open(folder.resolve("workspace"));
                LocalLoraProvider local =
                        LocalLoraProvider.builder().runs(folder.resolve("runs")).build()) {
            begin(workspace.registry(), local);
            List<Example> came = tickets(7, 160);
            Maintenance router = maintenance(workspace, local, (from, until) -> came, tests(60));
            System.out.println(router.dryRun());
            tick(router);
        }
    }

    /** The base model is the first champion. */
    static void begin(RegistryStore registry, LocalLoraProvider local) {
        if (registry.models().isEmpty()) {
            registry.addModel(new ModelVersion.Draft("router", local.baseModel(BASE), BASE, "", Map.of(), Map.of()));
            registry.moveAlias(registry.model("router"), "champion", 1, "ana", "the first one");
        }
    }

    static List<Example> tickets(long seed, int rows) {
        return TicketGenerator.tickets(seed)
                .limit(rows)
                .<Example>map(Ticket::example)
                .toList();
    }

    static Dataset tests(int rows) {
        return Dataset.of(tickets(11, rows));
    }

    static Maintenance maintenance(Workspace workspace, LocalLoraProvider local, RowSource production, Dataset tests) {
        // tag::build[]
        Evaluator evaluator = Evaluator.builder()
                .metrics(Metrics.tokenF1())
                .request(request -> request.maxTokens(LONGEST_ANSWER))
                .build();
        FineTuneTraining training = FineTuneTraining.by(
                        local,
                        job -> job.baseModel(BASE)
                                .lora(lora -> lora.rank(16).alpha(32))
                                .hyperparameters(
                                        h -> h.epochs(4).learningRate(5e-3).batchSize(16))
                                .seed(7))
                .patience(Duration.ofMinutes(10)); // this process trains itself, so a tick may as well wait
        return Maintenance.builder("router")
                .registry(workspace.registry(), "router")
                .collect(production)
                .rows(r -> r.testSet(tests).minRows(40).addCheck(BatchChecks.labels(0.1)))
                .train(training)
                .evaluate(Comparing.by(evaluator, local::chatModel))
                .rules(r -> r.goal("token_f1"))
                .addTrigger(Triggers.every(Period.ofDays(30)))
                .addTrigger(Triggers.cron("0 3 1 * *", ZoneId.of("Europe/Berlin")))
                .addTrigger(Triggers.newRows(100))
                .addTrigger(Triggers.shutdown(Period.ofDays(60)))
                .budget(b -> b.time(Duration.ofHours(6)))
                .store(workspace.maintenances())
                .build();
        // end::build[]
    }

    static Tick tick(Maintenance maintenance) {
        // tag::tick[]
        Tick tick = maintenance.tick(); // every few minutes, by the application's scheduler, in any of its processes
        tick.done().forEach(System.out::println);
        // end::tick[]
        return tick;
    }
}
