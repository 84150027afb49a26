// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.labeling.Receipt;
import io.github.finetune4j.people.store.PeopleStore;
import io.github.finetune4j.people.store.WorkEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can go wrong with human work in a database: each in H2 and in PostgreSQL. */
@Timeout(60)
class PeopleDatabaseTest {
    private static final String H2 = "H2";
    private static final String POSTGRES = "PostgreSQL";

    @TempDir
    Path folder = Path.of("");

    private PeopleDatabase database(String kind) {
        return kind.equals(H2) ? PeopleDatabase.h2(folder.resolve("people")) : PeopleDatabase.postgres();
    }

    private static void change(DataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static PeopleStore filled(DataSource source) {
        PeopleStore store = JdbcPeopleStore.of(source);
        assertThat(store.append("q", 0, List.of(PeopleWork.event("1"), PeopleWork.event("2"), PeopleWork.event("3"))))
                .isTrue();
        return store;
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void slowCommit_isWaitedFor_andNobodySeesALaterEventWithoutIt(String kind) throws Exception {
        DataSource source = database(kind).source();
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean armed = new AtomicBoolean();
        PeopleStore slow = JdbcPeopleStore.of(WatchedSource.around(source, (number, change) -> {
            if (change.startsWith("commit") && armed.getAndSet(false)) {
                waits.countDown();
                awaited(goOn);
            }
        }));
        PeopleStore store = filled(source);
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            armed.set(true);
            CompletableFuture<Boolean> first =
                    CompletableFuture.supplyAsync(() -> slow.append("q", 3, List.of(PeopleWork.event("first"))), pool);
            awaited(waits);
            CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(
                    () -> store.append("q", 3, List.of(PeopleWork.event("second"))), pool);
            assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            CompletableFuture<List<WorkEvent>> seen = CompletableFuture.supplyAsync(() -> store.read("q", 3), pool);
            if (kind.equals(H2)) { // nobody reads while somebody commits
                assertThatThrownBy(() -> seen.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            } else {
                assertThat(seen.get()).isEmpty();
                assertThat(store.append("another", 0, List.of(PeopleWork.event("x"))))
                        .as("journals don't wait for each other")
                        .isTrue();
            }
            goOn.countDown();
            assertThat(first.get()).isTrue();
            assertThat(second.get()).isFalse();
            assertThat(store.read("q", 3)).containsExactly(PeopleWork.event("first"));
            if (kind.equals(H2)) {
                assertThat(seen.get()).containsExactly(PeopleWork.event("first"));
            }
        } finally {
            goOn.countDown();
            pool.shutdownNow();
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void failedCommit_keepsNothing_andNothingIsCalledSaved(String kind) {
        DataSource source = database(kind).source();
        AtomicBoolean full = new AtomicBoolean();
        PeopleStore store = JdbcPeopleStore.of(WatchedSource.around(source, (number, change) -> {
            if (full.get() && change.startsWith("commit")) {
                throw new SQLException("the disk is full");
            }
        }));
        LabelingQueue queue = PeopleWork.queue(store, 1);
        queue.add(PeopleWork.tasks(1));
        LabelingView view = queue.next("ann").orElseThrow();
        full.set(true);
        assertThatThrownBy(() -> queue.answer("ann", view.taskId(), PeopleWork.REFUND, "", Duration.ZERO))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("can't be kept: the disk is full -> check the database");
        full.set(false);
        assertThat(queue.answers()).isEmpty();
        assertThat(queue.answer("ann", view.taskId(), PeopleWork.REFUND, "", Duration.ZERO))
                .isEqualTo(Receipt.SAVED);
        assertThat(PeopleWork.queue(JdbcPeopleStore.of(source), 1).answers()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void damagedEvents_areRefused_withTheirPlace(String kind) throws Exception {
        DataSource source = database(kind).source();
        PeopleStore store = filled(source);
        change(source, "update finetune4j_people_event set line = '{\"event\":\"answered\"}' where n = 2");
        assertThatThrownBy(() -> store.read("q", 0))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("event 2: a line of human work: field at is missing -> bring the database back");
        assertThat(store.read("q", 2)).hasSize(1);
        change(
                source,
                "update finetune4j_people_event set line = '{\"event\":\"voted\",\"at\":\"" + PeopleWork.NOON
                        + "\",\"task\":\"t\",\"by\":\"ann\"}' where n = 2");
        assertThatThrownBy(() -> store.read("q", 0)).hasMessageContaining("event \"voted\" is unknown");
        change(source, "delete from finetune4j_people_event where n = 2");
        assertThatThrownBy(() -> store.read("q", 0))
                .hasMessageContaining("is damaged: event 2 of 3 is not in its place");
        change(source, "delete from finetune4j_people_event where n = 3");
        assertThatThrownBy(() -> store.read("q", 1)).hasMessageContaining("is damaged: event 2 of 3");
        assertThat(store.read("q", 3)).isEmpty();
        assertThatThrownBy(() -> change(source, "delete from finetune4j_people_journal where name = 'q'"))
                .isInstanceOf(SQLException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void eventsBeyondTheEnd_areRefused(String kind) throws Exception {
        DataSource source = database(kind).source();
        PeopleStore store = filled(source);
        change(source, "insert into finetune4j_people_event (journal, n, line) values ('q', 4, '{}')");
        assertThatThrownBy(() -> store.read("q", 3)).hasMessageContaining("is damaged: event 4 of 3");
        assertThatThrownBy(() -> store.append("q", 3, List.of(PeopleWork.event("4"))))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("can't be kept")
                .hasMessageNotContaining("skipped");
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void journalThatWasCutOff_isNotGoneOnWith(String kind) throws Exception {
        DataSource source = database(kind).source();
        PeopleStore store = filled(source);
        change(
                source,
                "delete from finetune4j_people_event where n = 3",
                "update finetune4j_people_journal set n = 2 where name = 'q'");
        assertThatThrownBy(() -> store.read("q", 3))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("was cut off: it has 2 events, not 3 -> ");
        assertThat(JdbcPeopleStore.of(source).read("q", 0)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void tablesOfSomebodyElse_areRefusedWhenItIsOpened(String kind) throws Exception {
        DataSource source = database(kind).source();
        change(
                source,
                "create table finetune4j_people_journal (name varchar(100) primary key)",
                "create table finetune4j_people_event (journal varchar(100))");
        assertThatThrownBy(() -> JdbcPeopleStore.of(source))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("human work")
                .hasMessageContaining(" -> ");
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void stricterIsolation_isOvertakenAndNotBroken(String kind) throws Exception {
        PeopleDatabase database = database(kind);
        PeopleStore one = JdbcPeopleStore.of(strict(database.source()));
        PeopleStore other = JdbcPeopleStore.of(strict(database.source()));
        PeopleWork.queue(one, 3).add(PeopleWork.tasks(30));
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            CompletableFuture<Integer> ann = CompletableFuture.supplyAsync(
                    () -> PeopleWork.answerAll(PeopleWork.queue(one, 3), "ann", saved -> {}), pool);
            CompletableFuture<Integer> bob = CompletableFuture.supplyAsync(
                    () -> PeopleWork.answerAll(PeopleWork.queue(other, 3), "bob", saved -> {}), pool);
            assertThat(ann.get()).isEqualTo(30);
            assertThat(bob.get()).isEqualTo(30);
        } finally {
            pool.shutdownNow();
        }
    }

    private static DataSource strict(DataSource source) throws SQLException {
        DataSource strict = mock(DataSource.class, withSettings().stubOnly());
        when(strict.getConnection()).thenAnswer(asked -> {
            Connection connection = source.getConnection();
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            return connection;
        });
        return strict;
    }
}
