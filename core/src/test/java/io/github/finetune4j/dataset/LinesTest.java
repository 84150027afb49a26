// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.internal.read.LineBatches;
import io.github.finetune4j.dataset.internal.read.RowBatch;
import io.github.finetune4j.dataset.internal.read.Utf8InputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Property(tries = 100)
    void lines_areTheSameHoweverTheStreamIsCut(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 70_000) int limit) throws IOException {
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            String line = "x".repeat(random.nextInt(5) == 0 ? random.nextInt(200_000) : random.nextInt(50));
            text.append(line).append('\n');
            expected.add(line.length() > limit ? "too long" : line);
        }

        assertThat(read(new Trickle(text.toString(), random), limit)).isEqualTo(expected);
    }

    private static List<String> read(InputStream in, int limit) throws IOException {
        LineBatches batches = new LineBatches(in, limit, 4096);
        RowBatch batch = new RowBatch(4096);
        List<String> seen = new ArrayList<>();
        batches.peek();
        while (batches.next(batch)) {
            if (batch.tooLong()) {
                seen.add("too long");
                continue;
            }
            String lines = new String(batch.bytes(), 0, batch.length(), StandardCharsets.UTF_8);
            lines.lines().forEach(line -> seen.add(line.length() > limit ? "too long" : line));
        }
        return seen;
    }

    @Test
    void lastLine_needsNoLineFeed() throws IOException {
        assertThat(read(new ByteArrayInputStream("a\n\nb".getBytes(StandardCharsets.UTF_8)), 10))
                .containsExactly("a", "", "b");
    }

    @Test
    void readerBytes_joinsSurrogatesAcrossChunks() throws IOException {
        String text = "x".repeat(8191) + "👍é".repeat(5000);

        assertThat(new Utf8InputStream(new StringReader(text)).readAllBytes())
                .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readerBytes_makesALoneSurrogateAnInvalidByte() throws IOException {
        assertThat(new Utf8InputStream(new StringReader("a\uD83D")).readAllBytes())
                .containsExactly('a', 0xFF);
        assertThat(new Utf8InputStream(new StringReader("\uDC4Db")).readAllBytes())
                .containsExactly(0xFF, 'b');
    }

    /** Gives out a few bytes at a time. */
    private static final class Trickle extends ByteArrayInputStream {
        private final Random random;

        Trickle(String text, Random random) {
            super(text.getBytes(StandardCharsets.UTF_8));
            this.random = random;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 1 + random.nextInt(30_000)));
        }
    }
}
