// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file of metrics that a job leaves: CSV, plain or in base64. Columns are known by their names and by other names
 * that services use; a blank, a text and -1 mean that nothing was measured.
 *
 * @param points one per row, in the order of the file
 */
record MetricsFile(List<Point> points) {
    private static final Map<String, List<String>> ALIASES = Map.of(
            "step", List.of("step", "global_step", "steps"),
            "train_loss", List.of("train_loss", "training_loss", "loss"),
            "valid_loss", List.of("valid_loss", "validation_loss", "eval_loss"),
            "full_valid_loss", List.of("full_valid_loss", "full_validation_loss"));
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=\\s]+");

    /**
     * A row.
     *
     * @param step from 1
     * @param trainLoss nats per target token
     * @param validLoss nats per target token, over all of the validation data where it was measured
     */
    record Point(long step, OptionalDouble trainLoss, OptionalDouble validLoss) {}

    static MetricsFile parse(byte[] bytes) {
        String text = text(bytes);
        String[] lines = text.split("\\R", -1);
        Map<String, Integer> columns = columns(lines[0]);
        List<Point> points = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            String[] cells = lines[i].split(",", -1);
            BiFunction<String, @Nullable Object, OptionalDouble> value = (name, none) -> cell(cells, columns.get(name));
            OptionalDouble step = value.apply("step", null);
            if (step.isPresent()) {
                OptionalDouble full = value.apply("full_valid_loss", null);
                points.add(new Point(
                        Math.round(step.getAsDouble()),
                        value.apply("train_loss", null),
                        full.isPresent() ? full : value.apply("valid_loss", null)));
            }
        }
        return new MetricsFile(List.copyOf(points));
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        String plain = text.startsWith("\ufeff") ? text.substring(1) : text;
        String unquoted = plain.startsWith("\"") && plain.endsWith("\"") && plain.length() > 1
                ? plain.substring(1, plain.length() - 1)
                : plain;
        int end = unquoted.indexOf('\n');
        String first = end < 0 ? unquoted : unquoted.substring(0, end);
        if (first.contains(",") || !BASE64.matcher(unquoted).matches()) {
            return plain;
        }
        try {
            return new String(Base64.getMimeDecoder().decode(unquoted), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return plain;
        }
    }

    private static Map<String, Integer> columns(String header) {
        Map<String, Integer> byName = new HashMap<>();
        String[] names = header.split(",", -1);
        for (int i = 0; i < names.length; i++) {
            String name =
                    names[i].strip().replace("\"", "").toLowerCase(Locale.ROOT).replace(' ', '_');
            int column = i;
            ALIASES.forEach((known, aliases) -> {
                if (aliases.contains(name)) {
                    byName.putIfAbsent(known, column);
                }
            });
        }
        return byName;
    }

    private static OptionalDouble cell(String[] cells, @Nullable Integer column) {
        if (column == null || column >= cells.length) {
            return OptionalDouble.empty();
        }
        try {
            double value = Double.parseDouble(cells[column].strip().replace("\"", ""));
            return value >= 0 && Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
