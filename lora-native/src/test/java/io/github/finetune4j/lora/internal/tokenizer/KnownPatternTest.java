// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.lora.internal.regex.Regex;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KnownPatternTest {
    private static final int TEXTS = 3000;

    @ParameterizedTest
    @EnumSource(KnownPattern.class)
    void split_byHand_givesThePiecesOfTheExpression(KnownPattern pattern) {
        Splitter general = Splitters.pattern(Regex.compile(pattern.expression()), Behavior.ISOLATED, false);
        FuzzedTexts texts =
                new FuzzedTexts(pattern.name().hashCode(), List.of("'s", "'\u017f", "'LL", "\r\n", " \n ", "'"));
        int compared = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = texts.next();
            assertThat(pieces(pattern, text)).as(Comparison.escaped(text)).isEqualTo(pieces(general, text));
            compared++;
        }
        for (int from = 0; from < 0x32400; from += 0x40) {
            String text = characters(from);
            assertThat(pieces(pattern, text)).as(Integer.toHexString(from)).isEqualTo(pieces(general, text));
            compared++;
        }
        assertThat(compared).isEqualTo(TEXTS + 0x32400 / 0x40);
        assertThat(KnownPattern.of(pattern.expression())).isSameAs(pattern);
    }

    private static String characters(int from) {
        StringBuilder text = new StringBuilder();
        for (int point = from; point < from + 0x40; point++) {
            int shown = point >= 0xd800 && point <= 0xdfff ? '?' : point;
            text.append("a")
                    .appendCodePoint(shown)
                    .append(" ")
                    .appendCodePoint(shown)
                    .append("1");
        }
        return text.toString();
    }

    private static List<String> pieces(Splitter splitter, String text) {
        List<String> pieces = new ArrayList<>();
        if (!text.isEmpty()) {
            splitter.split(
                    Piece.of(text.toCharArray(), 0, text.length(), Steps.of("test", text.length())),
                    piece -> pieces.add(piece.text()));
        }
        return pieces;
    }
}
