// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetIssue;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.HeadConfig;
import io.github.finetune4j.training.HeadStart;
import io.github.finetune4j.training.LabeledText;
import io.github.finetune4j.training.LongRowPolicy;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The plan of a run on texts: every setting decided, every row looked at before anything is written. */
public final class TextPlanner {
    private static final int MOST_LISTED = LongRows.MOST_LISTED;
    private static final String TRAINING = "training";

    private final String folder;
    private final @Nullable Encoder encoder;
    private final FineTuneSpec spec;
    private final HeadConfig head;
    private final int maxTokens;
    private final List<String> notes = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>(); // of the training rows, in tokens
    private @Nullable HeadStart start; // known once the labels are

    /** The rows of a run, all looked at. */
    private record Plan(List<LabeledText> training, List<LabeledText> validation, List<String> labels) {}

    private TextPlanner(String folder, @Nullable Encoder encoder, FineTuneSpec spec) {
        this.folder = folder;
        this.encoder = encoder;
        this.spec = spec;
        head = spec.head().orElseGet(() -> HeadConfig.builder().build());
        maxTokens = spec.hyperparameters().maxLength().orElse(encoder == null ? 0 : encoder.maxTokens());
    }

    /**
     * Writes the folder of a run.
     *
     * @param runs folder of all runs
     * @param folder of the encoder
     * @param encoder that it holds
     * @param spec what was asked, of a method that has a head
     * @param key the submission's idempotency key
     * @param created now, ISO-8601
     * @param fits refuses a run that is too large
     * @return the run
     * @throws InvalidRequestException if a setting has no effect here, or rows are too long
     * @throws io.github.finetune4j.dataset.InvalidDatasetException if rows have no label, or not one of the head's
     */
    public static RunFolder accept(
            Path runs,
            Path folder,
            Encoder encoder,
            FineTuneSpec spec,
            String key,
            String created,
            Consumer<TextSize> fits) {
        TextPlanner planner =
                new TextPlanner(folder.toAbsolutePath().normalize().toString(), encoder, spec);
        Plan plan = planner.plan();
        fits.accept(planner.size(plan, encoder));
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
        TextPlanner planner =
                new TextPlanner(folder.toAbsolutePath().normalize().toString(), encoder, spec);
        return planner.size(planner.plan(), encoder);
    }

    private TextSize size(Plan plan, Encoder read) {
        long learnt = plan.training().stream()
                .flatMap(row -> row.labels().stream())
                .distinct()
                .count();
        return TextSize.of(
                Path.of(folder),
                TextTuning.ifBySteps(spec, modules(), start),
                head.contrastive(),
                start == HeadStart.FITTED,
                plan.labels(),
                plan.labels().isEmpty() ? 1 : (int) learnt,
                lengths,
                read.width());
    }

    /** {@return whether a base model is no model: words and letters are counted} */
    public static boolean isTerms(String baseModel) {
        return baseModel.equals(TermFeatures.BASE);
    }

    /**
     * Writes the folder of a run on counted words and letters.
     *
     * @param runs folder of all runs
     * @param spec what was asked, of a method that says labels
     * @param key the submission's idempotency key
     * @param created now, ISO-8601
     * @return the run
     * @throws InvalidRequestException if a setting has no effect here
     * @throws io.github.finetune4j.dataset.InvalidDatasetException if rows have no label, or not one of the head's
     */
    public static RunFolder acceptTerms(Path runs, FineTuneSpec spec, String key, String created) {
        TextPlanner planner = new TextPlanner("", null, spec);
        return planner.accept(planner.plan(), runs, key, created);
    }

    private Plan plan() {
        TuningMethod tuning = TextTuning.method(spec);
        requireWhatCounts(tuning);
        requireMeaning(tuning);
        List<LabeledText> all = LabeledText.of(spec.trainingData(), spec.method(), head);
        List<DatasetIssue> warnings = LabeledText.warnings(spec.trainingData(), spec.method(), head);
        warnings.stream().map(DatasetIssue::toString).limit(MOST_LISTED).forEach(notes::add);
        if (warnings.size() > MOST_LISTED) {
            notes.add((warnings.size() - MOST_LISTED) + " more of " + warnings.size() + " issues of the training rows");
        }
        requireTeacher(all);
        List<String> labels = spec.method() == TrainingMethod.REGRESSION ? List.of() : LabeledText.labels(all, head);
        start = start(tuning, labels);
        List<LabeledText> training = fitting(all, TRAINING);
        requirePairs(training);
        List<LabeledText> validation = spec.validationData()
                .map(data -> fitting(LabeledText.ofValidation(data, spec.method(), labels), "validation"))
                .orElse(List.of());
        requireHalves(validation.size());
        return new Plan(training, validation, labels);
    }

    /** {@return the head that training by steps begins with; null: there is no such choice} */
    private @Nullable HeadStart start(TuningMethod tuning, List<String> labels) {
        if (encoder == null || tuning == TuningMethod.HEAD || head.contrastive()) {
            return null;
        }
        boolean own = encoder.hasTextHead()
                && encoder.labels().equals(labels)
                && head.regularization().isEmpty();
        return head.beginning().orElse(own ? HeadStart.OWN : HeadStart.FITTED);
    }

    private void requireHalves(int validation) {
        if (spec.earlyStopping().isPresent() && validation < 2) {
            throw refused("earlyStopping, and " + validation + " validation row: those that say when training ends do"
                    + " not calibrate probabilities -> give at least 2");
        }
    }

