// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import io.github.finetune4j.internal.names.Names;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apiguardian.api.API;

/**
 * A figure of the validation rows by which {@link EarlyStopping} judges a training under way. Whether more or less of
 * it is better, the figure itself knows.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum ValidationMetric {
    /**
     * The method's own loss; less is better. Of every method. In nats per target token of a language model, per row of
     * one label, per label of several, per token of tags, per passage of a reranker; of an embedder as its {@link
     * PairLoss} has it.
     */
    LOSS(false),
    /**
     * The share of rows that get the right label, or, where a text may have several, exactly the right ones. Of labels.
     */
    ACCURACY(true),
    /**
     * The mean of each label's F1, over the labels that the validation rows have: rare ones count as much as frequent
     * ones. Of labels.
     */
    MACRO_F1(true),
    /**
     * Spearman's rank correlation of the rows' scores with those of the model: cosines of an embedder's vectors, a
     * reranker's scores. Of scored pairs; a reranker's rows without a score count as 1, their negatives as 0.
     */
    SPEARMAN(true),
    /**
     * nDCG of the first ten. An embedder has to find each anchor's positives among all positives and negatives of the
     * validation rows, a reranker among the passages of its query. Of pairs and triplets; a reranker's may be scored.
     */
    NDCG(true),
    /** F1 of all spans together: one is right if both ends and the label are. Of tags. */
    ENTITY_F1(true);

    private final boolean higherIsBetter;

    ValidationMetric(boolean higherIsBetter) {
        this.higherIsBetter = higherIsBetter;
    }

    /**
     * {@return the metric of that name}
     *
     * @param word as {@link #word} gives it, for example {@code macro_f1}
     * @throws IllegalArgumentException if there is none
     */
    public static ValidationMetric of(String word) {
        return Arrays.stream(values())
                .filter(metric -> metric.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("metric of early stopping: " + Names.shown(word)
                        + " -> take one of " + words(List.of(values()))));
    }

    /** {@return the name in events and records, for example {@code macro_f1}} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return whether more of it is better} */
    public boolean higherIsBetter() {
        return higherIsBetter;
    }

    /**
     * {@return whether what a method trains has this figure}
     *
     * @param method any
     */
    public boolean fits(TrainingMethod method) {
        return switch (this) {
            case LOSS -> true;
            case ACCURACY, MACRO_F1 -> method == TrainingMethod.CLASSIFICATION || method == TrainingMethod.MULTI_LABEL;
            case SPEARMAN, NDCG -> method == TrainingMethod.EMBEDDING || method == TrainingMethod.RERANKING;
            case ENTITY_F1 -> method == TrainingMethod.TAGGING;
        };
    }

    /** {@return the words of all that fit a method} */
    static String wordsFor(TrainingMethod method) {
        return words(Arrays.stream(values()).filter(each -> each.fits(method)).toList());
    }

    private static String words(List<ValidationMetric> metrics) {
        return String.join(", ", metrics.stream().map(ValidationMetric::word).toList());
    }
}
