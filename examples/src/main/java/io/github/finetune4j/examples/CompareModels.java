// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.baseline.FewShotExamples;
import io.github.finetune4j.evaluation.baseline.PromptedModel;
import io.github.finetune4j.evaluation.gate.QualityGates;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.evaluation.report.ReportFiles;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.startermodel.StarterModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Did fine-tuning help, or would a prompt have done? The same small model answers the same tickets untouched, with four
 * solved examples in its prompt, and fine-tuned.
 */
public final class CompareModels {
    private static final long SEED = 7;
    private static final Pattern CATEGORY = Pattern.compile("category: (\\w+)");

    private CompareModels() {}

    /**
     * Prints both comparisons and writes their reports.
     *
     * @param args a folder for everything, and how many tickets to make up: 400 where it is left out
     * @throws IOException if the tickets can't be written
     */
    public static void main(String[] args) throws IOException {
        int rows = args.length > 1 ? Integer.parseInt(args[1]) : 400;
        compare(Path.of(args[0]), rows, 8).forEach(comparison -> System.out.println(comparison.summary()));
    }

    /** {@return few-shot against base, then tuned against base} */
    static List<Comparison> compare(Path folder, int rows, int epochs) throws IOException {
        Path file = folder.resolve("tickets.jsonl");
        TicketGenerator.writeJsonl(file, rows, SEED);
        DatasetSplit data = Dataset.builder()
                .addJsonl(file)
                .dropInvalid()
                .deduplicate()
                .split(s -> s.training(0.7).validation(0.1).test(0.2).seed(SEED))
                .build();
        try (LocalLoraProvider local =
                LocalLoraProvider.builder().runs(folder.resolve("runs")).build()) {
            ChatModel base = local.chatModel(StarterModel.folder().toString());
            ChatModel tuned = local.chatModel(tune(local, data, epochs)).named("tuned");
            List<Comparison> comparisons = evaluate(base.named("base"), tuned, data, folder);
            comparisons.forEach(comparison -> report(comparison, folder));
            return comparisons;
        }
    }

    private static ModelRef tune(LocalLoraProvider local, DatasetSplit data, int epochs) {
        return FineTune.builder()
                .provider(local)
                .baseModel(StarterModel.folder().toString())
                .trainingData(data.training())
                .validationData(data.validation())
                .lora(lora -> lora.rank(16).alpha(32))
                .hyperparameters(h -> h.epochs(epochs).learningRate(5e-3).batchSize(16))
                .seed(SEED)
                .run();
    }

    private static List<Comparison> evaluate(ChatModel base, ChatModel tuned, DatasetSplit data, Path folder) {
        // tag::compare[]
        ChatModel fewShot = PromptedModel.fewShot(base, "", FewShotExamples.nearest(data.training(), 4));
        Evaluator evaluator = Evaluator.builder()
                .metrics(Metric.binary("category", a -> category(a.actualText()).equals(category(a.expectedText()))))
                .addMetric(Metrics.exactMatch())
                .addSlice("category", row -> category(row.answer().orElseThrow().content()))
                .trainingData(data.training()) // a test row that was trained on is refused
                .answers(folder.resolve("answers")) // asked once, scored as often as you like
                .request(request -> request.temperature(0).maxTokens(40))
                .build();
        Evaluation baseline = evaluator.evaluate(base, data.test());
        List<Comparison> comparisons = evaluator.compareAll(
                baseline, List.of(evaluator.evaluate(fewShot, data.test()), evaluator.evaluate(tuned, data.test())));
        // end::compare[]
        return comparisons;
    }

    private static void report(Comparison comparison, Path folder) {
        ReportFiles.of(comparison)
                .gates(comparison.gate(QualityGates.better("category"), QualityGates.noSliceWorse("category")))
                .write(folder.resolve("reports")
                        .resolve(comparison.candidate().model().replaceAll("\\W+", "-")));
    }

    /** {@return the category that a routing line names; empty if it names none} */
    private static String category(String line) {
        Matcher found = CATEGORY.matcher(line);
        return found.find() ? found.group(1) : "";
    }
}
