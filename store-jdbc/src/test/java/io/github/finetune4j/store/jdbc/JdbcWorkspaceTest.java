// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.rollout.RolloutStore.StoredState;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One database with all that an application keeps. */
@Timeout(60)
class JdbcWorkspaceTest {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"H2", "PostgreSQL"})
    void database_hasAllThatWasKept_andStaysOpen(String kind) throws Exception {
        DataSource source = (kind.equals("H2")
                        ? PeopleDatabase.h2(folder.resolve("workspace"))
                        : PeopleDatabase.postgres())
                .source();
        try (Workspace workspace = Workspace.jdbc(source)) {
            assertThat(tables(source))
                    .as("nothing is opened before it is asked for")
                    .isFalse();
            workspace.registry().add(new Noted("a", Instant.EPOCH, "", "ana", "one"));
            workspace.rollouts().replace("router", new StoredState(1, "{}"), List.of());
            workspace
                    .captures()
                    .append(List.of(new Interaction("r1", Instant.now(), "m", "u", Map.of(), "stop", Map.of(), null)));
            workspace.people().append("router", 0, List.of("people"));
            workspace.searches().append("router", 0, List.of("search"));
        }
        assertThat(tables(source)).isTrue();
        try (Workspace again = Workspace.jdbc(source)) {
            assertThat(again.registry().records()).hasSize(1);
            assertThat(again.rollouts().load("router")).isPresent();
            assertThat(again.captures().find("r1")).isPresent();
            assertThat(again.people().read("router", 0)).containsExactly("people");
            assertThat(again.journals().names()).containsExactly("people/router", "search/router");
        }
    }

    private static boolean tables(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("select count(*) from information_schema.tables"
                                + " where lower(table_name) like 'finetune4j%'")) {
            return rows.next() && rows.getInt(1) > 0;
        }
    }
}
