// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Files that are taken into memory whole, and may be a stranger's: no more than the heap has room for. Some have more
 * than their size says, so what comes is counted.
 */
public final class WholeFile {
    private static final int LONGEST = 16 << 20; // bytes of settings
    private static final int TIMES_AS_VALUES = 30; // [[],[],…] in JSON, at worst
    private static final int OF_A_LINE = 64; // bytes of the heap, beside its characters

    private WholeFile() {}

    /**
     * {@return all bytes of a file of settings}
     *
     * @param file at most 16 MB, less in a small heap: what JSON holds takes more
     * @throws IOException if it can't be read, is no ordinary file or too long; then the message names it
     */
    public static byte[] bytes(Path file) throws IOException {
        return bytes(file, Math.min(LONGEST, heap() / 2 / TIMES_AS_VALUES));
    }

    /**
     * {@return a file of settings}
     *
     * @param file UTF-8, as {@link #bytes} takes it
     * @throws IOException if it can't be read, is no ordinary file, too long, or not UTF-8; then the message names it
     */
    public static String text(Path file) throws IOException {
        return text(bytes(file), file);
    }

    static byte[] bytes(Path file, long most) throws IOException {
        try (InputStream in = open(file, most)) {
            return in.readAllBytes();
        }
    }

    private static InputStream open(Path file, long most) throws IOException {
        OrdinaryFile.require(file);
        if (Files.size(file) > most) {
            throw tooLong(file, most);
        }
        return new BoundedStream(Files.newInputStream(file), most, () -> {
            throw tooLong(file, most);
        });
    }

    private static String text(byte[] bytes, Path file) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw notUtf8(file, e);
        }
    }

    /**
     * {@return all lines of a file of texts}
     *
     * @param file UTF-8; its lines may take a quarter of the heap
     * @throws IOException if it can't be read, is no ordinary file or too long; then the message names it
     */
    public static List<String> lines(Path file) throws IOException {
        return lines(file, heap() / 4);
    }

    static List<String> lines(Path file, long room) throws IOException {
        List<String> lines = new ArrayList<>();
        long left = room;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(open(file, room / 2), StandardCharsets.UTF_8.newDecoder()))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                left -= OF_A_LINE + 2L * line.length();
                if (left < 0) {
                    throw new IOException(file + ": its lines take more than " + room + " bytes of Java's heap");
                }
                lines.add(line);
            }
        } catch (CharacterCodingException e) {
            throw notUtf8(file, e);
        }
        return lines;
    }

    private static IOException notUtf8(Path file, CharacterCodingException e) {
        return new IOException(file + " is not UTF-8", e);
    }

    private static IOException tooLong(Path file, long most) {
        return new IOException(file + " has more than " + most + " bytes, which is the limit");
    }

    private static long heap() {
        return Runtime.getRuntime().maxMemory();
    }
}
