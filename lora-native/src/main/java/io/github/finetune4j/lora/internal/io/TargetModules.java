// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.lora.internal.config.JsonSettings;
import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The modules that an {@code adapter_config.json} names, by the rules of PEFT's {@code check_target_module_exists}: a
 * text for {@code target_modules} is an expression that must match a whole path, or {@code all-linear}; a list holds
 * paths or ends of paths, and {@code layers_to_transform} then chooses among those that an end has found.
 * {@code exclude_modules} and {@code modules_to_save} take modules out again.
 */
final class TargetModules {
    private static final int MOST_NAMES = 1 << 14;
    private static final String ALL_LINEAR = "all-linear";
    private static final List<String> SHORT_NAMES =
            LlamaTensors.MODULES.stream().map(LlamaTensors::shortName).toList();
    /** What has no layer. */
    static final List<String> BESIDE_LAYERS = List.of("model.embed_tokens", "lm_head");

    private static final Pattern LAYER = Pattern.compile(".*\\.[^.]*\\.(\\d+)\\..*");

    private final @Nullable String expression;
    private final List<String> names;
    private final @Nullable String excludedExpression;
    private final List<String> excluded;
    private final Set<Integer> layers;
    private final List<String> layersPattern;
    private final List<String> saved;
    private final ModulePatterns.Looks looks;

    private TargetModules(ObjectNode json, JsonSettings settings, ModulePatterns.Looks looks) {
        this.looks = looks;
        names = settings.texts("target_modules");
        expression = expression(json.path("target_modules"));
        excluded = settings.texts("exclude_modules");
        excludedExpression = expression(json.path("exclude_modules"));
        layers = new TreeSet<>(settings.wholes("layers_to_transform"));
        layersPattern = settings.texts("layers_pattern");
        saved = settings.texts("modules_to_save");
        List.of(names, excluded, layersPattern, saved)
                .forEach(each -> settings.check(
                        each.size() <= MOST_NAMES, "a list names " + each.size() + " modules, at most " + MOST_NAMES));
        settings.check(!names.isEmpty(), "target_modules must name at least one module");
        check(settings, expression, "target_modules");
        check(settings, excludedExpression, "exclude_modules");
        layersPattern.forEach(each -> check(settings, each, "layers_pattern"));
    }

    /**
     * {@return the modules}
     *
     * @param json the whole configuration
     * @param settings of it, which gathers what is wrong
     * @param looks of the file's expressions
     */
    static TargetModules read(ObjectNode json, JsonSettings settings, ModulePatterns.Looks looks) {
        return new TargetModules(json, settings, looks);
    }

    private static @Nullable String expression(JsonNode node) {
        return node.isTextual() ? node.textValue() : null;
    }

    private void check(JsonSettings settings, @Nullable String found, String key) {
        String wrong = found == null ? "" : ModulePatterns.problem(found, looks);
        settings.check(wrong.isEmpty(), key + ": " + wrong);
    }

    /**
     * {@return paths of the model's modules that are named, in its order; the embedding and the head among them where
     * they are}
     *
     * @throws IllegalArgumentException if an expression looks too often at them
     */
    List<String> in(ModelConfig model) {
        List<String> found = new ArrayList<>();
        for (int layer = 0; layer < model.layers(); layer++) {
            for (String module : LlamaTensors.MODULES) {
                add(found, LlamaTensors.path(layer, module));
            }
        }
        if (!ALL_LINEAR.equals(expression)) {
            BESIDE_LAYERS.forEach(path -> add(found, path));
        }
        return found;
    }

    private void add(List<String> found, String path) {
        if (named(path) && !left(path)) {
            found.add(path);
        }
    }

    private boolean named(String path) {
        if (expression != null) {
            return expression.equals(ALL_LINEAR) || ModulePatterns.matchesWhole(expression, path, looks);
        }
        return names.contains(path) || (ends(path, names) && (layers.isEmpty() || layers.contains(layer(path))));
    }

    private boolean left(String path) {
        boolean expressly = excludedExpression == null
                ? excluded.contains(path) || ends(path, excluded)
                : ModulePatterns.matchesWhole(excludedExpression, path, looks);
        return expressly || saved.contains(path) || ends(path, saved);
    }

    private static boolean ends(String path, List<String> names) {
        return names.stream().anyMatch(name -> path.endsWith("." + name));
    }

    private int layer(String path) {
        if (layersPattern.isEmpty()) {
            Matcher matcher = LAYER.matcher(path);
            return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
        }
        return layersPattern.stream()
                .mapToInt(pattern -> ModulePatterns.number(".*\\." + pattern + "\\.(\\d+)\\..*", path, looks))
                .filter(number -> number >= 0)
                .findFirst()
                .orElse(-1);
    }

    /** {@return whether short names and layers alone say all of it, as this project's own adapters do} */
    boolean isPlain() {
        return expression == null && excluded.isEmpty() && layersPattern.isEmpty() && SHORT_NAMES.containsAll(names);
    }
}
