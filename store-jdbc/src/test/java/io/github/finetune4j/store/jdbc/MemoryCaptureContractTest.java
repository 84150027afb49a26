// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.MemoryCaptureStore;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

class MemoryCaptureContractTest extends CaptureContract {
    private @Nullable MemoryCaptureStore store;

    @Override
    protected CaptureStore open(InstantSource clock) {
        if (store == null) {
            store = new MemoryCaptureStore(clock);
        }
        return store;
    }
}
