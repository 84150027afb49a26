// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.evaluation.baseline.FewShotExamples;
import io.github.finetune4j.evaluation.baseline.PromptedModel;
import io.github.finetune4j.examples.tickets.Ticket;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.heads.cascade.Cascade;
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
import io.github.finetune4j.training.TuningMethod;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A decision whether counted words, a head on an encoder, a tuned encoder, a prompt, examples, the team's handbook,
 * tuning, tuning with the handbook, or a cascade routes tickets best.
 */
public final class Decide {
    private static final Pattern CATEGORY = Pattern.compile("category: (\\w+)");
    private static final Pattern LINE = Pattern.compile("category: \\w+ \\| priority: \\w+ \\| team: \\w+");
    private static final Metric RIGHT =
            Metric.binary("category", a -> category(a.actualText()).equals(category(a.expectedText())));
    private static final TokenPrice OWN = new TokenPrice(0, 0, "USD"); // on a machine that is paid for anyway
    private static final TokenPrice SERVICE = new TokenPrice(0.4, 1.6, "USD"); // as if a service answered
    private static final int UNSEEN = 200;
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
        Dataset unseen = tickets(6 * rows, UNSEEN);
        ChatModel base = local.chatModel(StarterModel.folder().toString());
        try (Workspace workspace = Workspace.open(folder.resolve("workspace"));
                RetrievalIndex handbook = RetrievalIndex.builder().build()) {
            handbook.put(HANDBOOK);
            // tag::decide[]
            return ApproachSelection.builder("ticket-routing")
                    .metrics(RIGHT)
                    .format(Metric.binary(
                            "routing line", a -> LINE.matcher(a.actualText()).matches()))
                    .training(training) // counted; no validation or test row may be among them
                    .validation(tickets(4 * rows, rows))
                    .test(tickets(5 * rows, rows)) // two approaches are asked them, once
                    .requirements(r -> r.validShare(0.8).maintained(true))
                    .addApproach(Approach.floor("words", turn -> words(turn, training))
                            .priced(OWN))
                    .addApproach(
                            Approach.head("head", turn -> head(turn, training)).priced(OWN))
                    .addApproach(Approach.head("tuned encoder", turn -> encoder(turn, training))
                            .priced(OWN))
                    .addApproach(Approach.prompt("prompt", turn -> PromptedModel.zeroShot(base, INSTRUCTIONS))
                            .priced(SERVICE))
                    .addApproach(Approach.fewShot(
                                    "four examples",
                                    turn -> PromptedModel.fewShot(base, "", FewShotExamples.nearest(training, 4)))
                            .priced(SERVICE))
                    .addApproach(Approach.retrieval("handbook", turn -> RetrievalModel.of(base, handbook))
                            .priced(SERVICE))
                    .addApproach(Approach.tuned("tuned", turn -> tuned(turn, training))
                            .priced(SERVICE))
                    .addApproach(Approach.hybrid("tuned with handbook", turn -> hybrid(turn, handbook))
                            .priced(SERVICE))
                    .addApproach(Approach.cascade("head, then tuned", turn -> cascade(turn, unseen))
                            .priced(SERVICE)) // of what the head passes on: its own answers have no tokens
                    .request(request -> request.temperature(0).maxTokens(24))
                    .store(workspace.searches()) // after a crash, the same program goes on where it was
                    .answers(folder.resolve("answers"))
                    .build()
                    .run();
            // end::decide[]
        }
    }

    // tag::tuned[]
    private ChatModel words(ApproachTurn turn, Dataset training) {
        return made(turn, classifier(training).baseModel(LocalLoraProvider.TERMS)); // counts them: no model runs
    }

    private ChatModel head(ApproachTurn turn, Dataset training) {
        return made(turn, classifier(training)); // answers with the likeliest of the lines that it learned
    }

    private ChatModel encoder(ApproachTurn turn, Dataset training) {
        return made(
                turn,
                classifier(training)
                        .tuningMethod(TuningMethod.FULL)
                        .hyperparameters(h -> h.maxSteps(steps / 5).batchSize(8))
                        .seed(7));
    }

    private ChatModel tuned(ApproachTurn turn, Dataset training) {
        return made(
                turn,
                FineTune.builder()
                        .provider(local)
                        .baseModel(StarterModel.folder().toString())
                        .trainingData(training)
                        .lora(lora -> lora.rank(16).alpha(32))
                        .hyperparameters(
                                h -> h.maxSteps(steps).learningRate(5e-3).batchSize(8))
                        .seed(7));
    }

    private ChatModel made(ApproachTurn turn, FineTune.Builder job) {
        String model = turn.note("model").orElseGet(() -> job.run().toString());
        turn.note("model", model); // the next process takes it from here
        return local.chatModel(ModelRef.parse(model));
    }

    private ChatModel of(ApproachTurn turn, String approach) {
        String model = turn.noteOf(approach, "model").orElseThrow(); // nothing is trained twice
        return local.chatModel(ModelRef.parse(model));
    }

    private ChatModel hybrid(ApproachTurn turn, RetrievalIndex handbook) {
        return RetrievalModel.of(of(turn, "tuned"), handbook);
    }

    private ChatModel cascade(ApproachTurn turn, Dataset unseen) {
        ChatModel head = of(turn, "head");
        ChatModel tuned = of(turn, "tuned");
        Evaluator asked = Evaluator.builder()
                .metrics(RIGHT)
                .request(request -> request.temperature(0).maxTokens(24))
                .build();
        return Cascade.builder()
                .small(head)
                .large(tuned)
                .noWorseThan(RIGHT, 0.02)
                .calibrate(asked.evaluate(head, unseen), asked.evaluate(tuned, unseen))
                .auditShare(0)
                .build(); // throws where these rows can't show it; the decision then says so
    }
    // end::tuned[]

    private FineTune.Builder classifier(Dataset training) {
        return FineTune.builder()
                .provider(local)
                .baseModel(StarterEncoder.folder().toString())
                .trainingData(training)
                .method(TrainingMethod.classification());
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
