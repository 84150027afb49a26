// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.encoder.EncoderTask;
import io.github.finetune4j.lora.internal.encoder.Pooling;
import io.github.finetune4j.lora.internal.encoder.loss.EmbeddingLoss;
import io.github.finetune4j.lora.internal.run.RunEvents;
import io.github.finetune4j.lora.internal.run.RunStatus;
import io.github.finetune4j.lora.internal.train.TrainerResult;
import io.github.finetune4j.training.LabeledText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A training of an encoder by pairs of the rows' texts, and then of a head on its vectors, in two steps as SetFit's
 * (Tunstall et al., 2022). Each pair is told from the others of its batch, but for those of its label (Khosla et al.,
 * 2020). It ends where rows that were held out no longer gain, and keeps the encoder that was best for them, which may
 * be the one that it began with.
 */
final class ContrastiveRun {
    private static final double SCALE = 20; // of cosines, as sentence-transformers has it

    private final TunedLoop loop;
    private final TextRunSettings settings;
    private final TextRunSettings.Tuning tuning;
    private final RunEvents events;

    ContrastiveRun(TunedLoop loop, TextRunSettings settings, RunEvents events) {
        this.loop = loop;
        this.settings = settings;
        this.events = events;
        tuning = Objects.requireNonNull(settings.loop(), "no settings of steps -> report it as a bug");
    }

    RunStatus execute(List<LabeledText> rows, List<LabeledText> validation, BooleanSupplier stopped) {
        LabelSplit split = validation.isEmpty() ? ofRows(rows) : ofValidation(rows, validation);
        return loop.execute(
                encoder -> lesson(encoder, split, stopped),
                (folder, result, head) -> finish(folder, rows, split, result, stopped),
                stopped);
    }

    private LabelSplit ofRows(List<LabeledText> rows) {
        LabelSplit split = LabelSplit.judged(rows, HeldOut.ENOUGH, settings.head());
        int calibrating = split.calibrating().size();
        events.note(
                "held-out",
                "info",
                (split.judging().size() + calibrating) + " of " + rows.size() + " rows are in no pair: by "
                        + (calibrating == 0
                                ? "them the encoder is judged; as many more would be too few to calibrate"
                                : split.judging().size() + " the encoder is judged, by the others probabilities are"
                                        + " calibrated"));
        return split;
    }

    private LabelSplit ofValidation(List<LabeledText> rows, List<LabeledText> validation) {
        LabelSplit split = LabelSplit.halves(rows, validation, settings.head());
        if (split.calibrating().size() < HeldOut.ENOUGH) {
            events.note(
                    "halves",
                    "info",
                    "all " + validation.size() + " validation rows judge the encoder; half of them would be too few to"
                            + " calibrate");
            return new LabelSplit(rows, validation, List.of());
        }
        events.note(
                "halves",
                "info",
                split.judging().size() + " of " + validation.size()
                        + " validation rows judge the encoder; by the others probabilities are calibrated");
        return split;
    }

    private TunedLoop.Lesson lesson(Encoder encoder, LabelSplit split, BooleanSupplier stopped) {
        Pooling pooling = encoder.pooling();
        List<EncodedText> texts = encoded(encoder, split.learnt());
        List<EncodedText> held = encoded(encoder, split.judging());
        int[] labels = HeadRows.withoutVectors(split.learnt(), settings.head().labels())
                .single();
        List<ContrastivePairs.Pair> pairs =
                ContrastivePairs.draw(labels, tuning.epochs(), settings.head().seed());
        ContrastiveLook look = new ContrastiveLook(fit(stopped), settings.head(), split, texts, held, pooling);
        return new TunedLoop.Lesson(
                EncoderTask.EMBEDDING,
                List.of(),
                new TunedLoop.Course(pairs.size() / tuning.epochs(), true, true),
                TunedLoop.all(texts, held),
                (trainer, options, listener, cancelled) -> trainer.vectors(
                        List.of(
                                pairs.stream()
                                        .map(pair -> texts.get(pair.row()))
                                        .toList(),
                                pairs.stream()
                                        .map(pair -> texts.get(pair.other()))
                                        .toList()),
                        chosen -> toldApart(Arrays.stream(chosen)
                                .map(i -> pairs.get(i).label())
                                .toArray()),
                        pooling,
                        options,
                        listener,
                        cancelled),
                anyKnown(split) ? trainer -> look.at(trainer, loop.judge()) : null);
    }

    /** Where no label of the rows that judge is learnt, nobody can say which encoder is best: the last one stays. */
    private static boolean anyKnown(LabelSplit split) {
        Set<String> learnt =
                split.learnt().stream().flatMap(row -> row.labels().stream()).collect(Collectors.toSet());
        return split.judging().stream().anyMatch(row -> learnt.containsAll(row.labels()));
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
                .map(row -> encoder.encode(
                        encoder.prompted(row.text()), settings.head().maxTokens()))
                .toList();
    }

    private HeadFit fit(BooleanSupplier stopped) {
        return new HeadFit(settings.head(), settings.method(), stopped, done -> {});
    }

    private void finish(
            Path folder, List<LabeledText> rows, LabelSplit split, TrainerResult result, BooleanSupplier stopped) {
        HeadFit fit = fit(stopped);
        Set<LabeledText> judged = Collections.newSetFromMap(new IdentityHashMap<>());
        judged.addAll(split.judging());
        try (Encoder encoder = Encoder.open(folder)) {
            HeadFit.Result found = fit.fit(
                    vectors(encoder, rows, settings.head().labels(), stopped), row -> !judged.contains(rows.get(row)));
            ContrastiveHead head = ContrastiveHead.of(
                    found,
                    fit,
                    vectors(encoder, split.learnt(), settings.head().labels(), stopped),
                    split.calibrating(),
                    texts -> vectors(encoder, texts, found.head().labels(), stopped));
            if (head.byFolds()) {
                noteFolds(head);
            }
            new HeadFolder(found.linear(), head.head(), settings.head().maxTokens(), encoder.fingerprint())
                    .write(folder);
            loop.manifest(folder, result, manifest(found, head));
        }
    }

    private void noteFolds(ContrastiveHead head) {
        String lacking =
                "fewer than " + HeldOut.ENOUGH + " rows with known labels have neither been learnt nor judged: ";
        String folds = head.judged().size() + " rows that the encoder has learnt";
        String done = head.head().calibrator() == null
                ? "probabilities are not calibrated, as folds have " + folds + " only"
                : "probabilities are calibrated by folds of " + folds + ", and may be too sure";
        events.note("folds", "warn", lacking + done + " -> give more validation rows");
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

    private ObjectNode manifest(HeadFit.Result found, ContrastiveHead head) {
        ObjectNode json = JsonFile.mapper().createObjectNode();
        json.put("adaptation", tuning.rank() == 0 ? "contrastive" : "contrastive lora");
        json.put("inverseRegularization", found.inverseRegularization());
        json.putObject("heldOut")
                .put("rows", head.judged().size())
                .put("accuracy", head.judged().accuracy())
                .put("logLoss", head.judged().logLoss());
        return json;
    }
}
