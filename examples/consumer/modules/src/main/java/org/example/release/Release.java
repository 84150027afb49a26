// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package org.example.release;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetFiles;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.evaluation.report.HtmlReport;
import io.github.finetune4j.evaluation.report.LossCurve;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.rollout.LiveGates;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.startermodel.StarterModel;
import io.github.finetune4j.store.jdbc.JdbcRolloutStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** From a CSV file to a rollout, all of it in named modules: services, resources, natives, tables of a database. */
public final class Release {
    private Release() {}

    /**
     * Trains, reports and goes live.
     *
     * @param args a CSV file with columns prompt and completion, and a folder for what is written
     */
    public static void main(String[] args) {
        if (!Release.class.getModule().isNamed() || !FineTune.class.getModule().isNamed()) {
            throw new IllegalStateException("not on the module path");
        }
        Path folder = Path.of(args[1]);
        DatasetSplit data = Dataset.builder()
                .addSource(DatasetFiles.source(Path.of(args[0])))
                .split(s -> s.training(0.6).validation(0.1).test(0.3).seed(7))
                .build();
        String base = StarterModel.folder().toString();
        try (LocalLoraProvider local = LocalLoraProvider.create()) {
            List<JobEvent> events = new CopyOnWriteArrayList<>();
            ModelRef tuned = FineTune.builder()
                    .provider(local)
                    .baseModel(base)
                    .trainingData(data.training())
                    .lora(lora -> lora.rank(4))
                    .hyperparameters(h -> h.epochs(1))
                    .onEvent(events::add)
                    .run();
            ChatModel baseline = local.chatModel(base);
            ChatModel candidate = local.chatModel(tuned);
            report(baseline, candidate, data, events, folder);
            goLive(baseline, candidate, folder);
        }
    }

    private static void report(
            ChatModel baseline, ChatModel candidate, DatasetSplit data, List<JobEvent> events, Path folder) {
        Path page = HtmlReport.builder()
                .title("Release")
                .comparison(Evaluator.builder()
                        .metrics(Metrics.exactMatch())
                        .build()
                        .compare(baseline, candidate, data.test()))
                .lossCurve(LossCurve.ofEvents(events))
                .build()
                .write(folder.resolve("report.html"));
        System.out.println("reported in " + page.getFileName());
    }

    private static void goLive(ChatModel baseline, ChatModel candidate, Path folder) {
        RolloutPolicy policy = RolloutPolicy.builder()
                .name("release")
                .addStage(0.5, Duration.ofHours(1))
                .addStage(1.0)
                .addGate(LiveGates.noWorse(LiveMetric.ERROR_RATE, 0.1))
                .build();
        try (JdbcRolloutStore store = JdbcRolloutStore.h2(folder.resolve("rollouts"));
                Rollout live = policy.start(baseline, candidate, store)) {
            live.chat(ChatRequest.user("Order 7 has not come."));
            System.out.println("live: " + live.status().phase());
        }
    }
}
