// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import java.nio.file.Path;
import javax.sql.DataSource;

/**
 * A process of its own that opens a registry in H2, and stops before the n-th change or commit: it says what it is
 * about to do, and waits to be killed. Where there are fewer it says {@code opened}.
 */
final class MigrationProcess {
    static final String OPENED = "opened";

    private MigrationProcess() {}

    public static void main(String[] arguments) {
        int stopBefore = Integer.parseInt(arguments[1]);
        DataSource watched = WatchedSource.around(H2.pool(Path.of(arguments[0])), (number, change) -> {
            if (number == stopBefore) {
                System.out.println(change);
                System.in.read(); // for good: nobody says anything
            }
        });
        JdbcRegistry.of(watched).close();
        System.out.println(OPENED);
    }
}
