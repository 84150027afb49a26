// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeContent;
import io.github.finetune4j.testkit.FakeReply;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The answers or the errors of a batch, written line by line to a file of this machine. */
final class FakeBatchFile {
    private static final byte[] END = "},\"error\":null}\n".getBytes(StandardCharsets.UTF_8);

    private final FakeFolder folder;
    private @Nullable Path file;
    private @Nullable OutputStream out;

    FakeBatchFile(FakeFolder folder) {
        this.folder = folder;
    }

    /** Writes what a request was answered with. */
    void answer(String id, String customId, FakeReply reply) {
        StringBuilder head = head(id, customId)
                .append("{\"status_code\":")
                .append(reply.status())
                .append(",\"request_id\":");
        Json.quote("req_" + id, head);
        head.append(",\"body\":");
        write(head.toString().getBytes(StandardCharsets.UTF_8), reply.body(), END);
    }

    /** Writes why a request got no answer. */
    void unanswered(String id, String customId, String code, String message) {
        StringBuilder line = head(id, customId).append("null,\"error\":{\"code\":");
        Json.quote(code, line);
        line.append(",\"message\":");
        Json.quote(message, line);
        write(line.append("}}\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static StringBuilder head(String id, String customId) {
        StringBuilder head = new StringBuilder("{\"id\":");
        Json.quote(id, head);
        head.append(",\"custom_id\":");
        Json.quote(customId, head);
        return head.append(",\"response\":");
    }

    private void write(byte[]... parts) {
        try {
            for (byte[] part : parts) {
                stream().write(part);
            }
        } catch (IOException e) {
            throw FakeContent.failed(e);
        }
    }

    private OutputStream stream() throws IOException {
        OutputStream open = out;
        if (open == null) {
            file = folder.file();
            open = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
            out = open;
        }
        return open;
    }

    /** {@return everything that was written; null if that is nothing} Nothing can be written after it. */
    @Nullable FakeContent close() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            throw FakeContent.failed(e);
        }
        return file == null ? null : FakeContent.of(file);
    }
}
