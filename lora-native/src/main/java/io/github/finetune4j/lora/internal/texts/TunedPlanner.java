// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.training.EarlyStopping;
import io.github.finetune4j.training.EmbeddingConfig;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.HeadConfig;
import io.github.finetune4j.training.LongRowPolicy;
import io.github.finetune4j.training.PairLoss;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import io.github.finetune4j.training.ValidationMetric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plan of a run that makes an embedder, a reranker or a tagger: every setting decided, every row looked at before
 * anything is written.
 */
public final class TunedPlanner {
    private static final Set<TrainingMethod> METHODS =
            Set.of(TrainingMethod.EMBEDDING, TrainingMethod.RERANKING, TrainingMethod.TAGGING);
    private static final int MOST_NEGATIVES = 8; // of a row in a batch, where each costs a pass

    private final Path folder;
    private final Encoder encoder;
    private final FineTuneSpec spec;
    private final int maxTokens;
    private final List<String> notes = new ArrayList<>();

    /** The plan of rows of one kind; the tokens are those of each text of each row in a batch. */
    private record Plan<T extends Example>(
            List<T> training,
            List<T> validation,
            List<String> labels,
            TextRunSettings.@Nullable Vectors vectors,
            List<List<Integer>> tokens,
            Function<T, Map<String, ?>> json) {
        AtomicFolder.Content content() {
            return aside -> {
                TextRows.write(aside.resolve(TextRows.TRAINING), training, json);
                TextRows.write(aside.resolve(TextRows.VALIDATION), validation, json);
            };
        }
    }

    private TunedPlanner(Path folder, Encoder encoder, FineTuneSpec spec) {
        this.folder = folder;
        this.encoder = encoder;
        this.spec = spec;
        maxTokens = spec.hyperparameters().maxLength().orElse(encoder.maxTokens());
    }

    /** {@return whether it plans such runs} */
    public static boolean plans(TrainingMethod method) {
        return METHODS.contains(method);
    }

    /**
     * Writes the folder of a run.
     *
     * @param runs folder of all runs
     * @param folder of the encoder
     * @param encoder that it holds
     * @param spec what was asked, of a method that is {@linkplain #plans planned} here
     * @param key the submission's idempotency key
     * @param created now, ISO-8601
     * @param fits refuses a run that is too large
     * @return the run
     * @throws InvalidRequestException if a setting has no effect here, or rows can't be learnt
     * @throws UnsupportedCapabilityException if the encoder can't be tuned
     */
    public static RunFolder accept(
            Path runs,
            Path folder,
            Encoder encoder,
            FineTuneSpec spec,
            String key,
            String created,
            Consumer<TextSize> fits) {
        TunedPlanner planner = new TunedPlanner(folder.toAbsolutePath().normalize(), encoder, spec);
        Plan<?> plan = planner.checked();
        fits.accept(planner.size(plan));
        return planner.accept(plan, runs, key, created);
    }

    /**
     * {@return how much a run would have to do; nothing is written}
     *
     * @param folder of the encoder
     * @param encoder that it holds
     * @param spec as in {@link #accept}
     * @throws RuntimeException as {@link #accept}
     */
    public static TextSize size(Path folder, Encoder encoder, FineTuneSpec spec) {
        TunedPlanner planner = new TunedPlanner(folder.toAbsolutePath().normalize(), encoder, spec);
        return planner.size(planner.checked());
    }

    private TextSize size(Plan<?> plan) {
        TextRunSettings.Tuning loop = TextTuning.bySteps(spec, TextTuning.modules(spec, folder), null);
        return TextSize.ofTuning(folder, spec.method(), loop, plan.labels(), plan.tokens(), encoder.width());
    }

    private Plan<?> checked() {
        requireMeaning(TextTuning.method(spec));
        return plan();
    }

    private RunFolder accept(Plan<?> plan, Path runs, String key, String created) {
        TextRunSettings settings = new TextRunSettings(
                key,
                spec.baseModel(),
                folder.toString(),
                spec.method(),
                TextTuning.method(spec),
                new TextRunSettings.Head(
                        plan.labels(), null, false, null, maxTokens, spec.seed().orElse(0), false, 1, null),
                new TextRunSettings.Rows(
                        spec.trainingData().fingerprint().hex(),
                        spec.validationData()
                                .map(Dataset::fingerprint)
                                .map(each -> each.hex())
                                .orElse(null),
                        plan.training().size(),
                        plan.validation().size()),
                TextTuning.ifBySteps(spec, TextTuning.modules(spec, folder), null),
                plan.vectors(),
                spec.suffix().orElse(null),
                spec.metadata(),
                notes,
                created);
        return RunFolder.create(runs, key, settings, plan.content());
    }

    private void requireMeaning(TuningMethod tuning) {
        List<String> idle = TextTuning.idleOfSteps(spec, HeadConfig.builder().build());
        if (!idle.isEmpty()) {
            throw LongRows.refused("settings that have no effect where " + TextTuning.words(tuning) + ": "
                    + String.join(", ", idle) + " -> leave them out");
        }
        if (!Encoder.isEncoder(folder) || tuning == TuningMethod.PROMPT_TUNING) {
            throw new UnsupportedCapabilityException("method " + spec.method() + " on " + spec.baseModel() + " by "
                    + tuning + ": encoders are tuned for it, by LORA or FULL -> take an encoder and one of them");
        }
        if (maxTokens > encoder.maxTokens()) {
            throw LongRows.refused("maxLength " + maxTokens + " is above the encoder's " + encoder.maxTokens()
                    + " tokens -> lower it");
        }
    }

    private Plan<?> plan() {
        if (spec.method() == TrainingMethod.EMBEDDING) {
            return vectors();
        }
        return spec.method() == TrainingMethod.RERANKING ? scores() : tags();
    }

