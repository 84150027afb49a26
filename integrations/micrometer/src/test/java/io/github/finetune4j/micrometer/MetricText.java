// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.micrometer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with a text for Prometheus; also what promtool does not notice. */
final class MetricText {
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\"";
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{((?:" + LABEL
            + ",?)*)\\})? (NaN|[+-]?Inf(?:inity)?|[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)" + "(?: -?[0-9]+)?");
    private static final Pattern META = Pattern.compile("# (HELP|TYPE) (" + NAME + ") (.*)");
    private static final Pattern LE = Pattern.compile("(?:^|,)le=\"([^\"]*)\"");

    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> types = new HashMap<>();
    private final Set<String> helped = new HashSet<>();
    private final Set<String> series = new HashSet<>();
    private final Set<String> closed = new HashSet<>();
    private final Map<String, Double> buckets = new HashMap<>();
    private final Set<String> infinite = new HashSet<>();
    private String family = "";

    private MetricText() {}

    static List<String> problems(String text) {
        MetricText check = new MetricText();
        if (!text.endsWith("\n") || text.contains("\r")) {
            check.problems.add("lines end with \\n alone, the last one too");
        }
        text.lines().forEach(check::line);
        check.buckets.keySet().stream()
                .filter(each -> !check.infinite.contains(each))
                .forEach(each -> check.problems.add("no bucket +Inf: " + each));
        return check.problems;
    }

    private void line(String line) {
        Matcher meta = META.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (meta.matches()) {
            meta(text(meta, 1), text(meta, 2), text(meta, 3));
        } else if (sample.matches()) {
            String labels = sample.group(2);
            sample(text(sample, 1), labels == null ? "" : labels, Double.parseDouble(number(text(sample, 3))));
        } else if (!line.isEmpty()
                && (!line.startsWith("#") || line.startsWith("# TYPE") || line.startsWith("# HELP"))) {
            problems.add("no sample: " + line);
        }
    }

    private static String text(Matcher found, int group) {
        return Objects.requireNonNull(found.group(group));
    }

    private static String number(String text) {
        return text.endsWith("Inf") ? text + "inity" : text;
    }

    private void meta(String kind, String name, String rest) {
        enter(name);
        if (kind.equals("HELP")) {
            helped.add(name);
        } else if (types.put(name, rest) != null || series.stream().anyMatch(each -> each.startsWith(name + "{"))) {
            problems.add("TYPE comes once, and first: " + name);
        }
        boolean total = name.endsWith("_total");
        if (kind.equals("TYPE") && total != rest.equals("counter")) {
            problems.add("counters alone end with _total: " + name);
        }
        if (!name.equals(name.toLowerCase(Locale.ROOT)) || name.contains(":") || name.contains("milliseconds")) {
            problems.add("name: " + name);
        }
    }

    private void enter(String name) {
        if (!name.equals(family)) {
            closed.add(family);
            family = name;
            if (closed.contains(name)) {
                problems.add("a family in two places: " + name);
            }
        }
    }

    private void sample(String name, String labels, double value) {
        String its = types.containsKey(name) ? name : name.replaceFirst("_(bucket|sum|count)$", "");
        enter(its);
        if (!types.containsKey(its) || !helped.contains(its)) {
            problems.add("no TYPE or HELP before: " + name);
        }
        if (!series.add(name + "{" + labels)) {
            problems.add("twice: " + name + "{" + labels);
        }
        Matcher le = LE.matcher(labels);
        if (le.find()) {
            String bound = text(le, 1);
            bucket(name, its, le.replaceAll(""), bound, value);
        }
    }

    private void bucket(String name, String its, String labels, String bound, double value) {
        if (!name.equals(its + "_bucket")) {
            problems.add("le belongs to buckets: " + name);
            return;
        }
        String one = name + "{" + labels;
        if (value < buckets.getOrDefault(one, 0.0)) {
            problems.add("buckets are cumulative: " + one);
        }
        buckets.put(one, value);
        if (bound.equals("+Inf")) {
            infinite.add(one);
        }
    }
}
