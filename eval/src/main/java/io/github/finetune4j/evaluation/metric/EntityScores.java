// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.internal.text.SpanTags;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix.Average;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix.Figures;
import io.github.finetune4j.statistics.prediction.LabelScores;
import io.github.finetune4j.text.TextSpan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * The quality of a tagger: a part of a text counts as found where its label and both its ends are right, as in CoNLL's
 * and seqeval's scores. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EntityScores {
    private final List<String> labels;
    private final LabelScores scores;

    private EntityScores(List<String> labels, LabelScores scores) {
        this.labels = labels;
        this.scores = scores;
    }

    /**
     * {@return the scores of a tagger over several texts}
     *
     * @param expected spans of each text
     * @param given what the tagger found in the same texts
     */
    public static EntityScores of(List<List<TextSpan>> expected, List<List<TextSpan>> given) {
        if (expected.size() != given.size()) {
            throw new IllegalArgumentException("tagged texts: " + expected.size() + " expected and " + given.size()
                    + " given -> give both for each");
        }
        SortedMap<String, long[]> counts = new TreeMap<>(); // right, given, expected
        for (int i = 0; i < expected.size(); i++) {
            count(counts, expected.get(i), given.get(i));
        }
        return new EntityScores(
                List.copyOf(counts.keySet()), LabelScores.of(column(counts, 0), column(counts, 1), column(counts, 2)));
    }

    /**
     * {@return the scores of tags, one a token}
     *
     * @param expected tags of each text: {@code O}, and {@code B-}, {@code I-}, {@code E-} or {@code S-} with a label
     * @param given what the tagger said of the same tokens
     * @param reading how tags become spans
     */
    public static EntityScores ofTags(List<List<String>> expected, List<List<String>> given, Reading reading) {
        return of(
                expected.stream().map(reading::spans).toList(),
                given.stream().map(reading::spans).toList());
    }

    /**
     * A way of reading spans from tags; each is one of seqeval's.
     *
     * @since 0.1
     */
    public enum Reading {
        /** A span begins wherever a tag can't go on with the one before: conlleval's, and seqeval's usual one. */
        LENIENT,
        /** A span is {@code B-} and then {@code I-} of the same label; all else is none. */
        STRICT_BIO,
        /** A span is {@code S-}, or {@code B-}, {@code I-} and in the end {@code E-} of one label; all else is none. */
        STRICT_BIOES;

        /**
         * {@return the spans, with numbers of tokens for their bounds}
         *
         * @param tags of one text
         */
        public List<TextSpan> spans(List<String> tags) {
            return switch (this) {
                case LENIENT -> SpanTags.lenient(tags);
                case STRICT_BIO -> SpanTags.BIO.strict(tags);
                case STRICT_BIOES -> SpanTags.BIOES.strict(tags);
            };
        }
    }

    private static void count(Map<String, long[]> counts, List<TextSpan> expected, List<TextSpan> given) {
        Set<TextSpan> wanted = new HashSet<>(expected);
        for (TextSpan span : new HashSet<>(given)) {
            long[] ofLabel = counts.computeIfAbsent(span.label(), label -> new long[3]);
            ofLabel[1]++;
            ofLabel[0] += wanted.contains(span) ? 1 : 0;
        }
        wanted.forEach(span -> counts.computeIfAbsent(span.label(), label -> new long[3])[2]++);
    }

    private static long[] column(Map<String, long[]> counts, int column) {
        return counts.values().stream().mapToLong(each -> each[column]).toArray();
    }

    /** {@return every label that was expected or given, in order} */
    public List<String> labels() {
        return labels;
    }

    /**
     * {@return the figures of one label; zeros for one that nobody named}
     *
     * @param label one of {@link #labels}
     */
    public Figures of(String label) {
        int at = labels.indexOf(label);
        return at < 0 ? new Figures(0, 0, 0) : scores.of(at);
    }

    /**
     * {@return how many spans of a label were expected}
     *
     * @param label one of {@link #labels}
     */
    public long support(String label) {
        int at = labels.indexOf(label);
        return at < 0 ? 0 : scores.support(at);
    }

    /**
     * {@return the figures over all labels}
     *
     * @param average how; MICRO is CoNLL's
     */
    public Figures average(Average average) {
        return scores.average(average);
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        labels.forEach(label -> lines.add(ClassificationReport.line(label, of(label), support(label))));
        for (Average average : Average.values()) {
            long all = labels.stream().mapToLong(this::support).sum();
            lines.add(ClassificationReport.line(average.name().toLowerCase(Locale.ROOT), average(average), all));
        }
        return String.join("\n", lines);
    }
}
