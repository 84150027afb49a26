// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.encoder.EncoderLora;
import io.github.finetune4j.lora.internal.encoder.EncoderTask;
import io.github.finetune4j.lora.internal.encoder.EncoderTrainer;
import io.github.finetune4j.lora.internal.encoder.Pooling;
import io.github.finetune4j.lora.internal.encoder.loss.EmbeddingLoss;
import io.github.finetune4j.lora.internal.kernel.AdamW;
import io.github.finetune4j.lora.internal.run.RunEvents;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.lora.internal.run.RunStatus;
import io.github.finetune4j.lora.internal.train.Schedule;
import io.github.finetune4j.lora.internal.train.TrainerOptions;
import io.github.finetune4j.lora.internal.train.TrainerResult;
import io.github.finetune4j.training.LabeledText;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * A training of an encoder by pairs of the rows' texts, and then of a head on its vectors (SetFit; Tunstall et al.,
 * 2022). Each pair is told from the others of its batch, but for those of its label (Khosla et al., 2020). It ends
 * where rows that were held out no longer gain, and keeps the encoder that was best for them, which may be the one that
 * it began with. A run that was stopped begins again, to the same bytes.
 */
final class ContrastiveRun {
    static final String BEST = "best";
    private static final int PATIENCE = 2; // epochs without gain, unless another number was asked for
    private static final double SCALE = 20; // of cosines, as sentence-transformers has it

    private final RunFolder run;
    private final TextRunSettings settings;
    private final TextRunSettings.Tuning loop;
    private final RunEvents events;
    private final InstantSource clock;

    ContrastiveRun(RunFolder run, TextRunSettings settings, RunEvents events, InstantSource clock) {
        this.run = run;
        this.settings = settings;
        this.events = events;
        this.clock = clock;
        loop = Objects.requireNonNull(settings.loop(), "no settings of steps -> report it as a bug");
    }

    RunStatus execute(List<LabeledText> rows, BooleanSupplier stopped) {
        List<LabeledText> validation = TextRows.read(
                run.path().resolve(TextRows.VALIDATION), settings.rows().validation());
        int[] fold = HeadRows.withoutVectors(rows, settings.head().labels())
                .folds(TunedRun.HELD_OUT, settings.head().seed());
        boolean splits = validation.isEmpty();
        List<LabeledText> learnt = splits ? TunedRun.part(rows, fold, false) : rows;
        List<LabeledText> held = splits ? TunedRun.part(rows, fold, true) : validation;
        if (splits) {
            events.note(
                    "held-out",
                    "info",
                    held.size() + " of " + rows.size() + " rows are in no pair: by them the encoder is judged");
        }
        Path best = run.path().resolve(BEST);
        try {
            ContrastiveWatch watch = train(learnt, held, stopped);
            AtomicFolder.write(run.path().resolve(TextRun.RESULT), folder -> {
                ContrastiveWatch.copy(best, folder);
                finish(folder, rows, learnt, held, watch, stopped);
            });
        } finally {
            AtomicFolder.deleteQuietly(best); // whoever goes on begins again
        }
        return RunStatus.succeeded(run.modelId(settings.suffix()));
    }

    private ContrastiveWatch train(List<LabeledText> learnt, List<LabeledText> held, BooleanSupplier stopped) {
        Path base = Path.of(settings.baseFolder());
        Pooling pooling;
        List<EncodedText> texts;
        List<EncodedText> unseen;
        try (Encoder encoder = Encoder.open(base)) {
            pooling = encoder.pooling();
            texts = encoded(encoder, learnt);
            unseen = encoded(encoder, held);
        }
        int[] labels = HeadRows.withoutVectors(learnt, settings.head().labels()).single();
        List<ContrastivePairs.Pair> pairs =
                ContrastivePairs.draw(labels, loop.epochs(), settings.head().seed());
        try (EncoderTrainer trainer = EncoderTrainer.open(
                base,
                EncoderTask.EMBEDDING,
                List.of(),
                loop.rank() == 0 ? null : new EncoderLora(loop.rank(), loop.alpha(), loop.targets()),
                settings.head().seed(),
                loop.weightDecay() > 0 ? null : TunedLoop.all(texts, unseen),
                System::nanoTime)) {
            ContrastiveWatch watch = new ContrastiveWatch(
                    trainer,
                    new ContrastiveWatch.Judge(fit(stopped), settings.head(), learnt, held),
                    new ContrastiveWatch.Texts(texts, unseen, pooling),
                    events,
                    run.path().resolve(BEST),
                    new ContrastiveWatch.Pace(steps(pairs.size() / loop.epochs()), steps(pairs.size()), patience()));
            watch.look(0);
            TrainerResult result = trainer.vectors(
                    List.of(
                            pairs.stream().map(pair -> texts.get(pair.row())).toList(),
                            pairs.stream().map(pair -> texts.get(pair.other())).toList()),
                    chosen -> toldApart(
                            Arrays.stream(chosen).map(i -> pairs.get(i).label()).toArray()),
                    pooling,
                    options(pairs.size()),
                    watch,
                    () -> watch.over() || stopped.getAsBoolean());
            if (result.end() == TrainerResult.End.CANCELLED && !watch.over()) {
                throw new CancellationException("the run was stopped -> poll it again, and it goes on");
            }
            return watch;
        }
    }

