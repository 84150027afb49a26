package ${package};

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.evaluation.report.ConsoleTable;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.startermodel.StarterModel;
import java.nio.file.Path;

/** Tunes a toy model on chats of yours, and compares it with what it was. */
public final class FirstTuning {
    private FirstTuning() {}

    /**
     * Tunes the starter model and compares it with what it was.
     *
     * @param args a JSONL file of chats
     */
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("no file of chats -> give the path of a JSONL file");
            System.exit(2);
        }
        Path file = Path.of(args[0]);
        // a toy; or the folder of a model from the Hugging Face Hub
        String baseModel = StarterModel.folder().toString();
        System.out.println(ConsoleTable.of(compare(baseModel, file)));
    }

    static Comparison compare(String baseModel, Path file) {
        try (LocalLoraProvider local = LocalLoraProvider.create()) {
            DatasetSplit data = Dataset.builder()
                    .addJsonl(file)
                    .deduplicate()
                    .split(s -> s.training(0.8).validation(0.1).test(0.1).seed(7))
                    .build();
            ModelRef tuned = FineTune.builder()
                    .provider(local)
                    .baseModel(baseModel)
                    .trainingData(data.training())
                    .validationData(data.validation())
                    .lora(lora -> lora.rank(16).alpha(32))
                    .hyperparameters(h -> h.epochs(3))
                    .run();
            return Evaluator.builder()
                    .metrics(Metrics.exactMatch())
                    .build()
                    .compare(local.chatModel(baseModel), local.chatModel(tuned), data.test());
        }
    }
}
