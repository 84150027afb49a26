// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.examples.tickets.Ticket;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.search.Confirmation;
import io.github.finetune4j.search.FineTuneTrials;
import io.github.finetune4j.search.Search;
import io.github.finetune4j.search.SearchResult;
import io.github.finetune4j.search.pruner.Pruners;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.startermodel.StarterModel;
import java.util.Map;
import java.util.concurrent.atomic.DoubleAccumulator;

/** A search for the learning rate and rank that route tickets best, with a verdict whether they are worth a change. */
final class SearchSettings {
    private static final Settings IN_USE = Settings.of(Map.of("learningRate", 5e-4, "rank", 8));
    private static final int ROWS = 64;
    private static final int VALIDATION_ROWS = 24;
    private static final int STEPS = 12;
    private static final int LOOK_EVERY = 4;

    private final FineTuneProvider provider;

    SearchSettings(FineTuneProvider provider) {
        this.provider = provider;
    }

    SearchResult search(JournalStore store, Registry registry, int trials) {
        // tag::search[]
        SearchSpace space = SearchSpace.builder()
                .logReal("learningRate", 1e-4, 2e-2)
                .choice("rank", 4, 8, 16)
                .build();
        return Search.builder(space, Goal.minimize("validation loss"))
                .first(IN_USE)
                .pruner(Pruners.successiveHalving(LOOK_EVERY)) // of those that come so far, the best quarter goes on
                .budget(b -> b.trials(trials))
                .store(store, "tickets") // after a crash, the same program goes on where it was
                .build()
                .run(FineTuneTrials.builder(provider, job -> training(job, tickets(2, VALIDATION_ROWS)))
                        .registry(registry, "router") // every trial is a run on record
                        .build());
        // end::search[]
    }

    Confirmation confirm(SearchResult result, int repeats) throws Exception {
        // tag::confirm[]
        return Confirmation.of(result, IN_USE, repeats, 100, (settings, seed) -> {
            FineTune.Builder job = FineTune.builder().provider(provider).seed(seed);
            training(job, tickets(3, VALIDATION_ROWS)); // rows of no trial
            FineTuneTrials.apply(settings, job);
            return lastLoss(job.start());
        });
        // end::confirm[]
    }

    private static void training(FineTune.Builder job, Dataset validation) {
        job.baseModel(StarterModel.folder().toString())
                .trainingData(tickets(1, ROWS))
                .validationData(validation)
                .hyperparameters(h -> h.maxSteps(STEPS).batchSize(8).evaluationSteps(LOOK_EVERY));
    }

    private static Dataset tickets(long seed, int rows) {
        return Dataset.of(
                TicketGenerator.tickets(seed).limit(rows).map(Ticket::example).toList());
    }

    private static double lastLoss(FineTuneJob job) {
        DoubleAccumulator last = new DoubleAccumulator((before, now) -> now, Double.NaN);
        job.onEvent(event -> {
            if (event instanceof JobEvent.Validated validated) {
                last.accumulate(validated.loss());
            }
        });
        job.await();
        return last.get();
    }
}
