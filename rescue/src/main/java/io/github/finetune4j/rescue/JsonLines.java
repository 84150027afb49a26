// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** Files of one JSON object a line, read one line at a time. */
final class JsonLines {
    private static final int BUFFER = 1 << 16;

    private JsonLines() {}

    static void write(Map<String, ?> object, OutputStream out) throws IOException {
        out.write(Json.bytes(object));
        out.write('\n');
    }

    /**
     * {@return where the last whole line ends: what comes behind it is half a line of a process that was killed}
     *
     * @param lines hears every whole line
     */
    static long read(Path file, Consumer<Map<String, Object>> lines) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long end = 0;
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n') {
                    line.write(b);
                    continue;
                }
                end += line.size() + 1;
                lines.accept(object(line.toByteArray()));
                line.reset();
            }
            return end;
        } catch (IOException | JsonException e) {
            throw RescueFolder.unreadable(file, e);
        }
    }

    @SuppressWarnings("unchecked") // JSON objects have strings as keys
    private static Map<String, Object> object(byte[] line) {
        return Json.parse(line) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
