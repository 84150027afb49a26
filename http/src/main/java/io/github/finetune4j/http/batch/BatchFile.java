// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.model.ModelRef;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * A batch's file of requests while it is written; it is there under its name when it is whole. Not safe for use by
 * several threads.
 */
final class BatchFile implements AutoCloseable {
    private static final String BEFORE_ID = "\":\"";
    private static final int ID_LENGTH = 32;

    final int turn;
    private final Path path;
    private final AtomicFile file;
    private final MessageDigest digest = Sha256.digest();
    private final OutputStream out;
    private int requests;
    private long bytes;
    private Usage most = new Usage(0, 0);

    /** Begins a file. Its label says the model, too: lines of some services don't. */
    BatchFile(Path path, int turn, ModelRef model) {
        digest.update((model.provider() + '\n' + model.id() + '\n').getBytes(StandardCharsets.UTF_8));
        this.path = path;
        this.turn = turn;
        file = AtomicFile.open(path);
        out = new DigestOutputStream(file.out(), digest);
    }

    void add(byte[] line, Usage mostOfIt) {
        try {
            out.write(line);
            out.write('\n');
        } catch (IOException e) {
            throw AtomicFile.failed(path, e);
        }
        requests++;
        bytes += line.length + 1L;
        most = plus(mostOfIt);
    }

    /** {@return what all of it and one more request take at most} */
    Usage plus(Usage more) {
        return new Usage(most.inputTokens() + more.inputTokens(), most.outputTokens() + more.outputTokens());
    }

    int requests() {
        return requests;
    }

    long bytes() {
        return bytes;
    }

    AskEvent commit() {
        try {
            file.commit();
        } catch (IOException e) {
            throw AtomicFile.failed(path, e);
        }
        return AskEvent.of(AskEvent.PLANNED, turn)
                .requests(requests, most)
                .with("bytes", bytes)
                .with(AskEvent.SHA256, HexFormat.of().formatHex(digest.digest()));
    }

    /** Throws away what was not committed. */
    @Override
    public void close() {
        file.close();
    }

    /** Reads the ids of the requests in a file that was written here. */
    static void ids(Path path, Consumer<String> ids) {
        try (BufferedReader lines = Files.newBufferedReader(path)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int id = line.indexOf(BEFORE_ID) + BEFORE_ID.length(); // the value of the first field
                ids.accept(line.substring(id, id + ID_LENGTH));
            }
        } catch (IOException e) {
            throw new FineTuneException(
                    path + " cannot be read: " + e + " -> bring it back from a copy: a batch under way was made of it",
                    e);
        }
    }
}
