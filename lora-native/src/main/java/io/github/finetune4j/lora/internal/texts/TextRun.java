// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.run.RunEvents;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.lora.internal.run.RunStatus;
import io.github.finetune4j.training.LabeledText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

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
        try (SharedEncoders.Loan loan = encoders.borrow(Path.of(settings.baseFolder()))) {
            return train(loan.encoder(), stopped);
        } catch (CancellationException e) {
            return run.cancelRequested() ? RunStatus.CANCELLED : RunStatus.INTERRUPTED;
        }
    }

    private RunStatus train(Encoder encoder, BooleanSupplier stopped) {
        requireSameBase(encoder);
        List<LabeledText> rows = TextRows.read(
                run.path().resolve(TextRows.TRAINING), settings.rows().training());
        Progress progress = new Progress(rows.size());
        HeadRows learnt = HeadRows.of(
                vectors(encoder, rows, progress, stopped), rows, settings.head().labels());
        HeadFit.Result result = new HeadFit(settings.head(), settings.method(), stopped, progress::fitted).fit(learnt);
        progress.validated(encoder, result.head(), stopped);
        Path target = run.path().resolve(RESULT);
        AtomicFolder.write(target, folder -> {
            new HeadFolder(result.head(), settings.head().maxTokens(), encoder.fingerprint()).write(folder);
            AtomicFile.write(
                    folder.resolve("run-manifest.json"),
                    manifest(encoder, result).toPrettyString() + "\n");
        });
        return RunStatus.succeeded(run.modelId(settings.suffix()));
    }

    private List<float[]> vectors(Encoder encoder, List<LabeledText> rows, Progress progress, BooleanSupplier stopped) {
        VectorFile file = new VectorFile(run.path().resolve("vectors.f32"), encoder.width(), rows.size());
        List<float[]> vectors = file.read();
        while (vectors.size() < rows.size()) {
            if (stopped.getAsBoolean()) {
                throw new CancellationException();
            }
            int to = Math.min(rows.size(), vectors.size() + VectorFile.BLOCK);
            float[][] found = vectors(encoder, rows.subList(vectors.size(), to));
            file.append(found);
            vectors.addAll(List.of(found));
            progress.embedded(vectors.size());
        }
        return vectors;
    }

    private float[][] vectors(Encoder encoder, List<LabeledText> rows) {
        List<EncodedText> encoded = rows.stream()
                .map(row -> encoder.encode(row.text(), settings.head().maxTokens()))
                .toList();
        return encoder.embed(encoded, encoder.pooling(), encoder.normalizes());
    }

    private void requireSameBase(Encoder encoder) {
        Path file = run.path().resolve("base.json");
        if (!Files.exists(file)) {
            AtomicFile.write(file, "{\"fingerprint\": \"" + encoder.fingerprint() + "\"}\n");
        }
        String begun = JsonFile.object(file).path("fingerprint").asText();
        if (!begun.equals(encoder.fingerprint())) {
            throw new InvalidModelException(
                    "the encoder has changed since the run began: its weights hash to " + encoder.fingerprint()
                            + ", then " + begun + " -> put the old files back, or submit the job again with a new key");
        }
    }

    private ObjectNode manifest(Encoder encoder, HeadFit.Result result) {
        ObjectNode json = JsonFile.mapper().createObjectNode();
        json.put("format", 1)
                .put("job", run.id())
                .put("created", settings.created())
                .put("finished", clock.instant().toString());
        json.put("baseModel", settings.baseModel()).put("baseFingerprint", encoder.fingerprint());
        json.put("method", settings.method().name()).put("adaptation", "head");
        json.put("rows", settings.rows().training())
                .put("labels", result.head().labels().size())
                .put("inverseRegularization", result.inverseRegularization());
        json.putObject("heldOut")
                .put("folds", HeadFit.FOLDS)
                .put("rows", result.heldOut().size())
                .put("accuracy", result.heldOut().accuracy())
                .put("logLoss", result.heldOut().logLoss());
        return json;
    }

    /** Blocks of texts, and then fits, as steps of the run. */
    private final class Progress {
        private final long begun = System.nanoTime();
        private final int rows;
        private final int blocks;

        Progress(int rows) {
            this.rows = rows;
            blocks = -Math.floorDiv(-rows, VectorFile.BLOCK);
        }

        void embedded(int done) {
            step(-Math.floorDiv(-done, VectorFile.BLOCK), (double) done / rows);
        }

        void fitted(int done) {
            step(blocks + done, 1);
        }

        /** Judges the head by the validation rows, where there are any; their vectors are kept nowhere. */
        void validated(Encoder encoder, TextHead head, BooleanSupplier stopped) {
            List<LabeledText> held = TextRows.read(
                    run.path().resolve(TextRows.VALIDATION), settings.rows().validation());
            double loss = 0;
            for (int from = 0; from < held.size(); from += VectorFile.BLOCK) {
                if (stopped.getAsBoolean()) {
                    throw new CancellationException();
                }
                List<LabeledText> block = held.subList(from, Math.min(held.size(), from + VectorFile.BLOCK));
                float[][] vectors = vectors(encoder, block);
                for (int i = 0; i < vectors.length; i++) {
                    loss += head.loss(HeadRows.wide(vectors[i]), block.get(i).labels());
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
