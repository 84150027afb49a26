// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;
import org.springframework.util.ClassUtils;

/** What IDEs complete settings from, and what Boot finds the starter by. */
class MetadataTest {
    private static final Map<String, Map<String, Object>> PROPERTIES = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        Map<String, Object> metadata =
                JsonParserFactory.getJsonParser().parseMap(text("META-INF/spring-configuration-metadata.json"));
        for (Object each : (List<?>) Objects.requireNonNull(metadata.get("properties"))) {
            Map<String, Object> property = new TreeMap<>();
            ((Map<?, ?>) each).forEach((name, value) -> property.put(String.valueOf(name), value));
            String name = String.valueOf(property.get("name"));
            if (name.startsWith("finetune4j.")) { // the others are the endpoint's, written by Boot
                PROPERTIES.put(name, property);
            }
        }
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = Settings.class.getClassLoader().getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** {@return by its name, the component that is set by each property} */
    private static Map<String, RecordComponent> settings(String prefix, Class<?> record) {
        Map<String, RecordComponent> found = new TreeMap<>();
        for (RecordComponent component : record.getRecordComponents()) {
            String name = prefix + "." + ConfigurationPropertyName.of(dashed(component.getName()));
            if (component.getType().isRecord()) {
                found.putAll(settings(name, component.getType()));
            } else {
                found.put(name, component);
            }
        }
        return found;
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    @Test
    void everySetting_isThere_andNoOther() {
        assertThat(PROPERTIES.keySet())
                .isEqualTo(settings("finetune4j", Settings.class).keySet())
                .hasSize(45);
    }

    @Test
    void everySetting_saysWhatItIs() {
        assertThat(PROPERTIES.values())
                .allSatisfy(property -> assertThat(String.valueOf(property.get("description")))
                        .as(String.valueOf(property))
                        .matches("[A-Z].{20,}\\."));
    }

    @Test
    void everySetting_hasItsDefault_orSaysWhatHoldsWithoutOne() {
        settings("finetune4j", Settings.class).forEach((name, component) -> {
            Map<String, Object> property = Objects.requireNonNull(PROPERTIES.get(name));
            DefaultValue given = defaultOf(component);
            if (given == null || given.value().length == 0) {
                assertThat(String.valueOf(property.get("description"))).as(name).containsIgnoringCase("by default");
            } else {
                assertThat(String.valueOf(property.get("defaultValue")))
                        .as(name)
                        .isEqualTo(String.join(",", given.value()));
            }
        });
    }

    @Test
    void everySetting_isOnThePageOfSettings_withItsDefault_andNoOther() throws IOException {
        Map<String, String> page = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^\\| `([a-z.-]+)` \\| (?:`([^`|]+)`)? \\| [^|]{10,} \\|$")
                .matcher(settingsOfSpringBoot());
        while (row.find()) {
            assertThat(page.put("finetune4j." + row.group(1), Objects.toString(row.group(2), "")))
                    .as(row.group())
                    .isNull();
        }
        Map<String, String> metadata = new TreeMap<>();
        PROPERTIES.forEach((name, property) -> metadata.put(name, shown(property.get("defaultValue"))));
        assertThat(page).isEqualTo(metadata).hasSize(45);
    }

    private static String settingsOfSpringBoot() throws IOException {
        String all = Files.readString(Path.of("..", "..", "docs", "reference", "settings.md"));
        int from = all.indexOf("\n## Spring Boot\n");
        return all.substring(from, all.indexOf("\n## ", from + 1));
    }

    private static String shown(@Nullable Object value) {
        return value instanceof List<?> several
                ? several.stream().map(String::valueOf).collect(Collectors.joining(","))
                : Objects.toString(value, "");
    }

    private static @Nullable DefaultValue defaultOf(RecordComponent component) {
        Class<?> record = component.getDeclaringRecord();
        List<RecordComponent> all = Arrays.asList(record.getRecordComponents());
        int index = all.stream().map(RecordComponent::getName).toList().indexOf(component.getName());
        return record.getDeclaredConstructors()[0].getParameters()[index].getAnnotation(DefaultValue.class);
    }

    @Test
    void everyAutoConfiguration_isListed_andEachIsThere() throws IOException {
        Set<String> listed =
                new TreeSet<>(text("META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports")
                        .lines()
                        .toList());
        assertThat(listed).hasSize(15).allMatch(name -> ClassUtils.isPresent(name, null));
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
                        .load(
                                FailureAnalyzer.class,
                                FailureHandler.handleMessage((message, e) -> {})) // Boot's own need beans
                        .stream()
                        .map(Object::getClass)
                        .collect(Collectors.toSet()))
                .contains(SettingFailureAnalyzer.class);
    }
}
