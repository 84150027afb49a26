// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.Chats;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.internal.hash.RowHasher;
import io.github.finetune4j.dataset.internal.rules.RowShape;
import io.github.finetune4j.dataset.internal.split.SplitRule;
import io.github.finetune4j.dataset.spi.RowProblems;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The quick reader of plain rows and the full one must not differ in anything. */
class PlainRowTest {
    /** Reads as chats do, but keeps the quick reader out. */
    private record Slow() implements RowFormat {
        @Override
        public String label() {
            return RowShape.CHAT.label();
        }

        @Override
        public boolean recognises(Map<?, ?> row) {
            return RowShape.CHAT.recognises(row);
        }

        @Override
        public Optional<? extends Example> read(Map<String, Object> row, RowProblems problems) {
            return RowShape.CHAT.read(row, problems);
        }
    }

    private static final String[] PIECES = {
        "a",
        "Z",
        " ",
        "  ",
        "é",
        "漢",
        "\u3000",
        "\u00a0",
        "\u2003",
        "👍",
        "\\n",
        "\\t",
        "\\r",
        "\\\"",
        "\\\\",
        "\\/",
        "\\u0041",
        "\\u00e9",
        "\\u6F22",
        "\\u0000",
        "\\ud83d\\udc4d",
        "\\ud83d",
        "\\b",
        "\\x",
        "\t",
        "\u0001",
        "\"",
        "}",
        "{",
        "what is it?",
        "long text, "
    };

    private static String text(Random random, boolean wild) {
        StringBuilder text = new StringBuilder();
        int last = wild ? PIECES.length : 17;
        for (int i = random.nextInt(6); i >= 0; i--) {
            text.append(PIECES[random.nextInt(last)]);
        }
        return text.toString();
    }

    private static String row(Random random) {
        boolean wild = random.nextInt(4) == 0;
        List<String> messages = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            messages.add(message(random, "system", wild));
        }
        for (int i = random.nextInt(2); i >= 0; i--) {
            messages.add(message(random, random.nextInt(12) == 0 ? "bot" : "user", wild));
            messages.add(message(random, random.nextInt(12) == 0 ? "developer" : "assistant", wild));
        }
        String space = random.nextBoolean() ? "" : " ";
        String row = "{" + space + "\"messages\":" + space + "[" + String.join("," + space, messages) + "]" + space;
        String end = random.nextInt(10) == 0 ? ",\"id\":7}" : random.nextInt(20) == 0 ? "" : "}";
        return row + end + (random.nextInt(8) == 0 ? "\r" : "");
    }

    private static String message(Random random, String role, boolean wild) {
        String space = random.nextBoolean() ? "" : " ";
        return "{\"role\":" + space + "\"" + role + "\"," + space + "\"content\":\"" + text(random, wild) + "\"}";
    }

    @Property(tries = 300)
    void quickAndFullReader_sayTheSame(@ForAll Random random) {
        StringBuilder lines = new StringBuilder();
        for (int i = random.nextInt(40); i >= 0; i--) {
            lines.append(row(random)).append('\n');
        }
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        SplitRule rule = new SplitRule(0.4, 0.3, 0.3, random.nextLong());
        List<String> quick = describe(bytes, RowShape.CHAT, rule);

        assertThat(quick).isEqualTo(describe(bytes, new Slow(), rule));
    }

    private static List<String> describe(byte[] bytes, RowFormat format, SplitRule rule) {
        RowBatch batch = new RowBatch(bytes.length);
        batch.add(bytes, 0, bytes.length);
        ReadSettings settings = new ReadSettings(List.of(format), List.of(), 1 << 20, null, false, rule);
        List<String> described = new ArrayList<>();
        for (ReadRow result : new RowReader(settings).read(batch)) {
            String out = written(result);
            described.add(result.blank() + " " + result.issues().all() + " " + result.hashes() + " "
                    + result.promptLength() + " "
                    + result.answerLength() + " " + result.part() + " "
                    + (out.isEmpty() ? "" : io.github.finetune4j.internal.json.Json.parse(out)));
        }
        return described;
    }

    private static String written(ReadRow row) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            row.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void plainRows_areReadQuickly() {
        byte[] row = (Chats.row("Wie geht's? \\\"Gut\\\" \\u00e9", "漢字, gut") + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(row, row.length + RowBatch.PADDING);

        RowHasher hasher = new RowHasher();
        hasher.start();
        assertThat(new PlainChat(hasher).matches(padded, 0, row.length)).isTrue();
    }

    @Test
    void longTexts_areReadQuicklyAndTheSame() {
        String text = "a \\n \\\"b\\\" é \\u00e9 漢 ".repeat(20_000);
        byte[] row = (Chats.row(text, text + "!") + "\n").getBytes(StandardCharsets.UTF_8);
        SplitRule rule = new SplitRule(0.4, 0.3, 0.3, 5);

        assertThat(describe(row, RowShape.CHAT, rule)).isEqualTo(describe(row, new Slow(), rule));
    }

    @Test
    void examplesReadQuickly_areThoseOfTheFullReader() {
        byte[] row = (Chats.row("Wie  GEHT's? \\\"Gut\\\" \\u00e9\\/\\t", "漢字, gut") + "\n")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(examples(row, RowShape.CHAT))
                .isEqualTo(examples(row, new Slow()))
                .hasSize(1);
    }

    private static List<?> examples(byte[] row, RowFormat format) {
        RowBatch batch = new RowBatch(row.length);
        batch.add(row, 0, row.length);
        ReadSettings settings = new ReadSettings(List.of(format), List.of(), 1 << 20, null, true, null);
        return new RowReader(settings)
                .read(batch).stream().map(ReadRow::example).toList();
    }
}
