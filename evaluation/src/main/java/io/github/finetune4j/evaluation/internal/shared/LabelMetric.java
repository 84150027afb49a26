// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.shared;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.statistics.ConfusionMatrix;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads one of a fixed set of labels out of an answer. */
public final class LabelMetric implements Metric {

    private static final int SHOWN = 10;

    private final Map<String, Pattern> labels = new LinkedHashMap<>();

    /** Complains about labels that can't be told apart. */
    public static void check(Collection<String> names) {
        new LabelMetric(names);
    }

    public LabelMetric(Collection<String> names) {
        for (String name : names) {
            String label = folded(name);
            Pattern word = Pattern.compile("(?<![\\p{L}\\p{N}_])" + Pattern.quote(label) + "(?![\\p{L}\\p{N}_])");
            if (label.isEmpty() || labels.put(label, word) != null) {
                throw new IllegalArgumentException(
                        "label '" + name + "': twice or blank -> give distinct labels that are not blank");
            }
        }
        if (labels.size() < 2) {
            throw new IllegalArgumentException("labels: " + labels.size() + " -> give at least 2");
        }
    }

    /** Number of labels. */
    public int size() {
        return labels.size();
    }

    /** Whether the expected answer is one of the labels. */
    public boolean knows(String expected) {
        return labels.containsKey(folded(expected));
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
        return List.copyOf(labels.keySet()).indexOf(label);
    }

    private String expectedLabel(Answer answer) {
        return known(answer.expectedText());
    }

    private String known(String expected) {
        String label = folded(expected);
        if (!labels.containsKey(label)) {
            throw new IllegalArgumentException(
                    "the expected answer is none of the " + labels.size() + " labels: " + JsonValues.shown(expected)
                            + " -> add it to the metric's labels, or mend the row; the labels are " + someLabels());
        }
        return label;
    }

    private String someLabels() {
        String first = labels.keySet().stream().limit(SHOWN).collect(Collectors.joining(", "));
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
        if (labels.containsKey(answer)) {
            return List.of(answer);
        }
        return labels.entrySet().stream()
                .filter(label -> label.getValue().matcher(answer).find())
                .map(Map.Entry::getKey)
                .toList();
    }

    public static String folded(String text) {
        String folded = Texts.folded(text);
        int from = 0;
        int to = folded.length();
        while (from < to && isBeside(folded.codePointAt(from))) {
            from += Character.charCount(folded.codePointAt(from));
        }
        while (to > from && isBeside(folded.codePointBefore(to))) {
            to -= Character.charCount(folded.codePointBefore(to));
        }
        return folded.substring(from, to);
    }

    // punctuation or a space; no expression, which would begin anew at each mark within a text
    private static boolean isBeside(int point) {
        return switch (Character.getType(point)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
