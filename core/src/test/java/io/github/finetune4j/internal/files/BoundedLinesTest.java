// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedLinesTest {
    private static BoundedLines lines(String text, int longest) {
        return new BoundedLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), longest);
    }

    private static List<String> all(BoundedLines lines) throws IOException {
        List<String> all = new ArrayList<>();
        for (String line = lines.next(); line != null; line = lines.next()) {
            all.add(line);
        }
        return all;
    }

    @Test
    void lines_areThoseOfTheText_alsoAcrossPieces() throws IOException {
        String large = "é".repeat(70_000);
        assertThat(all(lines("a\n\nb\r\n" + large + "\nc", 200_000))).containsExactly("a", "", "b", large, "c");
        assertThat(all(lines("", 1))).isEmpty();
        assertThat(all(lines("abc\n", 3))).containsExactly("abc");
    }

    @Test
    void lineThatIsTooLong_isAnError_thatNamesIt() {
        assertThatExceptionOfType(BoundedLines.TooLong.class)
                .isThrownBy(() -> all(lines("abc\nabcd\n", 3)))
                .withMessage("line 2 has more than 3 bytes, which is the limit");
    }

    /** A line without an end: only so much of it is ever held. */
    @Test
    void lineWithoutAnEnd_takesNoMoreMemoryThanItMay() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                return length;
            }
        };
        assertThatExceptionOfType(BoundedLines.TooLong.class)
                .isThrownBy(() -> new BoundedLines(endless, 1 << 20).next());
    }
}
