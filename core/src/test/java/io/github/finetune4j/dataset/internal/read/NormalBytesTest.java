// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.internal.hash.ContentHash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NormalBytesTest {
    private static final String[] PIECES = {
        "a",
        "Z",
        "word ",
        " ",
        "  ",
        "\n",
        "\t\u001f",
        "É",
        "×",
        "\u00a0",
        "\u3000",
        "漢",
        "か",
        "한국",
        "👍",
        "“so”",
        "…",
        "ß",
        "Straße IST"
    };

    @Test
    void everyCharacter_isNormalisedAsTheFullReaderDoes() {
        for (int c = 1; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                String character = Character.toString(c);
                check(character);
                check("An " + character + " IN  it" + character);
            }
        }
    }

    @Property(tries = 2000)
    void texts_areNormalisedAsTheFullReaderDoes(@ForAll Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        check(text.toString());
        assertThat(normal(text.toString())).isNotNull();
    }

    private static void check(String text) {
        String normal = normal(text);
        if (normal != null && !normal.equals(ContentHash.normal(text))) {
            assertThat(normal).as(text).isEqualTo(ContentHash.normal(text));
        }
    }

    private static @Nullable String normal(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(utf8, utf8.length + Long.BYTES);
        byte[] out = new byte[utf8.length + 1 + NormalBytes.ROOM];
        int end = new NormalBytes().write(padded, 0, utf8.length, out, 1);
        return end < 0 ? null : new String(out, 1, end - 1, StandardCharsets.UTF_8);
    }
}
