// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.heads.linear.LinearHead;
import io.github.finetune4j.heads.linear.TfIdf;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.run.RunEvents;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.lora.internal.run.RunStatus;
import io.github.finetune4j.training.LabeledText;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The work of one run on texts, from where it stands to the end. For one thread, under the run's lock. */
public final class TextRun {
    /** Folder of the result in the run's own. */
    static final String RESULT = "head";

    private final RunFolder run;
    private final TextRunSettings settings;
    private final SharedEncoders encoders;
    private final InstantSource clock;
    private final RunEvents events;

    /**
     * @param run to go on with, whose lock the caller has
     * @param encoders that it stands on
     * @param clock of events
     */
    public TextRun(RunFolder run, SharedEncoders encoders, InstantSource clock) {
        this.run = run;
        this.encoders = encoders;
        this.clock = clock;
        settings = run.settings(TextRunSettings.class);
        events = new RunEvents(run.events(), clock);
    }

    /**
     * {@return how it ended: with a model, cancelled, or interrupted}
     *
     * @param stopping looked at between blocks of texts and steps of a fit
     * @throws RuntimeException if it failed
     */
    public RunStatus execute(BooleanSupplier stopping) {
        for (int i = 0; i < settings.notes().size(); i++) {
            events.note("data-" + (i + 1), "warn", settings.notes().get(i));
        }
        BooleanSupplier stopped = () -> stopping.getAsBoolean() || run.cancelRequested();
        try {
            if (settings.tuning() != TuningMethod.HEAD) {
                return tuned(stopped);
            }
            return settings.onTerms() ? onTerms(stopped) : onEncoder(stopped);
        } catch (CancellationException e) {
            return run.cancelRequested() ? RunStatus.CANCELLED : RunStatus.INTERRUPTED;
        }
    }

    private RunStatus tuned(BooleanSupplier stopped) {
        TunedLoop loop = new TunedLoop(run, settings, events, clock);
        if (settings.method() == TrainingMethod.TAGGING) {
            return new TagRun(loop, settings).execute(training(TaggedRows::of), validation(TaggedRows::of), stopped);
        }
        if (settings.method() == TrainingMethod.EMBEDDING) {
            return new VectorRun(loop, settings).execute(training(PairRows::of), validation(PairRows::of), stopped);
        }
        if (settings.method() == TrainingMethod.RERANKING) {
            return new ScoreRun(loop, settings).execute(training(PairRows::of), validation(PairRows::of), stopped);
        }
        List<LabeledText> validation = TextRows.read(
                run.path().resolve(TextRows.VALIDATION), settings.rows().validation());
        return settings.head().contrastive()
                ? new ContrastiveRun(loop, settings, events).execute(rows(), validation, stopped)
                : new TunedRun(loop, settings, events).execute(rows(), validation, stopped);
    }

    private <T> List<T> training(Function<Map<String, ?>, T> row) {
        return TextRows.read(
                run.path().resolve(TextRows.TRAINING), settings.rows().training(), row);
    }

    private <T> List<T> validation(Function<Map<String, ?>, T> row) {
        return TextRows.read(
                run.path().resolve(TextRows.VALIDATION), settings.rows().validation(), row);
    }

    private RunStatus onTerms(BooleanSupplier stopped) {
        List<LabeledText> rows = rows();
        List<String> texts = rows.stream().map(LabeledText::text).toList();
        TfIdf terms = TermFeatures.of(texts);
        RowVectors vectors = RowVectors.ofTerms(texts, terms);
        return fit(vectors, rows, "", new Progress(0), stopped, head -> new TermFeatures(terms, head));
    }

    private RunStatus onEncoder(BooleanSupplier stopped) {
        try (SharedEncoders.Loan loan = encoders.borrow(Path.of(settings.baseFolder()))) {
            Encoder encoder = loan.encoder();
            List<LabeledText> rows = rows();
            KeptVectors kept = KeptVectors.of(run, settings, encoder, rows);
            Progress progress = new Progress(rows.size());
            RowVectors vectors = RowVectors.of(vectors(encoder, rows, kept, progress, stopped));
            return fit(
                    vectors,
                    rows,
                    encoder.fingerprint(),
                    progress,
                    stopped,
                    head -> new EncoderFeatures(loan, settings.head().maxTokens(), head));
        }
    }

    private List<LabeledText> rows() {
        return TextRows.read(
                run.path().resolve(TextRows.TRAINING), settings.rows().training());
    }

    private RunStatus fit(
            RowVectors vectors,
            List<LabeledText> rows,
            String base,
            Progress progress,
            BooleanSupplier stopped,
            Function<LinearHead, TextFeatures> on) {
        ObjectNode manifest = manifest(base);
        HeadFolder head = settings.method() == TrainingMethod.REGRESSION
                ? number(vectors, rows, progress, stopped, manifest, base)
                : label(vectors, rows, progress, stopped, manifest, base);
        TextFeatures features = on.apply(Objects.requireNonNull(head.linear(), "fitted"));
        progress.validated(features, head.head(), stopped);
        AtomicFolder.write(run.path().resolve(RESULT), folder -> {
            head.write(folder);
            features.write(folder);
            AtomicFile.write(folder.resolve("run-manifest.json"), manifest.toPrettyString() + "\n");
        });
        return RunStatus.succeeded(run.modelId(settings.suffix()));
    }

