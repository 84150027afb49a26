// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.people.store.PeopleStore;
import io.github.finetune4j.people.store.WorkEvent;
import io.github.finetune4j.people.store.WorkEvent.TaskSkipped;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.internal.StoredRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** The network to the database stays open and says nothing any more, as behind a firewall that forgot it. */
@Timeout(60)
class SilentNetworkTest {
    /** Hands bytes to and fro, until it is told to say nothing any more. */
    private static final class Wire implements AutoCloseable {
        private final ServerSocket entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final List<Socket> sockets = new CopyOnWriteArrayList<>();
        private final int port;
        private volatile boolean silent;

        Wire(int port) throws IOException {
            this.port = port;
            threads.execute(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    Socket caller = entry.accept();
                    Socket database = new Socket(InetAddress.getLoopbackAddress(), port);
                    sockets.addAll(List.of(caller, database));
                    threads.execute(() -> pass(caller, database));
                    threads.execute(() -> pass(database, caller));
                }
            } catch (IOException e) {
                assertThat(entry.isClosed()).isTrue();
            }
        }

        private void pass(Socket from, Socket to) {
            byte[] bytes = new byte[8192];
            try (from;
                    to) {
                for (int count = from.getInputStream().read(bytes);
                        count > 0;
                        count = from.getInputStream().read(bytes)) {
                    if (!silent) {
                        to.getOutputStream().write(bytes, 0, count);
                    }
                }
            } catch (IOException e) {
                assertThat(from.isClosed() || to.isClosed()).isTrue();
            }
        }

        @Override
        public void close() throws IOException {
            entry.close();
            for (Socket socket : sockets) {
                socket.close();
            }
            threads.shutdownNow();
        }
    }

    @Test
    void call_thatIsNotAnswered_failsInTime_andTheNextOneWorks() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
                Wire wire = new Wire(server.getPort())) {
            SwitchedSource switched = new SwitchedSource(wire);
            try (RegistryStore registry = StoredRegistry.open(
                    JdbcStorage.open(switched, () -> {}, Duration.ofSeconds(2)), InstantSource.system())) {
                switched.silentOnceConnected = true;
                Noted note = new Noted("a", Instant.EPOCH, "", "ana", "one");
                assertThatThrownBy(() -> registry.add(note)).isInstanceOf(ResultNotSavedException.class);
                switched.silentOnceConnected = false;
                wire.silent = false;
                registry.add(note);
                assertThat(registry.records()).containsExactly(note);
            }
        }
    }

    @Test
    void answerOfSomebody_thatIsNotAcknowledged_isNotCalledSaved_andComesOnceWhenItIsSentAgain() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
                Wire wire = new Wire(server.getPort())) {
            SwitchedSource switched = new SwitchedSource(wire);
            try (PeopleStore store = new JdbcPeople(Transactions.in(switched, Duration.ofSeconds(2)), () -> {})) {
                WorkEvent skipped = new TaskSkipped(Instant.EPOCH, "t1", "ann", "");
                switched.silentOnceConnected = true;
                assertThatThrownBy(() -> store.append("q", 0, List.of(skipped)))
                        .isInstanceOf(FineTuneException.class)
                        .hasMessageContaining("can't be kept");
                assertThatThrownBy(() -> store.read("q", 0)).hasMessageContaining("can't be read");
                switched.silentOnceConnected = false;
                wire.silent = false;
                assertThat(store.read("q", 0)).isEmpty();
                assertThat(store.append("q", 0, List.of(skipped))).isTrue();
                assertThat(store.read("q", 0)).containsExactly(skipped);
            }
        }
    }

    /** Lets the wire fall silent as soon as a connection stands. */
    private static final class SwitchedSource extends PGSimpleDataSource {
        private static final long serialVersionUID = 1;

        private final transient PGSimpleDataSource real;
        private final transient Wire wire;
        private volatile boolean silentOnceConnected;

        SwitchedSource(Wire wire) {
            this.wire = wire;
            real = new PGSimpleDataSource();
            real.setUrl("jdbc:postgresql://localhost:" + wire.entry.getLocalPort() + "/postgres?user=postgres");
            real.setConnectTimeout(2);
            real.setLoginTimeout(2);
        }

        @Override
        public java.sql.Connection getConnection() throws java.sql.SQLException {
            java.sql.Connection connection = real.getConnection();
            wire.silent = silentOnceConnected;
            return connection;
        }
    }
}
