// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutEvent;
import io.github.finetune4j.rollout.RolloutStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Point 5: several JVMs share one rollout; some of them are killed, and the database is cut off. */
@Timeout(60)
@Tag("slow")
class SeveralProcessesTest {
    @TempDir
    Path folder = Path.of("");

    private static Process router(String where, int seed) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Router.class.getName(),
                        where,
                        String.valueOf(seed))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void threeJvmsDecideAtOnce_oneIsKilled_andNoStepIsTakenTwice() throws Exception {
        String database = Postgres.newDatabase();
        try (RolloutStore store = JdbcRolloutStore.of(Postgres.database(database))) {
            Rollout watcher = Router.start(store);
            List<Process> routers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                routers.add(router(Postgres.url(database), 1000 * i));
            }
            while (watcher.status().stage() < 2 && routers.stream().anyMatch(Process::isAlive)) {
                watcher.chat(ChatRequest.user("hi").withKey("watcher"));
                watcher.refresh();
            }
            routers.get(0).destroyForcibly();
            for (Process router : routers) {
                assertThat(router.waitFor(40, TimeUnit.SECONDS)).isTrue();
            }
            watcher.refresh();
            assertThat(watcher.status().phase()).isEqualTo(Phase.PROMOTED);
            List<RolloutEvent> audit = watcher.audit();
            assertThat(audit)
                    .extracting(RolloutEvent::kind)
                    .containsExactly(
                            RolloutEvent.Kind.STARTED,
                            RolloutEvent.Kind.STAGE,
                            RolloutEvent.Kind.STAGE,
                            RolloutEvent.Kind.STAGE,
                            RolloutEvent.Kind.PROMOTED);
            assertThat(audit).extracting(RolloutEvent::version).isSorted().doesNotHaveDuplicates();
            watcher.close();
        }
    }

    @Test
    void killedProcess_withAnEmbeddedDatabase_leavesAStateThatTheNextOneGoesOnFrom() throws Exception {
        String file = folder.resolve("embedded").toString();
        long version = 0;
        for (int round = 0; round < 3; round++) {
            Process router = router(file, round);
            router.waitFor(900 + 150L * round, TimeUnit.MILLISECONDS);
            router.destroyForcibly().waitFor();
            try (RolloutStore store = JdbcRolloutStore.h2(Path.of(file))) {
                String key = store.rollouts().stream().findFirst().orElse("shared");
                long now =
                        store.load(key).map(RolloutStore.StoredState::version).orElse(0L);
                assertThat(now).isGreaterThanOrEqualTo(version);
                assertThat(store.events(key).stream().filter(e -> e.contains("\"STARTED\"")))
                        .hasSizeLessThanOrEqualTo(1);
                version = now;
            }
        }
        Process last = router(file, 9);
        assertThat(last.waitFor(40, TimeUnit.SECONDS)).isTrue();
        try (RolloutStore store = JdbcRolloutStore.h2(Path.of(file));
                Rollout live = Router.start(store)) {
            assertThat(live.status().phase()).isEqualTo(Phase.PROMOTED);
            assertThat(live.audit())
                    .extracting(RolloutEvent::kind)
                    .containsOnlyOnce(RolloutEvent.Kind.STARTED, RolloutEvent.Kind.PROMOTED)
                    .hasSize(5);
        }
    }

    @Test
    void processKilledWhileTheTablesWereMade_leavesThemToTheNextOne() throws Exception {
        Path file = folder.resolve("half");
        String first =
                "create table finetune4j_rollout_state (rollout varchar(100) primary key, version bigint not null,"
                        + " state text not null)";
        try (var connection = DriverManager.getConnection("jdbc:h2:file:" + file, "sa", "");
                var statement = connection.createStatement()) {
            statement.execute(first);
        }
        try (RolloutStore store = JdbcRolloutStore.h2(file)) {
            assertThat(store.replace("shared", new RolloutStore.StoredState(1, "{}"), List.of("{}")))
                    .isTrue();
            assertThat(store.events("shared")).hasSize(1);
        }
    }

    @Test
    void databaseThatIsCutOff_failsWithTheReason_andWorksAgainWhenItIsBack() throws Exception {
        String database = Postgres.newDatabase();
        try (RolloutStore store = JdbcRolloutStore.of(Postgres.database(database));
                Rollout live = Router.start(store)) {
            live.chat(ChatRequest.user("hi").withKey("a"));
            Postgres.cut(database);
            live.refresh(); // logs, and doesn't throw
            assertThat(live.chat(ChatRequest.user("hi").withKey("a")).text()).isEqualTo("hi");
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> live.rollBack("ada", "now"))
                    .isInstanceOf(io.github.finetune4j.error.RolloutException.class)
                    .hasMessageContaining("database");
            assertThat(live.status().share())
                    .as("towards the baseline it needs no leave")
                    .isZero();
            Postgres.join(database);
            live.refresh();
            assertThat(live.status().phase()).isEqualTo(Phase.ROLLED_BACK);
        }
    }

    @Test
    void openedTwice_theTablesAreMadeOnce_besideOthersOfTheApplication() throws Exception {
        String database = Postgres.newDatabase();
        try (var connection = Postgres.database(database).getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table orders (id int)");
        }
        try (RolloutStore first = JdbcRolloutStore.of(Postgres.database(database));
                RolloutStore second = JdbcRolloutStore.of(Postgres.database(database))) {
            first.replace("a", new RolloutStore.StoredState(1, "{}"), List.of());
            assertThat(second.rollouts()).containsExactly("a");
        }
    }
}