    /**
     * {@return the loss by which each row's other one is to be nearest to it among those of the batch's pairs, the ones
     * of the same label left out}
     */
    private static EmbeddingLoss toldApart(int[] labels) {
        boolean[][] alike = new boolean[labels.length][labels.length];
        for (int i = 0; i < labels.length; i++) {
            for (int j = 0; j < labels.length; j++) {
                alike[i][j] = i != j && labels[i] == labels[j];
            }
        }
        return EmbeddingLoss.multipleNegatives(SCALE, alike);
    }

    private List<EncodedText> encoded(Encoder encoder, List<LabeledText> rows) {
        return rows.stream()
                .map(row -> encoder.encode(row.text(), settings.head().maxTokens()))
                .toList();
    }

    private int patience() {
        return loop.stopping().patience() == 0 ? PATIENCE : loop.stopping().patience();
    }

    private int steps(long pairs) {
        long all = -Math.floorDiv(-pairs, (long) loop.batchSize());
        return Math.toIntExact(loop.maxSteps() == 0 ? all : Math.min(loop.maxSteps(), all));
    }

    private HeadFit fit(BooleanSupplier stopped) {
        return new HeadFit(settings.head(), settings.method(), stopped, done -> {});
    }

    private TrainerOptions options(int pairs) {
        AdamW standard = AdamW.standard();
        return TrainerOptions.builder()
                .epochs(1)
                .maxSteps(steps(pairs))
                .batchSize(loop.batchSize())
                .learningRate(loop.learningRate())
                .schedule(Schedule.LINEAR)
                .warmupRatio(loop.warmupRatio())
                .optimizer(new AdamW(
                        standard.beta1(),
                        standard.beta2(),
                        standard.epsilon(),
                        loop.weightDecay(),
                        loop.maxGradientNorm()))
                .seed(settings.head().seed())
                .build();
    }

    private void finish(
            Path folder,
            List<LabeledText> rows,
            List<LabeledText> learnt,
            List<LabeledText> held,
            ContrastiveWatch watch,
            BooleanSupplier stopped) {
        HeadFit fit = fit(stopped);
        try (Encoder encoder = Encoder.open(folder)) {
            HeadRows whole = vectors(encoder, rows, settings.head().labels(), stopped);
            HeadFit.Result found = fit.fit(whole);
            ContrastiveHead head = ContrastiveHead.of(
                    found,
                    fit,
                    vectors(encoder, learnt, settings.head().labels(), stopped),
                    held,
                    texts -> vectors(encoder, texts, found.head().labels(), stopped));
            new HeadFolder(found.linear(), head.head(), settings.head().maxTokens(), encoder.fingerprint())
                    .write(folder);
            AtomicFile.write(
                    folder.resolve("run-manifest.json"),
                    manifest(found, head, watch).toPrettyString() + "\n");
        }
    }

    private HeadRows vectors(Encoder encoder, List<LabeledText> rows, List<String> labels, BooleanSupplier stopped) {
        List<float[]> vectors = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += VectorFile.BLOCK) {
            if (stopped.getAsBoolean()) {
                throw new CancellationException("the run was stopped -> poll it again, and it goes on");
            }
            List<String> block = rows.subList(from, Math.min(rows.size(), from + VectorFile.BLOCK)).stream()
                    .map(LabeledText::text)
                    .toList();
            vectors.addAll(Arrays.asList(
                    EncoderFeatures.vectors(encoder, block, settings.head().maxTokens())));
        }
        return HeadRows.of(RowVectors.of(vectors), rows, labels);
    }

    private ObjectNode manifest(HeadFit.Result found, ContrastiveHead head, ContrastiveWatch watch) {
        ObjectNode json = JsonFile.mapper().createObjectNode();
        json.put("format", 1).put("job", run.id()).put("created", settings.created());
        json.put("finished", clock.instant().toString()).put("baseModel", settings.baseModel());
        json.put("method", settings.method().name())
                .put("adaptation", loop.rank() == 0 ? "contrastive" : "contrastive lora");
        json.put("rows", settings.rows().training()).put("steps", watch.steps()).put("bestStep", watch.bestStep());
        json.set("training", JsonFile.mapper().valueToTree(loop));
        json.put("inverseRegularization", found.inverseRegularization());
        json.putObject("heldOut")
                .put("rows", head.judged().size())
                .put("accuracy", head.judged().accuracy())
                .put("logLoss", head.judged().logLoss());
        return json;
    }
}
