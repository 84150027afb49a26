// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.dataset.clean.Cleaning;
import io.github.finetune4j.dataset.clean.RowFilter;
import io.github.finetune4j.dataset.internal.shared.ExampleText;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.internal.text.Characters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A summary of each row: a few numbers, counts by structure and label, and a sample that only the rows' contents
 * decide.
 */
final class ProfileSummary {
    static final int SAMPLE = 1000;
    private static final int LISTED = 200;
    private final @Nullable TokenCounter counter;
    private final Cleaning cleaning;
    final Map<String, Long> objections = new LinkedHashMap<>();
    final Ints inputLengths = new Ints();
    final Ints outputLengths = new Ints();
    final Ints tokens = new Ints();
    final List<String> places = new ArrayList<>();
    final Map<String, Long> labels = new LinkedHashMap<>();
    final Map<String, Long> formats = new LinkedHashMap<>();
    final Map<String, List<String>> formatRows = new LinkedHashMap<>();
    final TreeMap<String, String> sample = new TreeMap<>();
    private final Set<Long> inputs = new HashSet<>();
    TokenRange total = TokenRange.NONE;

    ProfileSummary(@Nullable TokenCounter counter, List<RowFilter> filters) {
        this.counter = counter;
        this.cleaning = Cleaning.of(filters);
        filters.forEach(filter -> objections.put(filter.name(), 0L));
    }

    void add(DatasetRow row) {
        String input = ExampleText.input(row.example());
        String output = ExampleText.output(row.example());
        inputLengths.add(input.codePointCount(0, input.length()));
        outputLengths.add(output.codePointCount(0, output.length()));
        places.add(row.origin().toString());
        if (counter != null) {
            TokenRange range = TokenRange.of(row.example(), counter);
            total = total.plus(range);
            tokens.add((int) Math.min(Integer.MAX_VALUE, range.most()));
        }
        cleaning.objection(row.example()).ifPresent(objection -> objections.merge(objection.getKey(), 1L, Long::sum));
        format(output, row);
        Fingerprint fingerprint = row.example().fingerprint();
        inputs.add(hash(input));
        sample.put(fingerprint.hex(), input);
        trim();
    }

    private void format(String output, DatasetRow row) {
        String format = AnswerFormat.of(output);
        formats.merge(format, 1L, Long::sum);
        if (format.equals(AnswerFormat.LABEL)) {
            labels.merge(output.strip(), 1L, Long::sum);
        }
        List<String> rows = formatRows.computeIfAbsent(format, f -> new ArrayList<>());
        if (rows.size() < LISTED) {
            rows.add(row.origin().toString());
        }
    }

    ProfileSummary merge(ProfileSummary next) {
        inputLengths.addAll(next.inputLengths);
        outputLengths.addAll(next.outputLengths);
        tokens.addAll(next.tokens);
        places.addAll(next.places);
        total = total.plus(next.total);
        next.objections.forEach((filter, count) -> objections.merge(filter, count, Long::sum));
        next.labels.forEach((label, count) -> labels.merge(label, count, Long::sum));
        next.formats.forEach((format, count) -> formats.merge(format, count, Long::sum));
        next.formatRows.forEach((format, rows) -> {
            List<String> mine = formatRows.computeIfAbsent(format, f -> new ArrayList<>());
            rows.stream().limit(LISTED - mine.size()).forEach(mine::add);
        });
        inputs.addAll(next.inputs);
        sample.putAll(next.sample);
        trim();
        return this;
    }

    long differentInputs() {
        return inputs.size();
    }

    // The rows with the smallest hashes: whichever way they are dealt out and put together, the same ones
    private void trim() {
        while (sample.size() > SAMPLE) {
            sample.pollLastEntry();
        }
    }

    private static long hash(String input) {
        long hash = 1125899906842597L;
        String normal = Characters.lower(input).strip();
        for (int i = 0; i < normal.length(); i++) {
            hash = 31 * hash + normal.charAt(i);
        }
        return hash;
    }
}
