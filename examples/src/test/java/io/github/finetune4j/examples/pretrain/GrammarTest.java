// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class GrammarTest {
    @Test
    void text_remembersAndCapitalises() {
        Grammar grammar = Grammar.of("""
                # who
                who = anna~she~her
                t = {^c=who} runs. {^c.1} has {c.2} hat, says {c}. | {^c=who} runs. {^c.1} has {c.2} hat, says {c}.
                """);
        assertThat(text(grammar, "t")).isEqualTo("Anna runs. She has her hat, says anna.");
    }

    @Test
    void text_ofAnother_isNeverTheSame() {
        Grammar grammar = Grammar.of("x = a | b\nt = {p=x}{x!p}");
        RandomGenerator random = new SplittableRandom(1);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            seen.add(grammar.text("t", random));
        }
        assertThat(seen).containsExactlyInAnyOrder("ab", "ba");
    }

    @Test
    void text_writesAnBeforeAVowelAndKeepsAnEscapedBar() {
        assertThat(text(Grammar.of("t = {!o=w}A {o} \\| a  {o}\nw = oak\n  | oak"), "t"))
                .isEqualTo("An oak | an oak");
    }

    @Test
    void of_damagedRules_saysWhich() {
        assertThatThrownBy(() -> Grammar.of("no rule")).hasMessageContaining("no rule");
        assertThatThrownBy(() -> Grammar.of("a = b\na = c")).hasMessageContaining("rule a is there twice");
        assertThatThrownBy(() -> text(Grammar.of("a = {b}"), "a")).hasMessageContaining("no rule b");
    }

    @Test
    void resources_giveWholeTexts() {
        Grammar grammar = Corpus.grammar();
        RandomGenerator random = new SplittableRandom(2);
        for (String rule : List.of("story", "mail", "lesson")) {
            for (int i = 0; i < 3000; i++) {
                assertThat(grammar.text(rule, random))
                        .doesNotContain("{", "}", "~", "  ")
                        .isNotEmpty();
            }
        }
    }

    @Test
    void lessons_endWithAnAnswerAndNeverGiveTheTicketsFormat() {
        Grammar grammar = Corpus.grammar();
        RandomGenerator random = new SplittableRandom(3);
        for (int i = 0; i < 5000; i++) {
            Chat chat = Chat.parse(i % 20 == 0 ? NumberLessons.text(random) : grammar.text("lesson", random));
            Chat.Turn last = chat.turns().get(chat.turns().size() - 1);
            assertThat(last.role()).isEqualTo("assistant");
            assertThat(last.text()).isNotEmpty().doesNotContain("category:", "priority:", "team:");
        }
    }

    @Test
    void parse_readsTheTurns() {
        assertThat(Chat.parse("[S] Be kind. [U] Hi! [A] Hello!").turns())
                .containsExactly(
                        new Chat.Turn("system", "Be kind."),
                        new Chat.Turn("user", "Hi!"),
                        new Chat.Turn("assistant", "Hello!"));
    }

    private static String text(Grammar grammar, String rule) {
        return grammar.text(rule, new SplittableRandom(1));
    }
}
