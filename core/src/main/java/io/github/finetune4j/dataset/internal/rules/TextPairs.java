// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.rules;

import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.spi.RowProblems;
import io.github.finetune4j.internal.chat.SaidText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pairs, triplets and scored pairs under the names that sentence-transformers' data sets have: {@code anchor},
 * {@code positive} and perhaps {@code negative}, or {@code sentence1}, {@code sentence2} and {@code score}.
 */
public final class TextPairs implements RowFormat {
    public static final TextPairs STANDARD = new TextPairs();
    private static final String ANCHOR = "anchor";
    private static final String POSITIVE = "positive";
    private static final String NEGATIVE = "negative";
    private static final String FIRST = "sentence1";
    private static final String SECOND = "sentence2";
    private static final String SCORE = "score";

    private TextPairs() {}

    @Override
    public String label() {
        return "pairs of texts";
    }

    @Override
    public boolean recognises(Map<?, ?> row) {
        boolean pair = row.containsKey(ANCHOR) && row.containsKey(POSITIVE);
        boolean scored = row.containsKey(FIRST) && row.containsKey(SECOND) && row.containsKey(SCORE);
        return (pair || scored) && !row.containsKey("messages");
    }

    @Override
    public Optional<PairExample> read(Map<String, Object> row, RowProblems problems) {
        RowFields fields = new RowFields(row, problems);
        boolean scored = !row.containsKey(ANCHOR);
        String one = fields.text(scored ? FIRST : ANCHOR);
        String other = fields.text(scored ? SECOND : POSITIVE);
        List<String> negatives = negatives(fields.take(NEGATIVE), fields);
        Double score = score(fields.take(SCORE), fields);
        if (score != null && !negatives.isEmpty()) {
            fields.report(IssueCode.SCORE_AND_NEGATIVE, SCORE);
        }
        return fields.made(
                IssueCode.MIXED_FORMATS, "", () -> new PairExample(one, other, negatives, score, fields.rest()));
    }

    private static List<String> negatives(@Nullable Object value, RowFields fields) {
        List<String> texts = new ArrayList<>();
        List<?> given = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
        for (Object each : given) {
            if (each instanceof String text && !text.isBlank()) {
                texts.add(text);
            } else {
                fields.wrong(NEGATIVE, "a text or a list of texts", each);
            }
        }
        return texts;
    }

    private static @Nullable Double score(@Nullable Object value, RowFields fields) {
        // in a CSV file a number is a text
        Double score = value == null ? null : SaidText.number(String.valueOf(value));
        if (value != null && score == null) {
            fields.wrong(SCORE, "a number", value);
        }
        return score;
    }

    /** {@return the row of a pair, which {@link #read} reads} */
    static Map<String, @Nullable Object> row(PairExample pair) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        boolean scored = pair.score() != null;
        row.put(scored ? FIRST : ANCHOR, pair.anchor());
        row.put(scored ? SECOND : POSITIVE, pair.positive());
        if (!pair.negatives().isEmpty()) {
            row.put(NEGATIVE, pair.negatives().size() == 1 ? pair.negatives().get(0) : pair.negatives());
        }
        if (scored) {
            row.put(SCORE, pair.score());
        }
        row.putAll(pair.fields());
        return row;
    }
}
