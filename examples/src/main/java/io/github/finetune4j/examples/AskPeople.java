// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.gate.QualityGates;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.evaluation.report.ReportFiles;
import io.github.finetune4j.examples.tickets.Ticket;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.people.evaluation.HumanEvaluation;
import io.github.finetune4j.people.evaluation.HumanResult;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.labeling.ShownAnswer;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.startermodel.StarterModel;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Is the tuned model better in the eyes of people? The starter model and its tuned version answer the same tickets, and
 * three raters judge the answers blind. The raters here are a script: they know how a ticket is routed, differ in how
 * severe they are, and slip now and then. Of people only {@link #work} would be different: they get pages (see {@code
 * docs/guides/people.md}).
 */
public final class AskPeople {
    private static final long SEED = 7;
    private static final int LONGEST_ANSWER = 40;
    private static final double SLIPS = 0.1;

    private AskPeople() {}

    /**
     * Trains, asks, and prints what the raters found.
     *
     * @param args a folder for everything
     */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        try (LocalLoraProvider local =
                        LocalLoraProvider.builder().runs(folder.resolve("runs")).build();
                Workspace workspace = Workspace.open(folder.resolve("workspace"))) {
            Comparison answered = answers(local, 400, 6, 60);
            HumanEvaluation study = study(answered, workspace.people(), 40);
            System.out.println(study.plan());
            for (int rater = 1; rater <= 3; rater++) {
                work(study, "rater-" + rater, rater);
            }
            System.out.println(verdict(study, folder).summary());
        }
    }

    static Comparison answers(LocalLoraProvider local, int training, int epochs, int rows) {
        ChatModel base = local.chatModel(StarterModel.folder().toString());
        ChatModel tuned = local.chatModel(Watching.tune(local, training, epochs));
        Dataset tickets = Dataset.of(TicketGenerator.tickets(SEED + 1)
                .limit(rows)
                .<Example>map(Ticket::example)
                .toList());
        return Evaluator.builder()
                .addMetric(Metrics.exactMatch())
                .request(request -> request.temperature(0).maxTokens(LONGEST_ANSWER))
                .build()
                .compare(base.named("starter"), tuned.named("tuned"), tickets);
    }

    static HumanEvaluation study(Comparison answered, JournalStore store, int rows) {
        // tag::study[]
        HumanEvaluation study = HumanEvaluation.builder(answered)
                .addPreference() // ties and "both bad" are answers, too
                .criteria("accuracy", "clarity")
                .raters(3)
                .sample(rows)
                .seed(SEED)
                .store(store, "routing") // a second start goes on where the first one stopped
                .build();
        // end::study[]
        return study;
    }

    /** Judges everything that is left for a rater. */
    static void work(HumanEvaluation study, String rater, int severity) {
        Map<String, String> routes = new HashMap<>();
        TicketGenerator.tickets(SEED + 1).limit(1000).forEach(ticket -> routes.put(ticket.text(), ticket.answer()));
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(severity);
        for (Optional<LabelingView> next = study.next(rater); next.isPresent(); next = study.next(rater)) {
            LabelingView row = next.get();
            String right = routes.getOrDefault(row.prompt().get(1).content(), "");
            Map<String, Integer> accuracy = new HashMap<>();
            Map<String, Integer> clarity = new HashMap<>();
            for (ShownAnswer answer : row.answers()) {
                int points = 1 + 4 * common(answer.text().strip(), right) / Math.max(1, right.length());
                points += random.nextDouble() < SLIPS ? random.nextInt(3) - 1 : 0;
                accuracy.put(answer.name(), Math.max(1, Math.min(5, points)));
                clarity.put(answer.name(), Math.max(1, Math.min(5, points + 2 - severity)));
            }
            // tag::answer[]
            study.answer(
                    rater,
                    row.taskId(),
                    Map.of(
                            "preference",
                            preferred(accuracy),
                            "accuracy",
                            new LabelValue.Rated(accuracy),
                            "clarity",
                            new LabelValue.Rated(clarity)),
                    "", // the reason, in the rater's words
                    Duration.ofSeconds(10 + random.nextInt(20)));
            // end::answer[]
        }
    }

    private static LabelValue preferred(Map<String, Integer> points) {
        int a = points.getOrDefault("A", 1);
        int b = points.getOrDefault("B", 1);
        if (a == b) {
            return a <= 2 ? LabelValue.bothBad() : LabelValue.tie();
        }
        return LabelValue.preferred(a > b ? "A" : "B");
    }

    /** {@return how many characters they have in common at the beginning} */
    private static int common(String answer, String right) {
        int same = 0;
        while (same < Math.min(answer.length(), right.length()) && answer.charAt(same) == right.charAt(same)) {
            same++;
        }
        return same;
    }

    static HumanResult verdict(HumanEvaluation study, Path folder) {
        // tag::verdict[]
        HumanResult result = study.result(); // at any time
        Comparison judged = result.comparison(); // its intervals know that raters are drawn, too
        ReportFiles.of(judged)
                .gates(judged.gate(QualityGates.better("preference"), QualityGates.noWorse("clarity", 0.3)))
                .write(folder.resolve("report"));
        // end::verdict[]
        return result;
    }
}
