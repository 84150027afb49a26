// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.monitor.capture.CaptureStore;
import java.nio.file.Path;
import java.time.InstantSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class H2CaptureContractTest extends CaptureContract {
    @TempDir
    Path folder = Path.of("");

    private @Nullable JdbcConnectionPool pool;

    @Override
    protected CaptureStore open(InstantSource clock) {
        if (pool == null) {
            pool = H2.pool(folder.resolve("capture"));
        }
        return JdbcCaptureStore.of(pool, clock);
    }

    @AfterEach
    void dispose() {
        if (pool != null) {
            pool.dispose();
        }
    }
}
