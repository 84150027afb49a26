// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every filter, test, operator and method on every kind of value, as Jinja2 3.1.6 renders it in the environment of
 * transformers 5.24.0. The resource is written by {@code benchmarks/peers/jinja_kindness.py}.
 */
final class JinjaKindnessTest {
    private static final int SHOWN = 40;

    /** The resource: a case is a form, the name of its values, and for each value the place of its outcome. */
    record Kindness(
            Map<String, String> made_with,
            Map<String, Object> variables,
            List<String> VALUES,
            List<String> TEXTS,
            List<String> outcomes,
            List<List<String>> cases) {}

    @Test
    void render_ofEveryFormOnEveryValue_equalsJinja2OrIsRefusedWhereItIs() {
        Kindness all = kindness();
        List<String> different = new ArrayList<>();
        int compared = 0;
        int refused = 0;
        for (List<String> form : all.cases()) {
            List<String> values = form.get(1).equals("TEXTS") ? all.TEXTS() : all.VALUES();
            String[] places = form.get(2).split(" ", -1);
            assertThat(places).as(form.get(0)).hasSameSizeAs(values);
            for (int i = 0; i < places.length; i++) {
                String expected = all.outcomes().get(Integer.parseInt(places[i]));
                String template = "{% set V = " + values.get(i) + " %}" + form.get(0);
                compared += expected.equals("-") ? 0 : 1;
                refused += expected.startsWith("!") ? 1 : 0;
                if (!expected.equals("-") && !agrees(template, expected, all.variables())) {
                    different.add(template + "\n  Jinja2: " + expected);
                }
            }
        }
        assertThat(different.subList(0, Math.min(SHOWN, different.size())))
                .as(different.size() + " of " + compared + " differ")
                .isEmpty();
        assertThat(compared).isEqualTo(48_456);
        assertThat(refused).as("where Jinja2 raises").isEqualTo(23_018);
    }

    private static boolean agrees(String template, String expected, Map<String, Object> variables) {
        ChatInput.Builder input = ChatInput.builder();
        variables.forEach(input::addInputVariable);
        try {
            return ChatTemplate.parse(template).render(input.build()).text().equals(expected);
        } catch (TemplateException refused) {
            return expected.startsWith("!");
        }
    }

    private static Kindness kindness() {
        try (InputStream in = JinjaKindnessTest.class.getResourceAsStream("jinja-kindness.json")) {
            assertThat(in).isNotNull();
            return GoldenRenders.json(new String(in.readAllBytes(), StandardCharsets.UTF_8), Kindness.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
