// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.internal.hash.RowHasher;
import io.github.finetune4j.internal.json.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Recognises the plainest chat row, {@code {"messages":[{"role":"…","content":"…"},…]}}, straight from its bytes, and
 * that nothing at all is wrong with it. It never says what is wrong: whatever isn't plain goes to the full reader,
 * whose verdict it would only repeat. Nearly all rows of large files are plain, and this is several times faster than
 * making values of them.
 */
final class PlainChat {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int WINDOW = 1 << 11;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final byte[] MESSAGES = "\"messages\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ROLE = "\"role\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTENT = "\"content\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = hex();
    private static final Role[] ROLES = {Role.SYSTEM, Role.DEVELOPER, Role.USER, Role.ASSISTANT};
    private static final byte[][] ROLE_WORDS = words();

    private final RowHasher hasher;
    private byte[] bytes = {};
    private int limit;
    private int at;
    private int count;
    private Role[] roles = new Role[16];
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private int[] textStarts = new int[16];
    private int[] textEnds = new int[16];
    private boolean[] asciiRaw = new boolean[16];
    private boolean[] ascii = new boolean[16];

    /**
     * Makes a reader.
     *
     * @param hasher takes the texts; to be started before each row
     */
    PlainChat(RowHasher hasher) {
        this.hasher = hasher;
    }

    private static byte[] hex() {
        byte[] digits = new byte[1 << 7];
        for (char c = 0; c < digits.length; c++) {
            digits[c] = (byte) Character.digit(c, 16);
        }
        return digits;
    }

    private static byte[][] words() {
        byte[][] words = new byte[ROLES.length][];
        for (int i = 0; i < words.length; i++) {
            words[i] = ("\"" + ROLES[i].word() + "\"").getBytes(StandardCharsets.US_ASCII);
        }
        return words;
    }

    /**
     * {@return whether a plain row without any issue starts here}
     *
     * @param in holds the row, with eight readable bytes behind {@code to}
     * @param from first byte
     * @param to after the last byte that may belong to it; the row may end before, at a line feed
     */
    boolean matches(byte[] in, int from, int to) {
        bytes = in;
        limit = to;
        at = from;
        count = 0;
        return open() && messages() && close() && sound();
    }

    /** {@return after the row's last byte, where the line feed is, or the end} */
    int end() {
        return at;
    }

    int count() {
        return count;
    }

    Role role(int message) {
        return roles[message];
    }

    /** {@return where a message's text starts in the hasher's buffer} */
    int start(int message) {
        return textStarts[message];
    }

    int stop(int message) {
        return textEnds[message];
    }

    /** {@return whether the text surely is ASCII} */
    boolean ascii(int message) {
        return ascii[message];
    }

    private boolean open() {
        return is('{') && word(MESSAGES) && is(':') && is('[');
    }

    private boolean messages() {
        do {
            if (!message()) {
                return false;
            }
        } while (is(','));
        return is(']');
    }

    private boolean message() {
        if (count == starts.length) {
            grow();
        }
        boolean plain = is('{')
                && word(ROLE)
                && is(':')
                && role()
                && is(',')
                && word(CONTENT)
                && is(':')
                && is('"')
                && text()
                && is('}');
        count++;
        return plain;
    }

    private boolean close() {
        if (!is('}')) {
            return false;
        }
        blank();
        if (at < limit && bytes[at] == '\r') {
            at++;
        }
        return at == limit || bytes[at] == '\n';
    }

    private boolean role() {
        blank();
        for (int i = 0; i < ROLES.length; i++) {
            if (starts(ROLE_WORDS[i])) {
                roles[count] = ROLES[i];
                return true;
            }
        }
        return false;
    }

    // Finds the closing quote and writes what stands before it, without escapes, to where it is hashed
    private boolean text() {
        int o = hasher.begin(roles[count].word().charAt(0), WINDOW);
        int from = o;
        int room = o + WINDOW;
        byte[] out = hasher.buffer();
        int i = at;
        long high = 0;
        boolean coded = false;
        while (i < limit) {
            if (o >= room - Long.BYTES) {
                room = 2 * o;
                out = hasher.buffer(room);
            }
            long w = (long) LONGS.get(bytes, i);
            LONGS.set(out, o, w);
            long quote = w ^ (ONES * '"');
            long slash = w ^ (ONES * '\\');
            long hit = (((quote - ONES) & ~quote) | ((slash - ONES) & ~slash) | ((w - ONES * 0x20) & ~w)) & HIGHS;
            if (hit == 0) {
                high |= w;
                i += Long.BYTES;
                o += Long.BYTES;
                continue;
            }
            int skip = Long.numberOfTrailingZeros(hit) >>> 3;
            high |= w & ((hit & -hit) - 1);
            i += skip;
            o += skip;
            if (i >= limit || bytes[i] != '\\') {
                break;
            }
            int length = escapeLength(i);
            if (length == 0) {
                return false;
            }
            o = unescaped(i, out, o);
            coded |= length > 2;
            i += length;
        }
        if (i >= limit || bytes[i] != '"') {
            return false;
        }
        starts[count] = at;
        ends[count] = i;
        textStarts[count] = from;
        textEnds[count] = o;
        asciiRaw[count] = (high & HIGHS) == 0;
        ascii[count] = asciiRaw[count] && !coded;
        hasher.end(from, o);
        at = i + 1;
        return true;
    }

