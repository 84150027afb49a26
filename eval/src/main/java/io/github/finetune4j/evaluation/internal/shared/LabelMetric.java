// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.shared;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.text.Characters;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A metric that reads one of a fixed set of labels out of an answer. */
public final class LabelMetric implements Metric {
    private static final int SHOWN = 10;

    private final Set<String> labels = new LinkedHashSet<>();

    /** Complains about labels that can't be told apart. */
    public static void check(Collection<String> names) {
        new LabelMetric(names);
    }

    public LabelMetric(Collection<String> names) {
        for (String name : names) {
            String label = folded(name);
            if (label.isEmpty() || !labels.add(label)) {
                throw new IllegalArgumentException(
                        "label '" + name + "': twice or blank -> give distinct labels that are not blank");
            }
        }
        Given.atLeast("labels", labels.size(), 2);
    }

    /** Number of labels. */
    public int size() {
        return labels.size();
    }

    /** Whether the expected answer is one of the labels. */
    public boolean knows(String expected) {
        return labels.contains(folded(expected));
    }

    /** A row whose expected answer is no label can't be scored; better said before the first answer is paid for. */
    @Override
    public void check(ChatExample row) {
        row.answer().ifPresent(answer -> known(answer.content()));
    }

    /** Position of the expected label. */
    public int expected(Answer answer) {
        return position(expectedLabel(answer));
    }

    /** Position of the label that was given, {@link ConfusionMatrix#NO_CLASS} if there was none or several. */
    public int given(Answer answer) {
        List<String> found = found(folded(answer.actualText()));
        return found.size() == 1 ? position(found.get(0)) : ConfusionMatrix.NO_CLASS;
    }

    private int position(String label) {
        return List.copyOf(labels).indexOf(label);
    }

    private String expectedLabel(Answer answer) {
        return known(answer.expectedText());
    }

    private String known(String expected) {
        String label = folded(expected);
        if (!labels.contains(label)) {
            throw new IllegalArgumentException(
                    "the expected answer is none of the " + labels.size() + " labels: " + JsonValues.shown(expected)
                            + " -> add it to the metric's labels, or fix the row; the labels are " + someLabels());
        }
        return label;
    }

    private String someLabels() {
        String first = labels.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return labels.size() <= SHOWN ? first : first + " and " + (labels.size() - SHOWN) + " more";
    }

    @Override
    public Score score(Answer answer) {
        String expected = expectedLabel(answer);
        List<String> found = found(folded(answer.actualText()));
        if (found.size() != 1) {
            return new Score(0, found.isEmpty() ? "no label" : "several labels: " + String.join(", ", found));
        }
        return new Score(found.get(0).equals(expected) ? 1 : 0, found.get(0));
    }

    @Override
    public String name() {
        return "label_accuracy";
    }

    @Override
    public ScoreKind kind() {
        return ScoreKind.BINARY;
    }

    private List<String> found(String answer) {
        if (labels.contains(answer)) {
            return List.of(answer);
        }
        return labels.stream().filter(label -> isIn(answer, label)).toList();
    }

    /** As a word or several, not within one. */
    private static boolean isIn(String answer, String label) {
        for (int at = answer.indexOf(label); at >= 0; at = answer.indexOf(label, at + 1)) {
            int end = at + label.length();
            boolean begins = at == 0 || !Characters.isWord(answer.codePointBefore(at));
            if (begins && (end == answer.length() || !Characters.isWord(answer.codePointAt(end)))) {
                return true;
            }
        }
        return false;
    }

    public static String folded(String text) {
        String folded = Texts.folded(text);
        int start = 0;
        while (start < folded.length() && isPadding(folded.codePointAt(start))) {
            start += Character.charCount(folded.codePointAt(start));
        }
        int end = folded.length();
        while (end > start && isPadding(folded.codePointBefore(end))) {
            end -= Character.charCount(folded.codePointBefore(end));
        }
        return folded.substring(start, end);
    }

    private static boolean isPadding(int point) {
        return Characters.isPunctuation(point) || Character.isSpaceChar(point);
    }
}
