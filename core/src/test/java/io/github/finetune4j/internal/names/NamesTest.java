// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void usualNames_pass() {
        List<String> names = List.of(
                "error_rate",
                "pass@1",
                "rouge-l (f1)",
                "R&D: Größe, 尺寸",
                "it's 95 % / 'good'",
                "x".repeat(100),
                "\ud83d\ude00 mood");
        assertThat(names)
                .hasSize(7)
                .allSatisfy(name -> assertThat(Names.check("a name", name)).isEqualTo(name));
    }

    @Test
    void namesThatNobodyCanRead_areRefused_andQuotedReadably() {
        List<String> names = List.of(
                "",
                "  ",
                " a",
                "a ",
                "two\nlines",
                "a\tb",
                "a\u0000b",
                "<b>",
                "a\"b",
                "a\u202eb",
                "a\u200bb",
                "a\u2028b",
                "a\ud800b",
                "a\ue000b",
                "x".repeat(101));
        assertThat(names)
                .hasSize(15)
                .allSatisfy(name -> assertThatThrownBy(() -> Names.check("a metric's name", name))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("a metric's name ")
                        .hasMessageContaining(" -> 1 to 100 letters")
                        .hasMessageMatching("[ -~…]{1,250}"));
    }

    @Test
    void manyCharacters_areCountedAndCut() {
        assertThatThrownBy(() -> Names.check("a name", "ab".repeat(2500)))
                .hasMessageContaining("is too long: 5000 characters, got \"" + "ab".repeat(20) + "…\"");
    }

    @Test
    void missing_isRefused() {
        assertThatThrownBy(() -> Names.check("a name", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got null");
    }
}
