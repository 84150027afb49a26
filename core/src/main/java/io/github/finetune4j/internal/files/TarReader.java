// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive entry by entry: ustar (POSIX.1-1988), with the long names of GNU tar ({@code L}) and of pax
 * ({@code x}, POSIX.1-2001). Not safe for use by several threads.
 */
public final class TarReader {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE = 12;
    private static final int SUM_AT = 148;
    private static final int SUM = 8;
    private static final int TYPE_AT = 156;
    private static final int PREFIX_AT = 345;
    private static final int PREFIX = 155;
    private static final long LONGEST_NAME = 1 << 16;

    /**
     * An entry.
     *
     * @param name path in the archive
     * @param size bytes of its content
     * @param file whether it is an ordinary file
     * @param folder whether it is a folder; what is neither is a link or a device
     */
    public record Entry(String name, long size, boolean file, boolean folder) {}

    /** The exception of a reader whose input is no tar archive, or no longer one. To read it again does not help. */
    public static final class NoArchiveException extends IOException {
        private static final long serialVersionUID = 1L;

        NoArchiveException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private final InputStream in;
    private boolean first = true;
    private long left;
    private long padding;

    /**
     * Begins at the first entry.
     *
     * @param in not compressed; stays the caller's
     */
    public TarReader(InputStream in) {
        this.in = in;
    }

    /**
     * {@return the next entry; empty at the end} What was not read of the one before is skipped.
     *
     * @throws IOException if there is no archive, or only its beginning
     */
    public Optional<Entry> next() throws IOException {
        String longName = "";
        while (true) {
            in.skipNBytes(left + padding);
            left = 0;
            padding = 0;
            byte[] head = in.readNBytes(BLOCK);
            if (head.length == 0 || empty(head)) {
                return Optional.empty();
            }
            if (head.length < BLOCK && !first) {
                throw new EOFException("the archive ends within a header");
            }
            if (head.length < BLOCK || !summed(head)) {
                throw new NoArchiveException("no tar archive: no header where one has to be", null);
            }
            first = false;
            long size = size(head);
            left = size;
            padding = (BLOCK - size % BLOCK) % BLOCK;
            char type = (char) head[TYPE_AT];
            if (type == 'L') {
                longName = text(content(size), 0, (int) size);
            } else if (type == 'x') {
                longName = path(new String(content(size), StandardCharsets.UTF_8), longName);
            } else if (type != 'g') {
                String name = longName.isEmpty() ? name(head) : longName;
                boolean folder = type == '5' || name.endsWith("/");
                return Optional.of(new Entry(name, size, (type == '0' || type == 0) && !folder, folder));
            }
        }
    }

    /**
     * {@return bytes of the entry's content, -1 at its end}
     *
     * @param into is filled from its beginning
     * @throws IOException if the archive ends before the entry does
     */
    public int read(byte[] into) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = in.read(into, 0, (int) Math.min(into.length, left));
        if (count < 0) {
            throw new EOFException("the archive ends within a file, " + left + " bytes before its end");
        }
        left -= count;
        return count;
    }

    private byte[] content(long size) throws IOException {
        if (size > LONGEST_NAME) {
            throw new IOException("a name of " + size + " bytes in the archive");
        }
        byte[] bytes = in.readNBytes((int) size);
        left -= bytes.length;
        return bytes;
    }

    private static boolean empty(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** The sum of all bytes, those of the sum itself taken for spaces. */
    private static boolean summed(byte[] head) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= SUM_AT && i < SUM_AT + SUM ? ' ' : head[i] & 0xFF;
        }
        String digits = text(head, SUM_AT, SUM).strip();
        return digits.matches("[0-7]{1,7}") && Long.parseLong(digits, 8) == sum;
    }

    private static String name(byte[] head) {
        String prefix = new String(head, 257, 5, StandardCharsets.US_ASCII).equals("ustar")
                ? text(head, PREFIX_AT, PREFIX)
                : "";
        String name = text(head, 0, NAME);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    /** Octal digits, or from 8 GiB on GNU's binary number, whose first bit is set. */
    private static long size(byte[] head) throws IOException {
        if ((head[SIZE_AT] & 0x80) != 0) {
            long value = 0;
            for (int i = SIZE_AT + SIZE - 8; i < SIZE_AT + SIZE; i++) {
                value = (value << 8) | (head[i] & 0xFF);
            }
            return checked(value);
        }
        String digits = text(head, SIZE_AT, SIZE).strip();
        try {
            return checked(digits.isEmpty() ? 0 : Long.parseLong(digits, 8));
        } catch (NumberFormatException e) {
            throw new NoArchiveException("no tar archive: a size of \"" + digits + "\"", e);
        }
    }

    private static long checked(long size) throws IOException {
        if (size < 0) {
            throw new NoArchiveException("no tar archive: a size of " + size, null);
        }
        return size;
    }

    /** {@return the path among records of the form {@code length key=value}} */
    private static String path(String records, String otherwise) {
        int key = records.indexOf(" path=");
        int end = key < 0 ? -1 : records.indexOf('\n', key);
        return end < 0 ? otherwise : records.substring(key + " path=".length(), end);
    }
}
