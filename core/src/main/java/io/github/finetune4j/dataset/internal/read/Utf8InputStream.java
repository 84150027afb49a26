// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/** Characters as UTF-8 bytes. Half a surrogate pair becomes bytes that are no UTF-8, so the reader reports its line. */
public final class Utf8InputStream extends InputStream {
    private static final int CHUNK = 8192;
    private static final byte[] NO_UTF8 = {(byte) 0xFF};
    private final Reader reader;
    private final char[] chars = new char[CHUNK];
    private byte[] bytes = {};
    private int at;
    private int pendingHigh = -1;

    public Utf8InputStream(Reader reader) {
        this.reader = reader;
    }

    @Override
    public int read() throws IOException {
        return fill() ? bytes[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, target, offset, count);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (at == bytes.length) {
            int count = reader.read(chars);
            if (count < 0 && pendingHigh < 0) {
                return false;
            }
            bytes = encode(Math.max(count, 0), count < 0);
            at = 0;
        }
        return true;
    }

    private byte[] encode(int count, boolean last) {
        StringBuilder text = new StringBuilder(count + 1);
        if (pendingHigh >= 0) {
            text.append((char) pendingHigh);
            pendingHigh = -1;
        }
        text.append(chars, 0, count);
        int end = text.length();
        if (!last && end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            pendingHigh = text.charAt(end - 1);
            text.setLength(end - 1);
        }
        return StandardCharsets.UTF_8.newEncoder().canEncode(text)
                ? text.toString().getBytes(StandardCharsets.UTF_8)
                : withLoneSurrogates(text);
    }

    private static byte[] withLoneSurrogates(StringBuilder text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text.codePoints().forEach(c -> {
            boolean lone = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            out.writeBytes(lone ? NO_UTF8 : Character.toString(c).getBytes(StandardCharsets.UTF_8));
        });
        return out.toByteArray();
    }
}
