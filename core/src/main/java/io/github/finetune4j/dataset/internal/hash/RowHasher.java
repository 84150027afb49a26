// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.hash;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.dataset.internal.rules.ExampleRows;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Makes {@link RowHashes}, for one thread. The same content gives the same hashes, from an example or from the bytes of
 * a plain row.
 */
public final class RowHasher {
    private static final int TAIL = 16;
    private static final int HEAD = 5; // role and length
    private static final int FIELDS = 0xFE;
    private static final int NO_FIELDS = 0xFD;
    private static final int KIND = 0xF3;
    private final FastHash hash = new FastHash();
    private byte[] bytes = new byte[1 << 12];
    private int length;
    private int answerAt;
    private int fieldsAt;

    public void start() {
        length = 0;
        answerAt = -1;
        fieldsAt = -1;
    }

    /** Marks that the message that follows is the answer. */
    void answerFollows() {
        answerAt = length;
    }

    /** Marks that the message whose text starts here is the answer. */
    public void answerIs(int textFrom) {
        answerAt = textFrom - HEAD;
    }

    /** Starts a text of a role; its bytes are written by the caller to {@link #buffer} and ended by {@link #end}. */
    public int begin(int role, int room) {
        ensure(room + HEAD + 1);
        bytes[length] = (byte) role;
        return length + HEAD;
    }

    /** {@return the buffer, with room up to an index and for eight bytes more, that may be overwritten} */
    public byte[] buffer(int upTo) {
        ensure(upTo - length);
        return bytes;
    }

    public byte[] buffer() {
        return bytes;
    }

    public void end(int from, int to) {
        int count = to - from;
        bytes[from - 4] = (byte) count;
        bytes[from - 3] = (byte) (count >> 8);
        bytes[from - 2] = (byte) (count >> 16);
        bytes[from - 1] = (byte) (count >> 24);
        bytes[to] = (byte) NO_FIELDS;
        length = to + 1;
    }

    public RowHashes hashes() {
        ensure(TAIL + 3 * Long.BYTES);
        boolean answered = answerAt >= 0;
        int border = answered ? answerAt : 0;
        int turnsEnd = fieldsAt < 0 ? length : fieldsAt;
        long fields = 0;
        // from the back to the front: hashing zeroes the bytes behind the range
        if (turnsEnd < length) {
            hash.of(bytes, turnsEnd, length);
            fields = hash.high;
        }
        hash.of(bytes, border, turnsEnd);
        long answer1 = hash.high;
        long answer2 = hash.low + Long.rotateLeft(fields, 17);
        long fieldsMixed = fields * 0xD6E8FEB86659FD93L;
        if (!answered) {
            return new RowHashes(answer1 ^ fieldsMixed, (int) answer2, false, 0, 0, 0);
        }
        hash.of(bytes, 0, border);
        long prompt1 = hash.high;
        long prompt2 = hash.low;
        long row = prompt1 ^ Long.rotateLeft(answer1 * 0x9E3779B97F4A7C15L, 29) ^ fieldsMixed;
        int check = (int) (prompt2 + 31 * answer2);
        return new RowHashes(row, check, true, prompt1, (int) prompt2, (int) answer1);
    }

    public RowHashes of(Example example, boolean normalized) {
        start();
        if (example instanceof PreferenceExample pair) {
            messages(pair.prompt(), normalized);
            text(0xF0, "", normalized);
            messages(pair.preferred(), normalized);
            text(0xF1, "", normalized);
            messages(pair.rejected(), normalized);
        } else if (example instanceof ChatExample chat) {
            messages(chat.prompt(), normalized);
            chat.answer().ifPresent(answer -> {
                answerFollows();
                message(answer, normalized);
            });
        } else {
            text(0xF2, "", normalized);
            noChat(example, normalized);
        }
        fieldsAt = length;
        fields(example.fields());
        return hashes();
    }

    // Where there is a score, or there are spans, they are the answer: another one contradicts it. A text may belong to
    // many others, so a pair without a score has none
    private void noChat(Example example, boolean normalized) {
        if (!(example instanceof TextExample)) {
            text(KIND, example.kind(), false);
        }
        messages(example.messages(), normalized);
        Map<String, Object> facts = ExampleRows.facts(example);
        if (!facts.isEmpty()) {
            answerFollows();
            fields(facts);
        }
    }

    private void messages(List<Message> messages, boolean normalized) {
        messages.forEach(message -> message(message, normalized));
    }

    private void message(Message message, boolean normalized) {
        text(message.role().word().charAt(0), message.content(), normalized);
        fields(message.fields());
    }

    private void text(int role, String content, boolean normalized) {
        byte[] utf8 = (normalized ? ContentHash.normal(content) : content).getBytes(StandardCharsets.UTF_8);
        int from = begin(role, utf8.length);
        System.arraycopy(utf8, 0, bytes, from, utf8.length);
        end(from, from + utf8.length);
    }

    private void fields(Map<?, ?> fields) {
        if (!fields.isEmpty()) {
            text(FIELDS, ContentHash.canonical(fields), false);
        }
    }

    private void ensure(int room) {
        if (bytes.length - length < room + TAIL) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + room + TAIL));
        }
    }
}
