package io.github.finetune4j.examples.quickstart;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.DatasetBuilder;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.eval.ConsoleTable;
import io.github.finetune4j.eval.HtmlReport;
import io.github.finetune4j.eval.LossCurve;
import io.github.finetune4j.eval.Metrics;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ChatModel;
import io.github.finetune4j.model.ModelRef;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * The main job from end to end in this JVM: read data, ask the base model, fine-tune it with LoRA, ask the tuned model the same
 * questions, compare.
 */
public final class QuickStart {
    private static final long SEED = 7;

    private final Settings settings;
    private final Terminal terminal;
    private final List<JobEvent> events = new CopyOnWriteArrayList<>();

    QuickStart(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    /**
     * Runs it.
     *
     * @param args none; the system properties {@code model}, {@code data}, {@code out}, {@code rows} and {@code epochs} change what is done
     */
    public static void main(String[] args) {
        int exit = start(name -> System.getProperty(name, ""), Terminal.system(), System.err);
        if (exit != 0) {
            System.exit(exit);
        }
    }

    /** {@return 0, or 1 after words about what is wrong: a stack trace helps nobody who has mistyped a folder} */
    static int start(UnaryOperator<String> properties, Terminal terminal, PrintStream errors) {
        try {
            new QuickStart(Settings.from(properties), terminal).run();
            return 0;
        } catch (FineTuneException | IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
            errors.println("The quick start has ended: " + e.getMessage());
            return 1;
        }
    }

    Comparison run() {
        DatasetSplit data = readData();
        String folder = settings.baseModel().toString();
        try (LocalLoraProvider local = openProvider()) {
            ChatModel base = new NamedModel("base", local.chatModel(local.baseModel(folder)));
            Evaluation before = ask("2. Ask the base model", base, data);
            ModelRef adapter = train(local, folder, data);
            ChatModel tuned = new NamedModel("tuned", local.chatModel(adapter));
            Evaluation after = ask("4. Ask the tuned model", tuned, data);
            Comparison comparison = evaluator(data).build().compare(before, after);
            show(comparison);
            showFiles(local.folder(adapter), writeReport(comparison, data));
            return comparison;
        }
    }

    private LocalLoraProvider openProvider() {
        return LocalLoraProvider.builder().runs(settings.out().resolve("runs")).build();
    }

    private DatasetSplit readData() {
        terminal.title("1. Read the data");
        Path file = settings.data().isEmpty() ? makeUpTickets() : Path.of(settings.data());
        DatasetSplit data = DatasetBuilder.create()
                .jsonl(file)
                .dropInvalid()
                .deduplicate()
                .split(0.7, 0.1, 0.2, SEED)
                .build();
        terminal.line(data.report().summary());
        if (data.training().isEmpty()
                || data.validation().isEmpty()
                || data.test().isEmpty()) {
            throw new IllegalArgumentException("too few rows to train, watch and test: "
                    + data.report().splitSizes() + " -> take more; a hundred give a first impression");
        }
        return data;
    }

    private Path makeUpTickets() {
        Path file = settings.out().resolve("tickets.jsonl");
        try {
            TicketGenerator.writeJsonl(file, settings.rows(), SEED);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + " -> choose another folder with -Dout", e);
        }
    }

    private ModelRef train(LocalLoraProvider local, String folder, DatasetSplit data) {
        terminal.title("3. Fine-tune it with LoRA");
        terminal.line(Terminal.format(
                "%d rows, %s epochs, rank 16, learning rate %s, from %s",
                data.training().size(), settings.passes(), settings.learningRate(), folder));
        long start = System.nanoTime();
        ModelRef tuned = tune(local, folder, data);
        terminal.line(
                "trained in " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
        return tuned;
    }

    private ModelRef tune(LocalLoraProvider local, String folder, DatasetSplit data) {
        try (TrainingProgress progress = new TrainingProgress(terminal)) {
            return FineTune.builder()
                    .provider(local)
                    .baseModel(folder)
                    .trainingData(data.training())
                    .validationData(data.validation())
                    .lora(lora -> lora.rank(16).alpha(32))
                    .epochs(settings.passes())
                    .learningRate(settings.learningRate())
                    .batchSize(16)
                    .seed(SEED)
                    .onEvent(events::add)
                    .onEvent(progress)
                    .run();
        }
    }

    private Evaluation ask(String title, ChatModel model, DatasetSplit data) {
        terminal.title(title);
        Evaluation evaluation = evaluate(model, data);
        terminal.line(evaluation.toString());
        return evaluation;
    }

    private Evaluation evaluate(ChatModel model, DatasetSplit data) {
        try (Bar bar = terminal.bar("Asking", "row", Duration.ofSeconds(10))) {
            return evaluator(data)
                    .onProgress((done, total) -> bar.show(done, total, ""))
                    .build()
                    .evaluate(model, data.test());
        }
    }

    private static Evaluator.Builder evaluator(DatasetSplit data) {
        int longest = data.report().answerLengths().max();
        return Evaluator.builder()
                .metric(Metrics.exactMatch())
                .addMetric(Metrics.tokenF1())
                .request(request -> request.temperature(0).maxTokens(Math.min(256, 16 + longest / 2)));
    }

    private void show(Comparison comparison) {
        terminal.title("5. Compare");
        terminal.line(ConsoleTable.of(comparison));
        Answers.spread(comparison, 5).forEach(terminal::line);
    }

    private Path writeReport(Comparison comparison, DatasetSplit data) {
        return HtmlReport.builder()
                .title(settings.data().isEmpty() ? "Support tickets" : settings.data())
                .description("A language model before and after LoRA fine-tuning, on the same "
                        + data.test().size() + " questions that it did not train on.")
                .comparison(comparison)
                .lossCurve(LossCurve.ofEvents(events))
                .dataReport(data.report())
                .build()
                .write(settings.out().resolve("report.html"));
    }

    private void showFiles(Path adapter, Path report) {
        terminal.title("6. Find the files");
        terminal.line("adapter  " + adapter);
        terminal.line("report   " + report);
    }
}
