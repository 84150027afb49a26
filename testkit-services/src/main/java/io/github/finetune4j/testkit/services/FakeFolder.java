// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeContent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The folder in which a fake server keeps its large files: a temporary folder, made when it is first needed. */
final class FakeFolder implements AutoCloseable {
    private static final int FEW = 1 << 20;

    private @Nullable Path folder;
    private int next;

    /** {@return these bytes: on disk if they are many} */
    FakeContent keep(byte[] bytes) {
        if (bytes.length < FEW) {
            return FakeContent.of(bytes);
        }
        try {
            return FakeContent.of(Files.write(file(), bytes));
        } catch (IOException e) {
            throw FakeContent.failed(e);
        }
    }

    /** {@return the path of a new file} */
    synchronized Path file() {
        try {
            Path made = folder == null ? Files.createTempDirectory("fake-openai-") : folder;
            folder = made;
            return made.resolve("file-" + ++next);
        } catch (IOException e) {
            throw FakeContent.failed(e);
        }
    }

    @Override
    public synchronized void close() {
        Path made = folder;
        if (made != null) {
            File[] files = made.toFile().listFiles();
            for (File file : files == null ? new File[0] : files) {
                remove(file);
            }
            remove(made.toFile());
        }
    }

    // what a client still reads is removed when this process ends
    private static void remove(File file) {
        if (!file.delete()) {
            file.deleteOnExit();
        }
    }
}
