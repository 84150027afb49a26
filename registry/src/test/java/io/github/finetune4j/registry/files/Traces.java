// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Looks for a text in all files of a folder, in plain bytes and in whatever can be unpacked from any place on. */
final class Traces {
    private static final int ZLIB = 0x78;

    private Traces() {}

    /** {@return the files in which a text is} */
    static List<Path> of(String text, Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                if (new String(bytes, StandardCharsets.ISO_8859_1).contains(text) || packed(bytes, text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private static boolean packed(byte[] bytes, String text) {
        for (int at = 0; at + 2 < bytes.length; at++) {
            boolean header = bytes[at] == ZLIB && ((ZLIB << 8) + (bytes[at + 1] & 0xff)) % 31 == 0;
            if (header && unpacked(bytes, at).contains(text)) {
                return true;
            }
        }
        return false;
    }

    private static String unpacked(byte[] bytes, int from) {
        Inflater inflater = new Inflater();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        try {
            inflater.setInput(bytes, from, bytes.length - from);
            for (int read = inflater.inflate(buffer); read > 0; read = inflater.inflate(buffer)) {
                out.write(buffer, 0, read);
            }
        } catch (DataFormatException e) {
            // what came before the damage counts
        } finally {
            inflater.end();
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
