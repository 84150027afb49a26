// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import io.github.finetune4j.dataset.clean.CleaningCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The profile of a data set: what it is like, and what to do about it. {@link DatasetProfile} makes it. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Profile {
    private static final double OUTLIER = 3.5;
    private static final int LISTED = 200;
    private static final int LEAST_PER_LABEL = 2;
    private final ProfileSummary summary;
    private final DatasetProfile.Builder settings;
    private final Distribution inputs;
    private final Distribution outputs;
    private final Distribution tokens;
    private final List<Outlier> outliers;
    private final FormatConsistency format;

    Profile(ProfileSummary summary, DatasetProfile.Builder settings) {
        this.summary = summary;
        this.settings = settings;
        this.inputs = summary.inputLengths.distribution();
        this.outputs = summary.outputLengths.distribution();
        this.tokens = summary.tokens.distribution();
        this.outliers = findOutliers();
        this.format = findFormat();
    }

    /**
     * A row whose length is far from that of the others.
     *
     * @param row where it came from
     * @param what {@code input} or {@code answer}
     * @param length in characters
     * @param score robust standard deviations from the median
     * @since 0.1
     */
    public record Outlier(String row, String what, int length, double score) {}

    /** {@return number of rows} */
    public long rows() {
        return summary.places.size();
    }

    /** {@return number of different inputs, case aside} */
    public long differentInputs() {
        return summary.differentInputs();
    }

    /** {@return lengths of inputs in characters} */
    public Distribution inputLengths() {
        return inputs;
    }

    /** {@return lengths of answers in characters} */
    public Distribution answerLengths() {
        return outputs;
    }

    /** {@return tokens of each row with its chat format; empty where no counter was given} */
    public Optional<Distribution> tokens() {
        return settings.counter == null ? Optional.empty() : Optional.of(tokens);
    }

    /** {@return tokens of all rows; empty where no counter was given} */
    public Optional<TokenRange> totalTokens() {
        return settings.counter == null ? Optional.empty() : Optional.of(summary.total);
    }

    /**
     * {@return the first rows whose length is an outlier, by the median absolute deviation (more than 3.5 robust
     * standard deviations)}
     */
    public List<Outlier> outliers() {
        return outliers;
    }

    /** {@return rows with more tokens than the context limit; 0 without a limit or a counter} */
    public long overLimit() {
        long over = 0;
        for (int i = 0; i < summary.tokens.size() && settings.contextLimit > 0; i++) {
            over += summary.tokens.at(i) > settings.contextLimit ? 1 : 0;
        }
        return over;
    }

    /** {@return the context limit in tokens; 0 where none was given} */
    public long contextLimit() {
        return settings.contextLimit;
    }

    /** {@return how the answers' structures agree} */
    public FormatConsistency format() {
        return format;
    }

    /** {@return rows of each label; empty where answers are no labels} */
    public Optional<ClassBalance> classes() {
        long labelled =
                summary.labels.values().stream().mapToLong(Long::longValue).sum();
        boolean labels = labelled * 2 > rows() && (long) summary.labels.size() * LEAST_PER_LABEL <= labelled;
        return labels ? Optional.of(new ClassBalance(summary.labels)) : Optional.empty();
    }

    /** {@return how varied a sample of up to 1,000 inputs is; empty without rows} */
    public Optional<Diversity> diversity() {
        return summary.sample.isEmpty()
                ? Optional.empty()
                : Optional.of(Diversity.of(List.copyOf(summary.sample.values())));
    }

    /** {@return what training costs; empty where no model with a known price was given} */
    public Optional<CostEstimate> cost() {
        if (settings.model == null || settings.counter == null || rows() == 0) {
            return Optional.empty();
        }
        int epochs = settings.epochs > 0 ? settings.epochs : CostEstimate.usualEpochs(rows());
        return Optional.of(new CostEstimate(settings.model, cut(settings.model.contextTokens()), epochs));
    }

    /** {@return rows that are probably labelled wrongly; 0 where no probabilities were given} */
    public int labelErrors() {
        return settings.labelErrors;
    }

    /** {@return rows to which a quality filter objects, by filter; empty where no filters were given} */
    public Optional<CleaningCounts> quality() {
        return settings.quality.isEmpty()
                ? Optional.empty()
                : Optional.of(new CleaningCounts(rows(), summary.objections));
    }

    /** {@return what to do; empty if nothing is wrong} */
    public List<Recommendation> recommendations() {
        return Recommendations.of(this);
    }

    @Override
    public String toString() {
        return ProfileText.of(this);
    }

    // Rows over the limit are cut; the range's width is that of all rows
    private TokenRange cut(long limit) {
        long lost = 0;
        for (int i = 0; i < summary.tokens.size(); i++) {
            lost += Math.max(0, summary.tokens.at(i) - limit);
        }
        return new TokenRange(Math.max(0, summary.total.least() - lost), Math.max(0, summary.total.most() - lost));
    }

    private List<Outlier> findOutliers() {
        List<Outlier> found = new ArrayList<>();
        int[] input = inputs.usualRange(OUTLIER);
        int[] output = outputs.usualRange(OUTLIER);
        for (int i = 0; i < summary.places.size() && found.size() < LISTED; i++) {
            add(found, i, "input", summary.inputLengths.at(i), input, inputs);
            add(found, i, "answer", summary.outputLengths.at(i), output, outputs);
        }
        return List.copyOf(found);
    }

    private void add(List<Outlier> found, int row, String what, int length, int[] usual, Distribution all) {
        if (length < usual[0] || length > usual[1]) {
            found.add(new Outlier(summary.places.get(row), what, length, all.robustScore(length)));
        }
    }

    private FormatConsistency findFormat() {
        List<Map.Entry<String, Long>> sorted = summary.formats.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .toList();
        if (sorted.isEmpty()) {
            return new FormatConsistency(0, "", 0, Map.of(), List.of());
        }
        Map<String, Long> formats = new LinkedHashMap<>();
        List<FormatConsistency.Deviant> deviants = new ArrayList<>();
        String modal = sorted.get(0).getKey();
        sorted.forEach(entry -> formats.put(entry.getKey(), entry.getValue()));
        summary.formatRows.forEach((kind, rows) -> {
            if (!kind.equals(modal)) {
                rows.forEach(row -> deviants.add(new FormatConsistency.Deviant(row, kind)));
            }
        });
        double score = (double) sorted.get(0).getValue() / rows();
        return new FormatConsistency(
                rows(), modal, score, formats, deviants.stream().limit(LISTED).toList());
    }
}
