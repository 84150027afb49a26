// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.quickstart;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.evaluation.report.ConsoleTable;
import io.github.finetune4j.evaluation.report.HtmlReport;
import io.github.finetune4j.evaluation.report.LossCurve;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.lora.LocalChatModel;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.workspace.Workspace;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * The main job from end to end in this JVM: read data, ask the base model, fine-tune it with LoRA, ask the tuned model
 * the same questions, compare.
 */
public final class QuickStart {
    private static final long SEED = 7;
    private static final String MODEL = "quickstart"; // its name in the registry

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
     * @param args none; the system properties {@code model}, {@code data}, {@code out}, {@code rows}, {@code epochs}
     *     and {@code encoder} change what is done
     */
    public static void main(String[] args) {
        int exit = start(name -> System.getProperty(name, ""), Terminal.system(), System.err);
        ExitFile.write(exit);
        if (exit != 0) {
            System.exit(exit);
        }
    }

    /** {@return 0, or 1 after words about what is wrong: a stack trace helps nobody who has mistyped a folder} */
    static int start(UnaryOperator<String> properties, Terminal terminal, PrintStream errors) {
        try {
            start(Settings.from(properties), terminal, errors);
            return 0;
        } catch (FineTuneException | IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
            if (!Farewell.shuttingDown()) {
                errors.println("The quick start has ended: " + e.getMessage());
            }
            return 1;
        }
    }

    @SuppressWarnings("try") // it says goodbye when it is closed, or when the process is told to end
    private static void start(Settings settings, Terminal terminal, PrintStream errors) {
        try (Farewell farewell = Farewell.prepare(errors, settings.out())) {
            new QuickStart(settings, terminal).run();
        }
    }

    Comparison run() {
        DatasetSplit data = readData();
        Attempt attempt = Attempt.of(settings.out(), settings.fingerprint(dataFile()));
        if (attempt.resumed()) {
            terminal.line("goes on with what an earlier start left undone in " + attempt.folder());
        }
        Comparison comparison = run(data, attempt);
        attempt.end();
        return comparison;
    }

    private Comparison run(DatasetSplit data, Attempt attempt) {
        String folder = settings.baseModel().toString();
        try (Workspace workspace = Workspace.open(settings.workspace());
                LocalLoraProvider local = openProvider()) {
            Registry registry = workspace.registry();
            LocalChatModel base = local.chatModel(folder);
            Evaluation before = ask("2. Ask the base model", base, data, attempt, registry);
            ModelRef adapter = train(local, folder, data, attempt, registry);
            ChatModel tuned = local.chatModel(adapter).named("tuned " + base.name());
            Evaluation after = ask("4. Ask the tuned model", tuned, data, attempt, registry);
            Comparison comparison = evaluator(data, registry).build().compare(before, after);
            show(comparison);
            new LabelHeads(local, data, attempt).lines(settings.encoder()).forEach(terminal::line);
            showFiles(local.folder(adapter), writeReport(comparison, data));
            return comparison;
        }
    }

    private LocalLoraProvider openProvider() {
        return LocalLoraProvider.builder().runs(settings.out().resolve("runs")).build();
    }

    private DatasetSplit readData() {
        terminal.title("1. Read the data");
        Path file = dataFile();
        if (settings.data().isEmpty()) {
            makeUpTickets(file);
        }
        DatasetSplit data = Dataset.builder()
                .addJsonl(file)
                .dropInvalid()
                .deduplicate()
                .split(s -> s.training(0.7).validation(0.1).test(0.2).seed(SEED))
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

    private Path dataFile() {
        return settings.data().isEmpty() ? settings.out().resolve("tickets.jsonl") : Path.of(settings.data());
    }

    private void makeUpTickets(Path file) {
        Path aside = file.resolveSibling(file.getFileName() + ".aside"); // a full disk leaves no half of them
        try {
            try {
                TicketGenerator.writeJsonl(aside, settings.rows(), SEED);
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            throw Attempt.unwritable(settings.out(), e);
        }
    }

    private ModelRef train(
            LocalLoraProvider local, String folder, DatasetSplit data, Attempt attempt, Registry registry) {
        terminal.title("3. Fine-tune it with LoRA");
        terminal.line(Terminal.format(
                "%d rows, %s epochs, rank 16, learning rate %s, from %s",
                data.training().size(), settings.passes(), settings.learningRate(), folder));
        long start = System.nanoTime();
        ModelRef tuned = tuneOrForget(local, folder, data, attempt, registry);
        terminal.line(
                "trained in " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
        return tuned;
    }

    // a full disk can be freed; any other failure would only be reported again by the same job
    private ModelRef tuneOrForget(
            LocalLoraProvider local, String folder, DatasetSplit data, Attempt attempt, Registry registry) {
        try {
            return tune(local, folder, data, attempt, registry);
        } catch (ResultNotSavedException e) {
            throw e;
        } catch (FineTuneException e) {
            if (!Farewell.shuttingDown()) {
                attempt.end();
            }
            throw e;
        }
    }

    private ModelRef tune(
            LocalLoraProvider local, String folder, DatasetSplit data, Attempt attempt, Registry registry) {
        try (TrainingProgress progress = new TrainingProgress(terminal)) {
            return FineTune.builder()
                    .registry(registry, MODEL)
                    .provider(local)
                    .baseModel(folder)
                    .trainingData(data.training())
                    .validationData(data.validation())
                    .lora(lora -> lora.rank(16).alpha(32))
                    .hyperparameters(h -> h.epochs(settings.passes())
                            .learningRate(settings.learningRate())
                            .batchSize(16))
                    .seed(SEED)
                    .labels(l -> l.idempotencyKey(attempt.key()))
                    .onEvent(events::add)
                    .onEvent(progress)
                    .run();
        }
    }

    private Evaluation ask(String title, ChatModel model, DatasetSplit data, Attempt attempt, Registry registry) {
        terminal.title(title);
        Evaluation evaluation = evaluate(model, data, attempt, registry);
        terminal.line(evaluation.toString());
        return evaluation;
    }

    private Evaluation evaluate(ChatModel model, DatasetSplit data, Attempt attempt, Registry registry) {
        try (Bar bar = terminal.bar("Asking", "row", Duration.ofSeconds(10))) {
            return evaluator(data, registry)
                    .answers(attempt.answers())
                    .onProgress(report -> bar.show(report.done(), report.total(), ""))
                    .build()
                    .evaluate(model, data.test());
        }
    }

    private static Evaluator.Builder evaluator(DatasetSplit data, Registry registry) {
        int longest = data.report().answerLengths().max();
        return Evaluator.builder()
                .registry(registry)
                .metrics(Metrics.exactMatch())
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
        terminal.line("record   " + settings.workspace() + ", shown by ./mvnw -q -Pconsole");
    }
}
