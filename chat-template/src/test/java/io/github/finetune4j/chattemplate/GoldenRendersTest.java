// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every template renders what transformers renders, and fails where transformers fails. */
final class GoldenRendersTest {
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}|\\d{2} [A-Z][a-z]{2} \\d{4}");

    @TestFactory
    Stream<DynamicTest> render_equalsTransformers() {
        assertThat(GoldenRenders.names()).hasSize(25).doesNotContainAnyElementsOf(GoldenRenders.RESTRICTED);
        return Stream.concat(GoldenRenders.names().stream(), GoldenRenders.RESTRICTED.stream())
                .map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
    }

    private static void check(String name) {
        ChatTemplate template = GoldenRenders.template(name);
        assertThat(GoldenRenders.cases(name)).hasSize(22);
        SoftAssertions softly = new SoftAssertions();
        for (GoldenRenders.Case c : GoldenRenders.cases(name)) {
            softly.assertThat(outcome(template, c))
                    .as(name + " " + c.conversation() + " " + c.prompt())
                    .isEqualTo(expected(c));
        }
        softly.assertAll();
    }

    private static String expected(GoldenRenders.Case c) {
        return c.rendered() == null ? "(error)" : c.containsToday() ? dateless(c.rendered()) : c.rendered();
    }

    private static String outcome(ChatTemplate template, GoldenRenders.Case c) {
        try {
            String text = template.render(GoldenRenders.input(c.conversation(), c.prompt()))
                    .text();
            return c.containsToday() ? dateless(text) : text;
        } catch (TemplateException failed) {
            return c.rendered() == null ? "(error)" : failed.toString();
        }
    }

    private static String dateless(String text) {
        return DATE.matcher(text).replaceAll("(date)");
    }

    @Test
    void render_ofGoldenCases_countsAllEqual() {
        count(GoldenRenders.names(), 504, 10);
    }

    @Test
    void render_ofRestrictedGoldenCases_countsAllEqual() {
        assertThat(GoldenRenders.RESTRICTED).hasSize(21);
        count(GoldenRenders.RESTRICTED, 380, 82);
    }

    private static void count(List<String> names, int renders, int errors) {
        long equal = 0;
        long failing = 0;
        for (String name : names) {
            ChatTemplate template = GoldenRenders.template(name);
            for (GoldenRenders.Case c : GoldenRenders.cases(name)) {
                boolean same = !c.containsToday() && outcome(template, c).equals(expected(c));
                equal += same && c.rendered() != null ? 1 : 0;
                failing += same && c.rendered() == null ? 1 : 0;
            }
        }
        assertThat(equal).as("date-free renders that are equal").isEqualTo(renders);
        assertThat(failing).as("cases that fail as in transformers").isEqualTo(errors);
    }

    @Test
    void raisedMessage_ofMistral_isTheTemplatesOwn() {
        ChatTemplate template = GoldenRenders.template("mistralai-Mistral-Nemo-Instruct-2407");
        assertThatThrownBy(() -> template.render(GoldenRenders.input("three_systems", false)))
                .isInstanceOfSatisfying(
                        TemplateRaisedException.class,
                        e -> assertThat(e.raised())
                                .isEqualTo("After the optional system message, conversation roles must alternate"
                                        + " user/assistant/user/assistant/..."));
    }
}
