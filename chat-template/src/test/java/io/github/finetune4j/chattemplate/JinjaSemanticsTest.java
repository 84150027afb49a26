// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Small templates against what Jinja2 3.1.6 made of them under transformers' settings. */
final class JinjaSemanticsTest {
    /** One template: what it prints, or Jinja's error. */
    record Case(
            String template,
            @Nullable String expected,
            @Nullable String error) {}

    /** The resource. */
    @JsonIgnoreProperties("made_with")
    record Cases(Map<String, Object> variables, List<Case> cases) {}

    private static final Instant NOW = Instant.parse("2026-03-07T14:05:09Z");

    @TestFactory
    Stream<DynamicTest> render_equalsJinja2() {
        Cases all = cases();
        assertThat(all.cases()).hasSize(193);
        return all.cases().stream()
                .map(c -> DynamicTest.dynamicTest(
                        c.template().lines().findFirst().orElse(""),
                        () -> assertThat(outcome(c.template(), all.variables()))
                                .as(c.template() + (c.error() == null ? "" : "\nJinja2: " + c.error()))
                                .isEqualTo(c.expected() == null ? "(error)" : c.expected())));
    }

    private static Cases cases() {
        try (InputStream in = JinjaSemanticsTest.class.getResourceAsStream("jinja-cases.json")) {
            assertThat(in).isNotNull();
            return GoldenRenders.json(new String(in.readAllBytes(), StandardCharsets.UTF_8), Cases.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String outcome(String source, Map<String, Object> variables) {
        ChatInput.Builder input = ChatInput.builder().clock(() -> NOW, ZoneOffset.UTC);
        variables.forEach((name, value) -> add(input, name, value));
        try {
            return ChatTemplate.parse(source).render(input.build()).text();
        } catch (TemplateException failed) {
            return "(error)";
        }
    }

    @SuppressWarnings("unchecked") // the resource's messages are maps
    private static void add(ChatInput.Builder input, String name, Object value) {
        if (name.equals("messages")) {
            input.messages((List<Map<String, Object>>) value);
        } else {
            input.addInputVariable(name, value);
        }
    }
}
