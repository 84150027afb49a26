// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach.pages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A decision as it was written. What is missing in it is shown as a dash. */
record KeptDecision(String name, Map<String, Object> json) {
    private static final String NONE = "–";
    private static final double HUNDRED = 100;

    String at() {
        return text(json, "at");
    }

    String kind() {
        return text(map(json.get("recommendation")), "kind");
    }

    String sentence() {
        return text(map(json.get("recommendation")), "sentence");
    }

    String agreement() {
        return text(json, "agreement");
    }

    String metric() {
        return text(json, "metric");
    }

    String tone() {
        return switch (kind()) {
            case "use" -> "good";
            case "undecided" -> "warn";
            default -> "bad";
        };
    }

    List<Map<String, Object>> approaches() {
        return maps(json.get("approaches"));
    }

    /** {@return what the kinds of its approaches are; empty in decisions that were written without} */
    String kinds() {
        return json.getOrDefault("kinds", "").toString();
    }

    List<Map<String, Object>> forks() {
        return maps(map(json.get("tree")).get("forks"));
    }

    List<String> ends() {
        return list(map(json.get("tree")).get("ends")).stream()
                .map(String::valueOf)
                .toList();
    }

    List<String> notes() {
        return list(json.get("notes")).stream().map(String::valueOf).toList();
    }

    Map<String, Object> facts() {
        return map(json.get("facts"));
    }

    /** The test's figure where there is one, else the validation's. */
    String figure(Map<String, Object> approach, String name) {
        Map<String, Object> test = map(approach.get("test"));
        return interval(map((test.isEmpty() ? map(approach.get("validation")) : test).get(name)), name);
    }

    private String interval(Map<String, Object> of, String name) {
        if (!(of.get("estimate") instanceof Number estimate)) {
            return NONE;
        }
        boolean percent = name.equals("valid_share")
                || (name.equals("quality") && text(json, "metric_kind").equals("binary"));
        return number(estimate, percent, "") + " [" + number(of.get("lower"), percent, "−∞") + ", "
                + number(of.get("upper"), percent, "∞") + "]";
    }

    private static String number(@Nullable Object value, boolean percent, String missing) {
        if (!(value instanceof Number number)) {
            return missing;
        }
        return percent
                ? String.format(Locale.ROOT, "%.1f %%", HUNDRED * number.doubleValue())
                : String.format(Locale.ROOT, "%.4g", number.doubleValue());
    }

    static String text(Map<String, Object> of, String name) {
        Object value = of.get(name);
        return value == null || value.toString().isEmpty() ? NONE : value.toString();
    }

    private static Map<String, Object> map(@Nullable Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> found) {
            found.forEach((name, each) -> {
                if (each != null) {
                    map.put(String.valueOf(name), each);
                }
            });
        }
        return map;
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> found ? found : List.of();
    }

    private static List<Map<String, Object>> maps(@Nullable Object value) {
        return list(value).stream().map(KeptDecision::map).toList();
    }
}