    // 0 where the escape is none, or one that the full reader should see: control characters and surrogates
    private int escapeLength(int i) {
        if (i + 6 > limit) {
            return 0;
        }
        return switch (bytes[i + 1]) {
            case '"', '\\', '/', 'n', 'r', 't' -> 2;
            case 'u' -> plainCode(code(bytes, i + 2)) ? 6 : 0;
            default -> 0;
        };
    }

    private static boolean plainCode(int code) {
        return code >= ' ' && (code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE);
    }

    // -1 where it is no code
    private static int code(byte[] bytes, int from) {
        int code = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = bytes[i] < 0 ? -1 : HEX[bytes[i]];
            if (digit < 0) {
                return -1;
            }
            code = (code << 4) | digit;
        }
        return code;
    }

    // The rules of ChatRules and MessageRules that a row of this form can break
    private boolean sound() {
        if (roles[count - 1] != Role.ASSISTANT) {
            return false;
        }
        boolean others = false;
        for (int i = 0; i < count; i++) {
            boolean system = roles[i] == Role.SYSTEM || roles[i] == Role.DEVELOPER;
            if ((system && others) || !saysSomething(i) || !utf8(i)) {
                return false;
            }
            others |= !system;
        }
        return true;
    }

    // Surely not blank: there is a byte that no white space has
    private boolean saysSomething(int message) {
        for (int i = starts[message]; i < ends[message]; i++) {
            int b = bytes[i] & 0xFF;
            if (b == '\\') {
                return false;
            }
            if ((b > ' ' && b < 0x80) || (b > 0xE3) || (b >= 0xC3 && b <= 0xE0)) {
                return true;
            }
        }
        return false;
    }

    private boolean utf8(int message) {
        return asciiRaw[message] || Utf8.firstInvalid(bytes, starts[message], ends[message]) < 0;
    }

    private void grow() {
        int size = count * 2;
        roles = Arrays.copyOf(roles, size);
        starts = Arrays.copyOf(starts, size);
        ends = Arrays.copyOf(ends, size);
        textStarts = Arrays.copyOf(textStarts, size);
        textEnds = Arrays.copyOf(textEnds, size);
        asciiRaw = Arrays.copyOf(asciiRaw, size);
        ascii = Arrays.copyOf(ascii, size);
    }

    private boolean is(char wanted) {
        blank();
        if (at < limit && bytes[at] == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private boolean word(byte[] wanted) {
        blank();
        return starts(wanted);
    }

    private boolean starts(byte[] wanted) {
        int end = at + wanted.length;
        if (end > limit || bytes[at + 1] != wanted[1] || !Arrays.equals(bytes, at, end, wanted, 0, wanted.length)) {
            return false;
        }
        at = end;
        return true;
    }

    private void blank() {
        while (at < limit && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
    }

    private int unescaped(int slash, byte[] out, int to) {
        byte kind = bytes[slash + 1];
        if (kind == 'u') {
            return utf8(code(bytes, slash + 2), out, to);
        }
        out[to] = kind == 'n' ? (byte) '\n' : kind == 'r' ? (byte) '\r' : kind == 't' ? (byte) '\t' : kind;
        return to + 1;
    }

    private static int utf8(int code, byte[] out, int to) {
        int o = to;
        if (code < 0x80) {
            out[o++] = (byte) code;
        } else if (code < 0x800) {
            out[o++] = (byte) (0xC0 | (code >> 6));
            out[o++] = (byte) (0x80 | (code & 0x3F));
        } else {
            out[o++] = (byte) (0xE0 | (code >> 12));
            out[o++] = (byte) (0x80 | ((code >> 6) & 0x3F));
            out[o++] = (byte) (0x80 | (code & 0x3F));
        }
        return o;
    }
}
