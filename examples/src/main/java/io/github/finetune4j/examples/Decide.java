// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.baseline.FewShotExamples;
import io.github.finetune4j.evaluation.baseline.PromptedModel;
import io.github.finetune4j.examples.tickets.Ticket;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.retrieval.RetrievalDocument;
import io.github.finetune4j.retrieval.RetrievalIndex;
import io.github.finetune4j.retrieval.RetrievalModel;
import io.github.finetune4j.search.approach.Approach;
import io.github.finetune4j.search.approach.ApproachSelection;
import io.github.finetune4j.search.approach.ApproachTurn;
import io.github.finetune4j.search.approach.Decision;
import io.github.finetune4j.starterencoder.StarterEncoder;
import io.github.finetune4j.startermodel.StarterModel;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A decision whether a classifier, a prompt, examples, the team's handbook, tuning, or tuning with the handbook routes
 * tickets best.
 */
public final class Decide {
    private static final Pattern CATEGORY = Pattern.compile("category: (\\w+)");
    private static final Pattern LINE = Pattern.compile("category: \\w+ \\| priority: \\w+ \\| team: \\w+");
    private static final String INSTRUCTIONS = "Answer with category, priority and team of the ticket.";
    private static final List<RetrievalDocument> HANDBOOK = List.of(
            new RetrievalDocument("payments", "Billing", "Charges, invoices, fees and receipts go to payments."),
            new RetrievalDocument("logistics", "Delivery, return", "Late or lost parcels and returns go to logistics."),
            new RetrievalDocument("identity", "Account", "Passwords, sign-in and profiles go to identity."),
            new RetrievalDocument("repair", "Defect", "Broken devices go to hardware, broken apps to software."),
            new RetrievalDocument("sales", "Question", "Questions before buying go to sales."));

    private final LocalLoraProvider local;
    private final int steps;

    Decide(LocalLoraProvider local, int steps) {
        this.local = local;
        this.steps = steps;
    }

    /**
     * Prints the decision, and writes its page.
     *
     * @param args a folder for everything
     */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        try (LocalLoraProvider local =
                LocalLoraProvider.builder().runs(folder.resolve("runs")).build()) {
            Decision decision = new Decide(local, 150).decide(folder, 100);
            System.out.println(decision.summary());
            System.out.println(decision.write(folder.resolve("decisions")));
        }
    }

    Decision decide(Path folder, int rows) {
        Dataset training = tickets(0, 4 * rows);
        ChatModel base = local.chatModel(StarterModel.folder().toString());
        try (Workspace workspace = Workspace.open(folder.resolve("workspace"));
                RetrievalIndex handbook = RetrievalIndex.builder().build()) {
            handbook.put(HANDBOOK);
            // tag::decide[]
            return ApproachSelection.builder("ticket-routing")
                    .metrics(Metric.binary(
                            "category", a -> category(a.actualText()).equals(category(a.expectedText()))))
                    .format(Metric.binary(
                            "routing line", a -> LINE.matcher(a.actualText()).matches()))
                    .training(training) // counted; no validation or test row may be among them
                    .validation(tickets(4 * rows, rows))
                    .test(tickets(5 * rows, rows)) // two approaches are asked them, once
                    .requirements(r -> r.validShare(0.8).maintained(true))
                    .addApproach(Approach.head("head on an encoder", turn -> head(turn, training)))
                    .addApproach(Approach.prompt("prompt", turn -> PromptedModel.zeroShot(base, INSTRUCTIONS)))
                    .addApproach(Approach.fewShot(
                            "four examples",
                            turn -> PromptedModel.fewShot(base, "", FewShotExamples.nearest(training, 4))))
                    .addApproach(Approach.retrieval("handbook", turn -> RetrievalModel.of(base, handbook)))
                    .addApproach(Approach.tuned("tuned", turn -> tuned(turn, training)))
                    .addApproach(Approach.hybrid("tuned with handbook", turn -> hybrid(turn, handbook)))
                    .request(request -> request.temperature(0).maxTokens(24))
                    .store(workspace.searches()) // after a crash, the same program goes on where it was
                    .answers(folder.resolve("answers"))
                    .build()
                    .run();
            // end::decide[]
        }
    }

    // tag::tuned[]
    private ChatModel head(ApproachTurn turn, Dataset training) {
        String model = turn.note("model").orElseGet(() -> fit(training).toString());
        turn.note("model", model);
        return local.chatModel(ModelRef.parse(model)); // answers with the likeliest of the lines that it learned
    }

    private ChatModel tuned(ApproachTurn turn, Dataset training) {
        String model = turn.note("model").orElseGet(() -> train(training).toString());
        turn.note("model", model); // the next process takes it from here
        return local.chatModel(ModelRef.parse(model));
    }

    private ChatModel hybrid(ApproachTurn turn, RetrievalIndex handbook) {
        String model = turn.noteOf("tuned", "model").orElseThrow(); // nothing is trained twice
        return RetrievalModel.of(local.chatModel(ModelRef.parse(model)), handbook);
    }
    // end::tuned[]

    private ModelRef fit(Dataset training) {
        return FineTune.builder()
                .provider(local)
                .baseModel(StarterEncoder.folder().toString())
                .trainingData(training)
                .method(TrainingMethod.classification())
                .run();
    }

    private ModelRef train(Dataset training) {
        return FineTune.builder()
                .provider(local)
                .baseModel(StarterModel.folder().toString())
                .trainingData(training)
                .lora(lora -> lora.rank(16).alpha(32))
                .hyperparameters(h -> h.maxSteps(steps).learningRate(5e-3).batchSize(8))
                .seed(7)
                .run();
    }

    private static Dataset tickets(int from, int rows) {
        return Dataset.of(TicketGenerator.tickets(1)
                .skip(from)
                .limit(rows)
                .map(Ticket::example)
                .toList());
    }

    private static String category(String line) {
        Matcher found = CATEGORY.matcher(line);
        return found.find() ? found.group(1) : "";
    }
}
