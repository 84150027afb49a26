// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import java.nio.file.Path;
import org.h2.jdbcx.JdbcConnectionPool;

/** H2 in a file. */
final class H2 {
    private H2() {}

    static JdbcConnectionPool pool(Path file) {
        String url = "jdbc:h2:file:" + file.toAbsolutePath() + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
        return JdbcConnectionPool.create(url, "sa", "");
    }
}