    private HeadFolder number(
            RowVectors vectors,
            List<LabeledText> rows,
            Progress progress,
            BooleanSupplier stopped,
            ObjectNode manifest,
            String base) {
        NumberFit.Result found = new NumberFit(settings.head(), stopped, progress::fitted).fit(vectors, rows);
        manifest.put("inverseRegularization", found.inverseRegularization());
        manifest.putObject("heldOut").put("folds", HeadFit.FOLDS).put("meanSquaredError", found.meanSquaredError());
        TextHead head = new TextHead(found.head().kind(), List.of(), null, 0);
        return new HeadFolder(found.head(), head, settings.head().maxTokens(), base);
    }

    private HeadFolder label(
            RowVectors vectors,
            List<LabeledText> rows,
            Progress progress,
            BooleanSupplier stopped,
            ObjectNode manifest,
            String base) {
        HeadRows learnt = HeadRows.of(vectors, rows, settings.head().labels());
        HeadFit.Result found = new HeadFit(settings.head(), settings.method(), stopped, progress::fitted).fit(learnt);
        if (found.head().calibrator() == null) {
            int held = found.heldOut().size();
            events.note(
                    "not-calibrated",
                    "warn",
                    held + " rows that a fold of the fit left out are too few to calibrate probabilities, which are"
                            + " those of the head -> give " + HeldOut.ENOUGH
                            + " rows of labels that have two, or more");
        }
        manifest.put("labels", found.head().labels().size());
        manifest.put("inverseRegularization", found.inverseRegularization());
        manifest.putObject("heldOut")
                .put("folds", HeadFit.FOLDS)
                .put("rows", found.heldOut().size())
                .put("accuracy", found.heldOut().accuracy())
                .put("logLoss", found.heldOut().logLoss());
        return new HeadFolder(found.linear(), found.head(), settings.head().maxTokens(), base);
    }

    private List<float[]> vectors(
            Encoder encoder, List<LabeledText> rows, KeptVectors kept, Progress progress, BooleanSupplier stopped) {
        if (kept.size() > 0) {
            events.note(
                    "vectors-kept",
                    "info",
                    "runs before have made the vectors of " + kept.size() + " texts: they are not made again");
        }
        VectorFile file = new VectorFile(run.path().resolve(VectorFile.NAME), encoder.width(), rows.size());
        List<float[]> vectors = file.read();
        while (vectors.size() < rows.size()) {
            if (stopped.getAsBoolean()) {
                throw new CancellationException("the run was stopped -> poll it again, and it goes on");
            }
            int to = Math.min(rows.size(), vectors.size() + VectorFile.BLOCK);
            List<String> block = rows.subList(vectors.size(), to).stream()
                    .map(LabeledText::text)
                    .toList();
            float[][] found = vectors(encoder, block, kept);
            file.append(found);
            vectors.addAll(List.of(found));
            progress.embedded(vectors.size());
        }
        return vectors;
    }

    private float[][] vectors(Encoder encoder, List<String> block, KeptVectors kept) {
        List<String> missing =
                block.stream().filter(text -> kept.of(text) == null).toList();
        float[][] anew = missing.isEmpty()
                ? new float[0][]
                : EncoderFeatures.vectors(encoder, missing, settings.head().maxTokens());
        Iterator<float[]> made = List.of(anew).iterator();
        return block.stream()
                .map(text -> Objects.requireNonNullElseGet(kept.of(text), made::next))
                .toArray(float[][]::new);
    }

    private ObjectNode manifest(String base) {
        ObjectNode json = JsonFile.mapper().createObjectNode();
        json.put("format", 1)
                .put("job", run.id())
                .put("created", settings.created())
                .put("finished", clock.instant().toString());
        json.put("baseModel", settings.baseModel()).put("baseFingerprint", base);
        json.put("method", settings.method().name()).put("adaptation", "head");
        return json.put("rows", settings.rows().training());
    }

    /** Blocks of texts, and then fits, as steps of the run. */
    private final class Progress {
        private final long begun = System.nanoTime();
        private final int rows;
        private final int blocks;

        Progress(int rows) {
            this.rows = Math.max(1, rows);
            blocks = -Math.floorDiv(-rows, VectorFile.BLOCK);
        }

        void embedded(int done) {
            step(-Math.floorDiv(-done, VectorFile.BLOCK), (double) done / rows);
        }

        void fitted(int done) {
            step(blocks + done, 1);
        }

        /** Judges the head by the validation rows, where there are any; their vectors are kept nowhere. */
        void validated(TextFeatures features, TextHead head, BooleanSupplier stopped) {
            List<LabeledText> held = TextRows.read(
                    run.path().resolve(TextRows.VALIDATION), settings.rows().validation());
            double loss = 0;
            for (int from = 0; from < held.size(); from += VectorFile.BLOCK) {
                if (stopped.getAsBoolean()) {
                    throw new CancellationException("the run was stopped -> poll it again, and it goes on");
                }
                List<LabeledText> block = held.subList(from, Math.min(held.size(), from + VectorFile.BLOCK));
                List<double[]> values =
                        features.values(block.stream().map(LabeledText::text).toList());
                for (int i = 0; i < block.size(); i++) {
                    loss += head.loss(values.get(i), block.get(i));
                }
            }
            if (!held.isEmpty()) {
                events.validated(steps(), 1, loss / held.size());
            }
        }

        private int steps() {
            return blocks + 1 + HeadFit.FOLDS;
        }

        private void step(int done, double epoch) {
            int all = steps();
            double seconds = (System.nanoTime() - begun) / 1e9;
            events.progress(done, all, epoch, seconds / done * (all - done));
        }
    }
}
