// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The rules of all shapes, read once from the resources beside this class. */
final class RuleBook {
    private static final RuleBook BUNDLED = new RuleBook();
    private final List<DataRule> rules = new ArrayList<>();
    private final Map<DataFormat, List<DataRule>> ofShape = new EnumMap<>(DataFormat.class);
    private final Map<TrainingTarget, Map<DataFormat, List<DataRule>>> ofTarget = new EnumMap<>(TrainingTarget.class);
    private final List<SizeRule> sizes = new ArrayList<>();

    private RuleBook() {
        for (DataFormat format : DataFormat.values()) {
            page(format);
        }
        rules.forEach(this::sort);
        for (Object rule : list(resource("targets"), "rules")) {
            sizes.add(SizeRule.of((Map<?, ?>) rule));
        }
    }

    static RuleBook bundled() {
        return BUNDLED;
    }

    List<DataRule> rules() {
        return List.copyOf(rules);
    }

    /** {@return what every row of a shape must keep} */
    List<DataRule> of(DataFormat format) {
        return ofShape.getOrDefault(format, List.of());
    }

    /** {@return what a target demands of rows of a shape beyond that} */
    List<DataRule> of(DataFormat format, TrainingTarget target) {
        return ofTarget.getOrDefault(target, Map.of()).getOrDefault(format, List.of());
    }

    List<SizeRule> sizes(TrainingTarget target) {
        return sizes.stream().filter(rule -> rule.target() == target).toList();
    }

    private void sort(DataRule rule) {
        if (rule.targets().isEmpty()) {
            ofShape.computeIfAbsent(rule.format(), format -> new ArrayList<>()).add(rule);
        }
        for (TrainingTarget target : rule.targets()) {
            ofTarget.computeIfAbsent(target, any -> new EnumMap<>(DataFormat.class))
                    .computeIfAbsent(rule.format(), format -> new ArrayList<>())
                    .add(rule);
        }
    }

    private void page(DataFormat format) {
        Map<String, Object> page = resource(format.word());
        for (Object rule : list(page, "rules")) {
            rules.add(rule(format, (Map<?, ?>) rule, Json.plainMap((Map<?, ?>) page.getOrDefault("row", Map.of()))));
        }
    }

    private static DataRule rule(DataFormat format, Map<?, ?> rule, Map<String, Object> row) {
        return new DataRule(
                format,
                targets(rule),
                text(rule),
                new RulePlaces(word(rule, "each"), object(rule, "when"), word(rule, "at")),
                CheckKinds.of(new CheckSettings(object(rule, "check"))),
                example(rule, row));
    }

    private static RuleExample example(Map<?, ?> rule, Map<String, Object> row) {
        return new RuleExample(row, object(rule, "bad"), word(rule, "where"), object(rule, "good"));
    }

    static RuleText text(Map<?, ?> rule) {
        return new RuleText(
                word(rule, "code"),
                Severity.valueOf(word(rule, "severity").toUpperCase(Locale.ROOT)),
                word(rule, "says"),
                word(rule, "fix"),
                RuleSource.of(word(rule, "source")));
    }

    private static Set<TrainingTarget> targets(Map<?, ?> rule) {
        Set<TrainingTarget> targets = new LinkedHashSet<>();
        list(rule, "targets").forEach(name -> targets.add(TrainingTarget.valueOf(String.valueOf(name))));
        return java.util.Collections.unmodifiableSet(targets);
    }

    private static Map<?, ?> object(Map<?, ?> rule, String name) {
        return rule.get(name) instanceof Map<?, ?> map ? map : Map.of();
    }

    static List<?> list(Map<?, ?> page, String name) {
        return page.get(name) instanceof List<?> list ? list : List.of();
    }

    static String word(Map<?, ?> rule, String name) {
        return rule.get(name) instanceof String text ? text : "";
    }

    static Map<String, Object> resource(String name) {
        String file = "rules/" + name + ".json";
        try (InputStream in = RuleBook.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from this jar -> report it as a bug");
            }
            return Json.parseObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is part of this jar and can't be read -> report it as a bug", e);
        }
    }
}
