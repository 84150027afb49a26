// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.labeling.Receipt;
import io.github.finetune4j.people.store.internal.WorkJournals;
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

/** What can go wrong with journals in a database: each in H2 and in PostgreSQL. */
@Timeout(60)
class JournalDatabaseTest {
    private static final String H2 = "H2";
    private static final String POSTGRES = "PostgreSQL";
    private static final String Q = "people/q";

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

    private static JournalStore filled(DataSource source) {
        JournalStore store = JdbcJournalStore.of(source);
        assertThat(store.append(Q, 0, List.of("1", "2", "3"))).isTrue();
        return store;
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void slowCommit_isWaitedFor_andNobodySeesALaterEventWithoutIt(String kind) throws Exception {
        DataSource source = database(kind).source();
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean armed = new AtomicBoolean();
        JournalStore slow = JdbcJournalStore.of(WatchedSource.around(source, (number, change) -> {
            if (change.startsWith("commit") && armed.getAndSet(false)) {
                waits.countDown();
                awaited(goOn);
            }
        }));
        JournalStore store = filled(source);
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            armed.set(true);
            CompletableFuture<Boolean> first =
                    CompletableFuture.supplyAsync(() -> slow.append(Q, 3, List.of("first")), pool);
            awaited(waits);
            CompletableFuture<Boolean> second =
                    CompletableFuture.supplyAsync(() -> store.append(Q, 3, List.of("second")), pool);
            assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            CompletableFuture<List<String>> seen = CompletableFuture.supplyAsync(() -> store.read(Q, 3), pool);
            if (kind.equals(H2)) { // nobody reads while somebody commits
                assertThatThrownBy(() -> seen.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            } else {
                assertThat(seen.get()).isEmpty();
                assertThat(store.append("people/another", 0, List.of("x")))
                        .as("journals don't wait for each other")
                        .isTrue();
            }
            goOn.countDown();
            assertThat(first.get()).isTrue();
            assertThat(second.get()).isFalse();
            assertThat(store.read(Q, 3)).containsExactly("first");
            if (kind.equals(H2)) {
                assertThat(seen.get()).containsExactly("first");
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
        JournalStore store = JdbcJournalStore.of(WatchedSource.around(source, (number, change) -> {
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
        assertThat(PeopleWork.queue(JdbcJournalStore.of(source), 1).answers()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void damagedLines_areRefused_withTheirPlace(String kind) throws Exception {
        DataSource source = database(kind).source();
        JournalStore store = filled(source);
        WorkJournals people = new WorkJournals(store);
        change(source, "update finetune4j_journal_line set line = '{\"event\":\"answered\"}' where n = 2");
        assertThatThrownBy(() -> people.read("q", 1))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("human work q, line 2: a line of human work: field at is missing -> bring");
        change(source, "delete from finetune4j_journal_line where n = 2");
        assertThatThrownBy(() -> store.read(Q, 0)).hasMessageContaining("is damaged: line 2 of 3 is not in its place");
        change(source, "delete from finetune4j_journal_line where n = 3");
        assertThatThrownBy(() -> store.read(Q, 1)).hasMessageContaining("is damaged: line 2 of 3");
        assertThat(store.read(Q, 3)).isEmpty();
        assertThatThrownBy(() -> change(source, "delete from finetune4j_journal where name = 'people/q'"))
                .isInstanceOf(SQLException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void linesBeyondTheEnd_areRefused(String kind) throws Exception {
        DataSource source = database(kind).source();
        JournalStore store = filled(source);
        change(source, "insert into finetune4j_journal_line (journal, n, line) values ('people/q', 4, '{}')");
        assertThatThrownBy(() -> store.read(Q, 3)).hasMessageContaining("is damaged: line 4 of 3");
        assertThatThrownBy(() -> store.append(Q, 3, List.of("the words of somebody")))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("can't be kept")
                .hasMessageNotContaining("somebody");
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void journalThatWasCutOff_isNotGoneOnWith(String kind) throws Exception {
        DataSource source = database(kind).source();
        JournalStore store = filled(source);
        change(
                source,
                "delete from finetune4j_journal_line where n = 3",
                "update finetune4j_journal set n = 2 where name = 'people/q'");
        assertThatThrownBy(() -> store.read(Q, 3))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("was cut off: it has 2 lines, not 3 -> ");
        assertThat(JdbcJournalStore.of(source).read(Q, 0)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void tablesOfSomebodyElse_areRefusedWhenItIsOpened(String kind) throws Exception {
        DataSource source = database(kind).source();
        change(
                source,
                "create table finetune4j_journal (name varchar(100) primary key)",
                "create table finetune4j_journal_line (journal varchar(100))");
        assertThatThrownBy(() -> JdbcJournalStore.of(source))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("the tables of journals can't be made")
                .hasMessageContaining(" -> ");
    }

    @ParameterizedTest
    @ValueSource(strings = {H2, POSTGRES})
    void stricterIsolation_isOvertakenAndNotBroken(String kind) throws Exception {
        PeopleDatabase database = database(kind);
        JournalStore one = JdbcJournalStore.of(strict(database.source()));
        JournalStore other = JdbcJournalStore.of(strict(database.source()));
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