    private Plan<PairExample> vectors() {
        EmbeddingConfig asked = spec.hyperparameters()
                .embedding()
                .orElseGet(() -> EmbeddingConfig.builder().build());
        List<Integer> wide =
                asked.sizes().stream().filter(size -> size > encoder.width()).toList();
        if (!wide.isEmpty()) {
            throw LongRows.refused("sizes " + wide + ": the encoder's vectors have " + encoder.width()
                    + " numbers -> give sizes of at most so many");
        }
        List<PairExample> rows = rows(spec.trainingData(), PairExample.class);
        PairLoss loss = PairRows.embedding(rows, asked.loss(), encoder.width());
        List<PairExample> held = validation(PairExample.class);
        PairRows.requireFor(held, loss, encoder.width());
        int negatives = PairRows.negatives(rows, loss, MOST_NEGATIVES);
        noteNegatives(rows, negatives);
        ToIntFunction<PairExample> cut = row -> cut(row, negatives);
        List<PairExample> training = fitting(rows, cut, "training");
        List<PairExample> judging = fitting(held, cut, "validation");
        spec.earlyStopping().ifPresent(stop -> PairRows.requireJudges(judging, stop.metric(), loss));
        TextRunSettings.Vectors vectors = new TextRunSettings.Vectors(loss, asked.sizes(), negatives);
        int columns = PairRows.columns(
                Stream.of(training, judging).flatMap(List::stream).toList(), vectors);
        return new Plan<>(
                training,
                judging,
                List.of(),
                vectors,
                training.stream().map(row -> lengths(row, columns)).toList(),
                PairRows::json);
    }

    private void noteNegatives(List<PairExample> rows, int learnt) {
        long more = rows.stream().filter(row -> row.negatives().size() > learnt).count();
        if (more > 0) {
            notes.add(more + " of " + rows.size() + " training rows have more than " + learnt
                    + " negatives, of which the first count");
        }
    }

    private Plan<PairExample> scores() {
        List<PairExample> rows = rows(spec.trainingData(), PairExample.class);
        PairRows.requireReranking(rows);
        List<PairExample> held = validation(PairExample.class);
        PairRows.requireShares(held);
        ToIntFunction<PairExample> cut = row -> PairRows.ScoredText.of(row).stream()
                .mapToInt(each -> encoder.encodePair(each.query(), each.passage(), maxTokens)
                        .cut())
                .max()
                .orElse(0);
        List<PairExample> training = fitting(rows, cut, "training");
        List<PairExample> judging = fitting(held, cut, "validation");
        spec.earlyStopping().ifPresent(stop -> PairRows.requireJudges(judging, stop.metric(), null));
        List<List<Integer>> tokens = training.stream()
                .flatMap(row -> PairRows.ScoredText.of(row).stream())
                .map(each -> List.of(encoder.encodePair(each.query(), each.passage(), maxTokens)
                        .length()))
                .toList();
        return new Plan<>(training, judging, List.of(), null, tokens, PairRows::json);
    }

    private Plan<TaggedExample> tags() {
        List<TaggedExample> rows = rows(spec.trainingData(), TaggedExample.class);
        List<String> labels = TaggedRows.labels(rows);
        List<TaggedExample> held = validation(TaggedExample.class);
        TaggedRows.requireKnown(held, labels);
        List<TaggedExample> training = fitting(rows, row -> cut(row.text()), "training");
        List<TaggedExample> judging = fitting(held, row -> cut(row.text()), "validation");
        requireSpans(judging);
        TaggedRows.note(training, encoder, maxTokens, "training", notes);
        return new Plan<>(
                training,
                judging,
                labels,
                null,
                training.stream().map(row -> List.of(length(row.text()))).toList(),
                TaggedRows::json);
    }

    /** Of a text that is cut, spans that are read count. */
    private void requireSpans(List<TaggedExample> judging) {
        boolean byF1 = spec.earlyStopping().map(EarlyStopping::metric).orElse(ValidationMetric.LOSS)
                == ValidationMetric.ENTITY_F1;
        boolean any = judging.stream()
                .anyMatch(row -> !TokenTags.of(encoder.encode(row.text(), maxTokens), row.text())
                        .learnt(row.spans())
                        .isEmpty());
        if (byF1 && !any) {
            throw LongRows.refused("earlyStopping by entity_f1, and no span in the " + judging.size()
                    + " validation rows as they are read -> give rows with spans, or take another metric");
        }
    }

    private List<Integer> lengths(PairExample row, int columns) {
        return Stream.concat(Stream.of(row.anchor(), row.positive()), row.negatives().stream())
                .limit(columns)
                .map(this::length)
                .toList();
    }

    private int cut(PairExample row, int negatives) {
        return Stream.concat(
                        Stream.of(row.anchor(), row.positive()),
                        row.negatives().stream().limit(negatives))
                .mapToInt(this::cut)
                .max()
                .orElse(0);
    }

    private int length(String text) {
        return encoder.encode(text, maxTokens).length();
    }

    private int cut(String text) {
        return encoder.encode(text, maxTokens).cut();
    }

    private static <T> List<T> rows(Dataset data, Class<T> kind) {
        return data.examples().stream().map(kind::cast).toList();
    }

    private <T> List<T> validation(Class<T> kind) {
        return spec.validationData().map(data -> rows(data, kind)).orElse(List.of());
    }

    private <T> List<T> fitting(List<T> rows, ToIntFunction<T> cut, String what) {
        LongRowPolicy policy = spec.hyperparameters().longRowPolicy().orElse(LongRowPolicy.REFUSE);
        return new LongRows(policy, maxTokens, notes).fitting(rows, cut, what);
    }
}
