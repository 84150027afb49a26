// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.rollout.LiveGates;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutEvent;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStore;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.h2.tools.RunScript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that the version of format 1 wrote is read, and its rollouts go on. */
class FirstStoreTest {
    private static final ChatModel MODEL = request -> new ChatResponse("hi", FinishReason.STOP, new Usage(1, 1));

    @TempDir
    Path folder = Path.of("");

    /** H2's script of that database. */
    private static void fill(Path file) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + file, "sa", "");
                Reader script = new InputStreamReader(
                        Objects.requireNonNull(FirstStoreTest.class.getResourceAsStream("store-0.1.sql")),
                        StandardCharsets.UTF_8)) {
            RunScript.execute(connection, script);
        }
    }

    private static RolloutPolicy policy() {
        return RolloutPolicy.builder()
                .name("rollout")
                .addStage(0.05, Duration.ofHours(24))
                .addStage(0.25, Duration.ofHours(12))
                .addStage(1.0)
                .addGate(LiveGates.noWorse(LiveMetric.ERROR_RATE, 0.01))
                .addGate(LiveGates.watch(LiveMetric.REFUSAL_RATE, 0.2))
                .clock((InstantSource) () -> Instant.parse("2026-11-27T08:00:00Z"))
                .build();
    }

    private static void goesOn(RolloutStore store) {
        assertThat(store.rollouts()).containsExactly("promoted", "rich", "rolled-back", "rollout");
        assertThatThrownBy(() -> policy().start(MODEL.named("v1"), MODEL.named("v3"), store))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not say with which models");
        Rollout.adopt(store, "rollout", Map.of("baseline", "v1", "candidate", "v2"), "ada", "it was v2 that went live");
        try (Rollout live = policy().start(MODEL.named("v1"), MODEL.named("v2"), store)) {
            assertThat(live.status().phase()).isEqualTo(Phase.RUNNING);
            assertThat(live.status().elapsed()).isEqualTo(Duration.ofMinutes(90));
            live.runInterimAnalysis();
            assertThat(live.verdict().orElseThrow().gates().get(0).baselineSample())
                    .isEqualTo(85);
            assertThat(live.audit())
                    .extracting(RolloutEvent::kind)
                    .containsExactly(RolloutEvent.Kind.STARTED, RolloutEvent.Kind.ADOPTED);
        }
        try (Rollout again = policy().start(MODEL.named("v1"), MODEL.named("v2"), store)) {
            assertThat(again.audit()).hasSize(2);
        }
        assertThatThrownBy(() -> policy().start(MODEL.named("v1"), MODEL.named("v3"), store))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("under way with v2 against v1");
        Rollout.rollBack(store, "rollout", "ada", "v3 is better");
        try (Rollout next = policy().start(MODEL.named("v1"), MODEL.named("v3"), store)) {
            assertThat(next.status().phase()).isEqualTo(Phase.RUNNING);
            assertThat(next.status().elapsed()).isZero();
        }
    }

    @Test
    void h2_goesOn() throws Exception {
        Path file = folder.resolve("first");
        fill(file);
        try (RolloutStore store = JdbcRolloutStore.h2(file)) {
            goesOn(store);
        }
    }

    @Test
    void postgres_goesOn() throws Exception {
        Path file = folder.resolve("first");
        fill(file);
        String database = Postgres.newDatabase();
        try (RolloutStore store = JdbcRolloutStore.of(Postgres.database(database));
                Connection from = DriverManager.getConnection("jdbc:h2:file:" + file, "sa", "");
                Connection to = Postgres.database(database).getConnection()) {
            assertThat(copy(from, to, "finetune4j_rollout_state", List.of("rollout", "version", "state")))
                    .isEqualTo(4);
            assertThat(copy(from, to, "finetune4j_rollout_event", List.of("rollout", "version", "event")))
                    .isEqualTo(7);
            assertThat(copy(from, to, "finetune4j_rollout_counts", List.of("rollout", "epoch", "node", "counts")))
                    .isEqualTo(4);
            goesOn(store);
        }
    }

    private static int copy(Connection from, Connection to, String table, List<String> columns) throws SQLException {
        String names = String.join(", ", columns);
        String marks = String.join(", ", columns.stream().map(name -> "?").toList());
        int rows = 0;
        try (ResultSet read = from.createStatement().executeQuery("select " + names + " from " + table);
                PreparedStatement write =
                        to.prepareStatement("insert into " + table + " (" + names + ") values (" + marks + ")")) {
            while (read.next()) {
                for (int i = 1; i <= columns.size(); i++) {
                    Object value = read.getObject(i);
                    write.setObject(
                            i, value instanceof java.sql.Clob clob ? clob.getSubString(1, (int) clob.length()) : value);
                }
                rows += write.executeUpdate();
            }
        }
        return rows;
    }
}
