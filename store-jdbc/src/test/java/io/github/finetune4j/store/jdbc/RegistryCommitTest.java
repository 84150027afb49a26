// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit that fails: what memory holds is what the database holds, whichever of the two that is. */
class RegistryCommitTest {
    private enum Commit {
        WORKS,
        IS_LOST,
        IS_DONE_BUT_NOT_ANSWERED
    }

    @TempDir
    Path folder = Path.of("");

    private JdbcConnectionPool pool;
    private Commit commit = Commit.WORKS;
    private RegistryStore registry;

    @BeforeEach
    void open() throws SQLException {
        pool = H2.pool(folder.resolve("registry"));
        registry = JdbcRegistry.of(source());
    }

    @AfterEach
    void close() {
        registry.close();
        pool.dispose();
    }

    private static <T> T watched(Class<T> type, T real) {
        return mock(type, withSettings().stubOnly().defaultAnswer(delegatesTo(real)));
    }

    private DataSource source() throws SQLException {
        DataSource source = watched(DataSource.class, pool);
        doAnswer(asked -> connection(pool.getConnection())).when(source).getConnection();
        return source;
    }

    private Connection connection(Connection real) throws SQLException {
        Connection connection = watched(Connection.class, real);
        doAnswer(asked -> {
                    if (commit != Commit.IS_LOST) {
                        real.commit();
                    }
                    if (commit != Commit.WORKS) {
                        throw new SQLException("the connection is gone");
                    }
                    return null;
                })
                .when(connection)
                .commit();
        return connection;
    }

    private void tell() {
        registry.addData(Rows.data(0, 5), Map.of());
        registry.addPoints(
                "run",
                List.of(
                        new MetricPoint("loss", 1, Instant.EPOCH, 0.5),
                        new MetricPoint("loss", 2, Instant.EPOCH, 0.4)));
        registry.add(new Noted("a", Instant.EPOCH, "", "ana", "one"));
    }

    private void failAndTellAgain(Commit how, Runnable call) {
        commit = how;
        assertThatThrownBy(call::run).isInstanceOf(ResultNotSavedException.class);
        commit = Commit.WORKS;
        call.run();
    }

    private void assertAllIsThereOnce() {
        assertThat(registry.records()).hasSize(2);
        assertThat(registry.points("run")).hasSize(2);
        assertThat(registry.rows(registry.data().get(0))).containsExactlyElementsOf(Rows.data(0, 5));
        assertThat(registry.verify().problems()).isEmpty();
    }

    @Test
    void commitThatIsLost_isTakenBackInMemory_too() {
        failAndTellAgain(Commit.IS_LOST, () -> registry.addData(Rows.data(0, 5), Map.of()));
        failAndTellAgain(
                Commit.IS_LOST,
                () -> registry.addPoints("run", List.of(new MetricPoint("loss", 1, Instant.EPOCH, 0.5))));
        failAndTellAgain(Commit.IS_LOST, () -> registry.add(new Noted("a", Instant.EPOCH, "", "ana", "one")));
        tell();
        assertAllIsThereOnce();
    }

    @Test
    void commitThatIsDoneButNotAnswered_isNotDoneTwice() {
        failAndTellAgain(Commit.IS_DONE_BUT_NOT_ANSWERED, () -> registry.addData(Rows.data(0, 5), Map.of()));
        failAndTellAgain(
                Commit.IS_DONE_BUT_NOT_ANSWERED,
                () -> registry.addPoints("run", List.of(new MetricPoint("loss", 1, Instant.EPOCH, 0.5))));
        failAndTellAgain(
                Commit.IS_DONE_BUT_NOT_ANSWERED, () -> registry.add(new Noted("a", Instant.EPOCH, "", "ana", "one")));
        tell();
        assertAllIsThereOnce();
    }

    @Test
    void pointsOfACommitThatWasLost_doNotHideThoseOfAnotherProcess() {
        commit = Commit.IS_LOST;
        assertThatThrownBy(() -> registry.addPoints("run", List.of(new MetricPoint("loss", 9, Instant.EPOCH, 0.1))))
                .isInstanceOf(ResultNotSavedException.class);
        commit = Commit.WORKS;
        try (RegistryStore other = JdbcRegistry.of(pool)) {
            other.addPoints("run", List.of(new MetricPoint("loss", 1, Instant.EPOCH, 0.5)));
        }
        registry.addPoints("run", List.of(new MetricPoint("loss", 2, Instant.EPOCH, 0.4)));
        assertThat(registry.points("run")).extracting(MetricPoint::step).containsExactly(1L, 2L);
    }
}