    private RunFolder accept(Plan plan, Path runs, String key, String created) {
        TextRunSettings settings = settings(
                key,
                created,
                plan.labels(),
                plan.training().size(),
                plan.validation().size());
        return RunFolder.create(runs, key, settings, aside -> {
            TextRows.write(aside.resolve(TextRows.TRAINING), plan.training());
            TextRows.write(aside.resolve(TextRows.VALIDATION), plan.validation());
        });
    }

    private TextRunSettings settings(String key, String created, List<String> labels, int training, int validation) {
        return new TextRunSettings(
                key,
                spec.baseModel(),
                folder,
                spec.method(),
                TextTuning.method(spec),
                new TextRunSettings.Head(
                        labels,
                        head.inverseRegularization(),
                        head.balancedLabels(),
                        head.abstentionRate(),
                        maxTokens,
                        spec.seed().orElse(0),
                        head.contrastive(),
                        head.distillationTemperature(),
                        start),
                new TextRunSettings.Rows(
                        spec.trainingData().fingerprint().hex(),
                        spec.validationData()
                                .map(Dataset::fingerprint)
                                .map(each -> each.hex())
                                .orElse(null),
                        training,
                        validation),
                TextTuning.ifBySteps(spec, modules(), start),
                null,
                spec.suffix().orElse(null),
                spec.metadata(),
                notes,
                created);
    }

    private List<String> modules() {
        return TextTuning.method(spec) == TuningMethod.HEAD ? List.of() : TextTuning.modules(spec, Path.of(folder));
    }

    private void requireWhatCounts(TuningMethod tuning) {
        List<String> idle = tuning == TuningMethod.HEAD
                ? TextTuning.idleOfAHead(spec.hyperparameters(), head)
                : TextTuning.idleOfSteps(spec, head);
        if (tuning == TuningMethod.HEAD && spec.earlyStopping().isPresent()) {
            idle.add("earlyStopping");
        }
        if (!idle.isEmpty()) {
            throw refused("settings that have no effect where " + TextTuning.words(tuning) + ": "
                    + String.join(", ", idle) + " -> leave them out");
        }
    }

    private void requireMeaning(TuningMethod tuning) {
        if (encoder != null && maxTokens > encoder.maxTokens()) {
            throw refused("maxLength " + maxTokens + " is above the encoder's " + encoder.maxTokens()
                    + " tokens -> lower it");
        }
        boolean steps = tuning != TuningMethod.HEAD;
        boolean classes = spec.method() == TrainingMethod.CLASSIFICATION || spec.method() == TrainingMethod.MULTI_LABEL;
        boolean tunable = encoder != null && Encoder.isEncoder(Path.of(folder));
        if (steps && (!tunable || !classes || tuning == TuningMethod.PROMPT_TUNING)) {
            throw new UnsupportedCapabilityException("method " + spec.method() + " on " + spec.baseModel() + " by "
                    + tuning + ": encoders are tuned for CLASSIFICATION and MULTI_LABEL, by LORA or FULL"
                    + " -> take HEAD");
        }
        if (steps && encoder != null && encoder.isStatic()) {
            throw new UnsupportedCapabilityException("static vectors in " + folder + " by " + tuning
                    + ": they are a base of heads alone -> take HEAD, or an encoder");
        }
        boolean dense = spec.method() == TrainingMethod.ORDINAL || spec.method() == TrainingMethod.REGRESSION;
        if (encoder == null && (dense || spec.hyperparameters().maxLength().isPresent())) {
            throw refused("on counted terms there is no " + (dense ? "method " + spec.method() : "maxLength") + " -> "
                    + (dense ? "take an encoder" : "leave it out"));
        }
    }

    private void requirePairs(List<LabeledText> rows) {
        long paired =
                rows.stream()
                        .collect(Collectors.groupingBy(LabeledText::labels, Collectors.counting()))
                        .values()
                        .stream()
                        .filter(count -> count > 1)
                        .count();
        if (head.contrastive() && paired < 2) {
            throw refused("head.contrastive, and " + paired + " labels have two rows or more -> give two rows at least"
                    + " of each label, so that there are pairs that are alike");
        }
    }

    private void requireTeacher(List<LabeledText> rows) {
        long taught = rows.stream().filter(row -> !row.chances().isEmpty()).count();
        if (taught < rows.size() && head.distillationTemperature() != 1) {
            throw refused("distillationTemperature " + head.distillationTemperature() + ", and " + taught + " of "
                    + rows.size() + " training rows have a teacher's probabilities -> give each some, or leave it out");
        }
        if (taught > 0 && head.balancedLabels()) {
            throw refused("balancedLabels, and " + taught + " training rows have a teacher's probabilities, which have"
                    + " no label to count -> leave it out");
        }
    }

    private List<LabeledText> fitting(List<LabeledText> rows, String what) {
        Encoder reads = encoder;
        if (reads == null) {
            return rows;
        }
        ToIntFunction<LabeledText> cut =
                row -> reads.encode(asRead(reads, row.text()), maxTokens).cut();
        List<LabeledText> fitting = new LongRows(
                        spec.hyperparameters().longRowPolicy().orElse(LongRowPolicy.REFUSE), maxTokens, notes)
                .fitting(rows, cut, what);
        if (what.equals(TRAINING)) {
            fitting.forEach(row -> lengths.add(
                    reads.encode(asRead(reads, row.text()), maxTokens).length()));
        }
        return fitting;
    }

    /** A prompt that the encoder's folder names goes before a text of which a vector is made. */
    private String asRead(Encoder reads, String text) {
        return start == HeadStart.OWN ? text : reads.prompted(text);
    }

    private static InvalidRequestException refused(String message) {
        return LongRows.refused(message);
    }
}
