// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The length that a file of safetensors claims to have: a length, a header of JSON, and the tensors that it lists. */
final class SafetensorsSize {
    private static final int LENGTH = 8;
    private static final long LONGEST_HEADER = 100_000_000;

    private SafetensorsSize() {}

    /**
     * {@return bytes of the whole file; more than it has where its header is cut off}
     *
     * @throws IOException if it is no such file
     */
    static long of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DataInputStream data = new DataInputStream(in)) {
            byte[] length = new byte[LENGTH];
            data.readFully(length);
            long header = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (header < 2 || header > LONGEST_HEADER) {
                throw new IOException("a header of " + header + " bytes");
            }
            byte[] json = data.readNBytes((int) header);
            return LENGTH + header + (json.length < header ? 0 : end(Json.parse(json)));
        } catch (EOFException e) {
            return LENGTH + 2;
        } catch (JsonException e) {
            throw new IOException("no header of safetensors", e);
        }
    }

    private static long end(@Nullable Object header) {
        long end = 0;
        if (header instanceof Map<?, ?> tensors) {
            for (Object tensor : tensors.values()) {
                if (tensor instanceof Map<?, ?> map
                        && map.get("data_offsets") instanceof List<?> offsets
                        && offsets.size() == 2
                        && offsets.get(1) instanceof Number last) {
                    end = Math.max(end, last.longValue());
                }
            }
        }
        return end;
    }
}
