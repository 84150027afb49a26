// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.files.FileCaptureStore;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class EncryptedCaptureContractTest extends CaptureContract {
    @TempDir
    Path folder;

    @Override
    protected CaptureStore open(InstantSource clock) {
        return FileCaptureStore.builder(folder)
                .segmentBytes(1024)
                .encrypt(new byte[32])
                .clock(clock)
                .open();
    }
}
