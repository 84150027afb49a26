// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.internal.hash.RowHasher;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts, hashes and places plain chat rows, and makes examples of them where they are wanted; for one thread. */
final class PlainRow {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private final RowHasher hasher = new RowHasher();
    private final PlainChat chat = new PlainChat(hasher);
    private final ReadSettings settings;
    private final @Nullable PlainPlace place;
    private final List<Message> messages = new ArrayList<>();
    private int end;

    PlainRow(ReadSettings settings) {
        this.settings = settings;
        this.place = settings.split() == null ? null : new PlainPlace(settings.split());
    }

    /** {@return the row that starts here; null where it isn't plain} */
    @Nullable ReadRow read(byte[] bytes, int from, int to) {
        hasher.start();
        if (!chat.matches(bytes, from, to) || chat.end() - from > settings.maxLineBytes()) {
            return null;
        }
        end = chat.end();
        if (place != null) {
            place.start();
        }
        messages.clear();
        int last = chat.count() - 1;
        int prompt = 0;
        for (int i = 0; i < last; i++) {
            prompt += message(i, place);
        }
        int answer = message(last, null);
        hasher.answerIs(chat.start(last));
        ReadRow row = ReadRow.plain(example(), hasher.hashes(), prompt, answer).ofLine(end + 1 - from);
        if (settings.split() == null || place == null) {
            return row;
        }
        return row.dealt(settings.split().partAt(place.place()), bytes, from, textEnd(bytes));
    }

    /** {@return where the row's line ends} */
    int end() {
        return end;
    }

    // Returns the text's length in code points
    private int message(int i, @Nullable PlainPlace placed) {
        byte[] buffer = hasher.buffer();
        int from = chat.start(i);
        int to = chat.stop(i);
        int length = chat.ascii(i) ? to - from : codePoints(buffer, from, to);
        if (placed != null) {
            placed.add(chat.role(i), buffer, from, to);
        }
        if (settings.examples()) {
            messages.add(new Message(chat.role(i), text(buffer, from, to, length == to - from)));
        }
        return length;
    }

    private static String text(byte[] utf8, int from, int to, boolean ascii) {
        return new String(utf8, from, to - from, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    private @Nullable ChatExample example() {
        return settings.examples() ? new ChatExample(messages, Map.of()) : null;
    }

    // Bytes that don't go on with a character, eight at a time; there are eight readable bytes behind the text
    private static int codePoints(byte[] utf8, int from, int to) {
        int rest = 0;
        for (int i = from; i < to; i += Long.BYTES) {
            long w = (long) LONGS.get(utf8, i);
            if (to - i < Long.BYTES) {
                w &= (1L << (8 * (to - i))) - 1;
            }
            rest += Long.bitCount((w >>> 7) & ~(w >>> 6) & ONES);
        }
        return to - from - rest;
    }

    // The line goes out as it came, but for a carriage return
    private int textEnd(byte[] bytes) {
        return bytes[end - 1] == '\r' ? end - 1 : end;
    }
}
