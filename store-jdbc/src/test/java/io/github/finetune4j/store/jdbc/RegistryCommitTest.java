// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.store.RegistryStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
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
    void open() {
        pool = H2.pool(folder.resolve("registry"));
        registry = JdbcRegistry.of(proxy(DataSource.class, pool));
    }

    @AfterEach
    void close() {
        registry.close();
        pool.dispose();
    }

    private <T> T proxy(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    boolean commits = method.getName().equals("commit");
                    if (commits && commit == Commit.IS_LOST) {
                        throw new SQLException("the connection is gone");
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        if (commits && commit == Commit.IS_DONE_BUT_NOT_ANSWERED) {
                            throw new SQLException("the connection is gone");
                        }
                        return result instanceof Connection connection ? proxy(Connection.class, connection) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
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
